//! The program `visage`.

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

// What a burst of pictures took goes back to the system by itself, also when nobody asks for memory any more.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    visage::cli::run()
}
