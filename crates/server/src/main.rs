//! The program `visage`.

use std::process::ExitCode;

// What a burst of pictures took goes back to the system by itself, also when nobody asks for memory any more.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    visage::cli::run()
}
