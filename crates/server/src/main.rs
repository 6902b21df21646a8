//! The program `visage`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

// Hashing a password takes 19 MiB for 20 ms; the system's allocator kept such blocks for every thread.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    visage::cli::run()
}
