//! The rules of the house: who may know whom, where SQL stands, what handlers and files look like, generated pages.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what the tests share is test code too")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use visage::http::routes::ROUTES;

const CRATES: [&str; 5] = ["blobs", "contract", "imaging", "people", "server"];
const MOST_LINES: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Files below a folder of the project whose names end so: their paths in the project, and their texts.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.to_str().is_some_and(|path| path.ends_with(ending)) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {ending} below the folder");
    found
}

/// Every Rust file of the project.
fn sources() -> Vec<(String, String)> {
    [files("crates", ".rs"), files("fuzz", ".rs")].concat()
}

/// The crates that a crate depends on when it is built for use.
fn dependencies(name: &str) -> BTreeSet<String> {
    let path = root().join("crates").join(name).join("Cargo.toml");
    let manifest: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    manifest["dependencies"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn crates_depend_on_each_other_in_one_direction_only() {
    let allowed: [(&str, &[&str]); 5] = [
        ("server", &["visage-blobs", "visage-contract", "visage-imaging", "visage-people"]),
        ("people", &["visage-blobs", "visage-imaging"]),
        ("contract", &[]),
        ("blobs", &[]),
        ("imaging", &[]),
    ];
    for (name, allowed) in allowed {
        let own: Vec<_> =
            dependencies(name).into_iter().filter(|other| other.starts_with("visage")).collect();
        assert_eq!(own, allowed, "{name}");
    }
}

#[test]
fn no_crate_depends_on_what_it_must_not_know() {
    let wire = ["http", "hyper", "hyper-util", "http-body", "axum", "serde", "serde_json", "quick-xml"];
    let stores = ["rusqlite", "libsqlite3-sys", "tokio-postgres", "sqlx", "diesel"];
    let codecs = ["image", "fast_image_resize"];
    let waiting = ["tokio", "futures-util", "async-trait"];
    let forbidden: [(&str, Vec<&str>); 5] = [
        ("server", [&stores[..], &codecs].concat()),
        ("people", [&wire[..], &codecs].concat()),
        ("contract", [&stores[..], &codecs, &waiting, &["http", "hyper"]].concat()),
        ("blobs", [&wire[..], &stores, &codecs].concat()),
        ("imaging", [&wire[..], &stores, &waiting].concat()),
    ];
    for (name, forbidden) in forbidden {
        let known = dependencies(name);
        let wrong: Vec<_> = forbidden.into_iter().filter(|other| known.contains(*other)).collect();
        assert!(wrong.is_empty(), "{name} depends on {wrong:?}");
    }
}

#[test]
fn the_contract_and_imaging_do_no_io_and_do_not_know_the_time_of_day() {
    for name in ["contract", "imaging"] {
        for (path, text) in files(&format!("crates/{name}/src"), ".rs") {
            for word in
                ["std::fs", "std::net", "std::process", "std::env", "SystemTime", "Instant::now", "File::"]
            {
                assert!(!text.contains(word), "{path} knows {word}");
            }
        }
    }
}

#[test]
fn sql_stands_in_the_store_and_the_migrations_only() {
    let words =
        ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "CREATE TABLE ", "PRAGMA ", "LEFT JOIN "];
    let mut in_store = 0;
    for (path, text) in CRATES.iter().flat_map(|name| files(&format!("crates/{name}/src"), ".rs")) {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let Some(word) = words.iter().find(|word| code.contains(*word)) else { continue };
            let store = path.starts_with("crates/people/src/store/") || path == "crates/people/src/store.rs";
            assert!(store, "{path}:{}: {word}", number + 1);
            in_store += 1;
        }
    }
    assert!(in_store > 20, "the search finds SQL where it is: {in_store}");
    for (path, _) in files("crates", ".sql") {
        assert!(path.starts_with("crates/people/migrations/"), "{path}");
    }
}

/// SQLite numbers parameters by where they stand first, PostgreSQL by their digits.
#[test]
fn the_parameters_of_a_statement_stand_in_it_in_the_order_of_their_numbers() {
    let mut statements = 0;
    for (path, text) in files("crates/people/src/store", ".rs") {
        for statement in text.split('"').skip(1).step_by(2).filter(|statement| statement.contains("$1")) {
            let numbers = statement.split('$').skip(1).filter_map(|after| {
                after.split(|sign: char| !sign.is_ascii_digit()).next().and_then(|digits| digits.parse().ok())
            });
            let mut seen = 0;
            for number in numbers {
                assert!(number <= seen + 1, "{path}: ${number} comes too early in {statement}");
                seen = seen.max(number);
            }
            statements += 1;
        }
    }
    assert!(statements > 20, "the search finds statements: {statements}");
}

#[test]
fn both_engines_have_the_same_steps_of_the_schema() {
    let steps = |engine: &str| {
        let steps = files(&format!("crates/people/migrations/{engine}"), ".sql");
        steps.into_iter().map(|(path, _)| path.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(steps("sqlite"), steps("postgres"));
}

/// A handler: its file, its function, and the first line of what is said of it.
fn handlers() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for folder in ["rest", "agents", "login", "system"] {
        for (path, text) in files(&format!("crates/server/src/http/{folder}"), ".rs") {
            let lines: Vec<_> = text.lines().collect();
            for (place, line) in lines.iter().enumerate() {
                let Some(rest) = line.strip_prefix("pub async fn ") else { continue };
                if !rest.contains("&mut Call") {
                    continue;
                }
                let first = (0..place).rev().take_while(|at| lines[*at].starts_with("///")).last();
                let said = first.map_or("", |at| lines[at]).to_owned();
                found.push((path.clone(), rest.split('(').next().unwrap().to_owned(), said));
            }
        }
    }
    found
}

#[test]
fn every_handler_says_first_which_operation_it_is_and_that_stands_in_the_table() {
    let handlers = handlers();
    assert!(handlers.len() >= 11, "{handlers:?}");
    for (path, function, said) in &handlers {
        let operation = said.strip_prefix("/// `").and_then(|said| said.strip_suffix('`'));
        let operation = operation.unwrap_or_else(|| panic!("{path}: {function} begins with {said:?}"));
        let known = ROUTES.iter().any(|route| operation == format!("{} {}", route.verb.name(), route.path));
        assert!(known, "{path}: {operation} does not stand in routes.rs");
    }
}

#[test]
fn every_operation_of_the_table_leads_to_a_handler_in_the_file_that_its_path_names() {
    let table = fs::read_to_string(root().join("crates/server/src/http/routes.rs")).unwrap();
    let handlers = handlers();
    for route in ROUTES {
        let words = format!("{:?} \"{}\" ", route.verb, route.path);
        let after = table.split(&words).nth(1).unwrap_or_else(|| panic!("{words}"));
        let handler: Vec<_> = after.split(',').next().unwrap().split("::").collect();
        let (function, modules) = handler.split_last().unwrap();
        let file = format!("crates/server/src/http/{}.rs", modules.join("/"));
        assert!(
            handlers.iter().any(|(path, name, _)| *path == file && name == function),
            "{file}: {function}"
        );
        let folded = route.path.to_lowercase();
        let Some(place) = folded.strip_prefix("/api/v1/") else { continue };
        let segments = place.split('/').filter(|segment| !segment.starts_with('{'));
        // One row of many is the entity.
        let entity = route.path.ends_with('}').then_some("entity");
        let url: Vec<_> = segments.chain(entity).collect();
        let folder: String =
            modules.iter().skip(usize::from(modules[0] == "rest")).copied().collect::<Vec<_>>().join("/");
        assert_eq!(url.join("/"), folder.replace('_', ""), "the folder is the address");
    }
}

#[test]
fn every_operation_of_the_api_has_tests_at_the_mirrored_place() {
    for (path, ..) in handlers().iter().filter(|(path, ..)| !path.contains("/http/system/")) {
        let mirrored = path.replace("/src/http/", "/tests/api/");
        let text =
            fs::read_to_string(root().join(&mirrored)).unwrap_or_else(|_| panic!("{mirrored} is missing"));
        assert!(
            text.matches("#[test]").count() >= 4,
            "{mirrored}: it works, is missing, is refused, is malformed"
        );
    }
}

#[test]
fn the_generated_pages_are_what_the_program_prints() {
    for (page, file) in [("endpoints", "docs/endpoints.md"), ("config", "docs/config.md")] {
        let mut program = Command::new(assert_cmd::cargo::cargo_bin!("visage"));
        let printed = program.args(["docs", page]).output().unwrap();
        assert!(printed.status.success());
        let kept = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(
            kept,
            String::from_utf8(printed.stdout).unwrap(),
            "make {file} anew: visage docs {page} > {file}"
        );
    }
}

#[test]
fn every_file_begins_with_a_sentence_about_itself_and_is_not_too_long() {
    for (path, text) in sources() {
        let first = text.lines().next().unwrap_or_default();
        let rest = first.strip_prefix("//! ").unwrap_or_else(|| panic!("{path} begins with {first:?}"));
        assert!(rest.len() > 3, "{path}");
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{path} has {lines} lines");
    }
}

#[test]
fn modules_have_names_that_say_something() {
    let empty = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "service", "base"];
    let wrong: Vec<_> = sources()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| {
            let mut parts = path.trim_end_matches(".rs").split('/');
            parts.any(|part| part == "mod" || empty.contains(&part))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_test_has_a_sentence_for_a_name() {
    for (path, text) in sources() {
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line != "#[test]" && !line.starts_with("#[tokio::test") {
                continue;
            }
            let name = lines.find(|line| line.contains("fn ")).unwrap();
            let name = name.split("fn ").nth(1).unwrap().split('(').next().unwrap();
            assert!(name.matches('_').count() >= 2, "{path}: {name} is no sentence");
        }
    }
}

/// Building the demo would take minutes in a test, so this checks only that the profile and feature of `make demo` exist.
#[test]
fn the_profile_and_the_feature_of_the_demo_exist() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let makefile = read("Makefile");
    let build = makefile.lines().find(|line| line.contains("cargo build --profile")).unwrap();
    let profile = build.split("--profile ").nth(1).unwrap().split(' ').next().unwrap();
    let workspace: toml::Table = read("Cargo.toml").parse().unwrap();
    assert_eq!(workspace["profile"][profile]["inherits"].as_str(), Some("dev"), "{build}");
    assert!(build.contains("--no-default-features"), "{build}");
    let server: toml::Table = read("crates/server/Cargo.toml").parse().unwrap();
    assert_eq!(server["features"]["default"].as_array().unwrap(), &["jemalloc".into()]);
    assert!(makefile.contains(&format!("$(abspath $(TARGET))/{profile}/visage")), "where it is built");
    for package in workspace["profile"][profile]["package"].as_table().unwrap().keys() {
        assert!(read("Cargo.lock").contains(&format!("name = \"{package}\"\n")), "{package}");
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for name in CRATES {
        let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{name}");
    }
}
