//! The program `visage`.

use std::process::ExitCode;

fn main() -> ExitCode {
    visage::cli::run()
}
