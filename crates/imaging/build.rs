//! Finds the face model in the package `rustface`, so that it is built in without a copy here and without a download.
//!
//! Cargo tells a build script nothing about where the packages are that it depends on, but `cargo metadata` does, wherever
//! they come from: the registry's folder or vendored sources. It is asked about a manifest that has nothing but that
//! package, because for the whole workspace it would want what only tests and other systems need, and that is not there
//! in an ordinary build. The version is the one that this build depends on, so all that is asked for has been fetched.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const PACKAGE: &str = "rustface";
const MODEL: &str = "model/seeta_fd_frontal_v1.0.bin";
/// A photograph of many people, for tests.
const PEOPLE: &str = "test.png";

const MANIFEST: &str = r#"
[package]
name = "where"
version = "0.0.0"
edition = "2024"

[lib]
path = "lib.rs"

[workspace]

[dependencies]
rustface = { version = "0.1", default-features = false }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let package = package_folder(&variable("OUT_DIR")?)?;
    let model = package.join(MODEL);
    let text = model.to_str().ok_or("the path of the face model is not UTF-8")?;
    rustface::load_model(text).map_err(|error| format!("the face model {text} cannot be read: {error}"))?;
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={text}");
    println!("cargo::rustc-env=VISAGE_FACE_MODEL={text}");
    println!("cargo::rustc-env=VISAGE_FACE_PEOPLE={}", package.join(PEOPLE).display());
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "what cargo tells a build script is no setting of visage")]
fn variable(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    Ok(env::var_os(name).ok_or_else(|| format!("cargo sets no {name}"))?.into())
}

fn package_folder(out: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folder = out.join("where");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("lib.rs"), "")?;
    let manifest = folder.join("Cargo.toml");
    fs::write(&manifest, MANIFEST)?;
    let asked = ["metadata", "--offline", "--format-version", "1", "--manifest-path"];
    let answer = Command::new(variable("CARGO")?).args(asked).arg(&manifest).output()?;
    if !answer.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&answer.stderr)).into());
    }
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout)?;
    let packages = answer["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let package =
        packages.iter().find(|package| package["name"] == PACKAGE).ok_or("cargo knows no rustface")?;
    let manifest = package["manifest_path"].as_str().ok_or("cargo metadata names no manifest")?;
    Ok(Path::new(manifest).parent().ok_or("a manifest without a folder")?.to_owned())
}
