//! The README's samples match the program's responses.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::program::Program;

/// Asserts that `answer` contains `sample`, except for values that differ between two starts.
fn assert_within(sample: &Value, answer: &Value, at: &str) {
    match (sample, answer) {
        (Value::Object(sample), Value::Object(answer)) => {
            for (name, value) in sample.iter().filter(|(name, _)| *name != "CreatedDate") {
                let known = answer.get(name).unwrap_or_else(|| panic!("{at}.{name} is not in the answer"));
                assert_within(value, known, &format!("{at}.{name}"));
            }
        }
        _ => assert_eq!(sample, answer, "README.md says {sample} for {at}; the demo answers {answer}"),
    }
}

#[test]
fn the_image_info_sample_in_the_readme_matches_the_demo() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).unwrap();
    let block = readme.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let sample: Value = serde_json::from_str(&block.replace(", …}", "}")).unwrap();
    assert!(sample.as_object().unwrap().len() > 10);
    let program = Program::new();
    let serving = program.serve(&["--demo"]);
    let request = serving.get("/api/v1/Person/1/ImageInfo").by_user("tje0", "Tje0");
    let answer = request.header("SO-TimeZone", "NO,includeTZOffset").send().ok();
    assert_within(&sample, &answer, "ImageInfo");
    let date = |value: &Value| {
        value["CreatedDate"].as_str().unwrap().replace(|sign: char| sign.is_ascii_digit(), "0")
    };
    assert_eq!(date(&sample), date(&answer));
}
