//! Copying a database.

use std::process::ExitCode;

use visage_people::{Clock, People};

use super::{Ends, bar};
use crate::cli::failure::Outcome;
use crate::cli::say;

pub(super) async fn copy(ends: &Ends) -> Outcome {
    let bar = bar("rows");
    let told = |progress: visage_people::copy::Progress| {
        let doing = if progress.verifying { "verifying" } else { "copying" };
        bar.set_message(format!("{doing} {}", progress.table));
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    };
    let copied = People::copy(&ends.from, &ends.to, &Clock::System, told).await;
    bar.finish_and_clear();
    let tables = copied?;
    let verified: u64 = tables.iter().map(|table| table.rows).sum();
    let were_there: u64 = tables.iter().map(|table| table.were_there).sum();
    let written = verified - were_there.min(verified);
    if ends.json {
        let tables: Vec<_> = tables
            .iter()
            .map(|table| serde_json::json!({"name": table.name, "rows": table.rows, "wereThere": table.were_there}))
            .collect();
        let answer = serde_json::json!({"kind": "database", "written": written, "wereThere": were_there,
            "verified": verified, "tables": tables});
        say::answer(&answer.to_string());
    } else {
        let count = tables.len();
        say::answer(&format!(
            "{written} rows written, {were_there} were there; all {verified} verified, in {count} tables"
        ));
    }
    Ok(ExitCode::SUCCESS)
}
