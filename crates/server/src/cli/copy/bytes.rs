//! Copying stored bytes.

use std::path::Path;
use std::process::ExitCode;

use visage_blobs::{Blobs, Copied, Place};

use super::{Ends, bar};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::{open, say};
use crate::config::Config;

pub(super) async fn copy(ends: &Ends, config: &Config) -> Outcome {
    let key = open::key_there(config)?;
    if let Some(path) = ends.from.strip_prefix("file:")
        && !Path::new(path).is_dir()
    {
        return Err(Failure::input(format!("--from: there is no folder {path}")));
    }
    let from = open::place_at(config, "--from", &ends.from)?;
    let to = open::place_at(config, "--to", &ends.to)?;
    if let Place::Bucket(bucket) = &to {
        bucket.probe().await?;
    }
    let bar = bar("blobs");
    bar.set_message("copying");
    let told = |progress: visage_blobs::CopyProgress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    };
    let copied = Blobs::new(to, key).copy_from(&from, told).await;
    bar.finish_and_clear();
    let copied = copied?;
    if copied.is_empty() {
        say::talk(&format!("there are no blobs at {}", ends.from));
    }
    for (name, error) in &copied.failed {
        say::talk(&format!("blob {name} was not copied: {error}"));
    }
    say::answer(&if ends.json { json(&copied) } else { line(&copied) });
    Ok(if copied.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn line(copied: &Copied) -> String {
    let Copied { written, were_there, gone, verified_bytes, failed } = copied;
    let verified = written + were_there;
    let gone = if *gone > 0 { format!(", {gone} went away meanwhile") } else { String::new() };
    let failed = if failed.is_empty() { String::new() } else { format!(", {} NOT copied", failed.len()) };
    format!(
        "{written} blobs written, {were_there} were there{gone}{failed}; {verified} verified, {verified_bytes} bytes"
    )
}

fn json(copied: &Copied) -> String {
    let failed: Vec<_> = copied
        .failed
        .iter()
        .map(|(name, error)| serde_json::json!({"name": name.to_string(), "why": error.to_string()}))
        .collect();
    serde_json::json!({"kind": "bytes", "written": copied.written, "wereThere": copied.were_there,
        "gone": copied.gone, "verified": copied.written + copied.were_there,
        "verifiedBytes": copied.verified_bytes, "failed": failed})
    .to_string()
}
