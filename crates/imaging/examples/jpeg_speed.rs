//! Prints how fast the JPEG pictures of a folder are decoded, scaled and whole, beside another decoder.
//!
//! `cargo run --release -p visage-imaging --example jpeg_speed -- FOLDER [SIDE [ROUNDS]]`: each picture is decoded for
//! a thumbnail inside SIDE × SIDE (180), with twice as many pixels left on a side; the best of ROUNDS (5) counts.
#![expect(clippy::print_stdout, reason = "what it measures is for a person to read")]

use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, error, fs};

use visage_imaging::Limits;
use visage_imaging::jpeg::{Head, decode, head};

fn least(head: &Head, side: u32) -> (u32, u32) {
    let longest = u64::from(head.width.max(head.height));
    let scaled = |length: u32| {
        let scaled = (u64::from(length) * u64::from(side) * 2).div_ceil(longest);
        length.min(u32::try_from(scaled).unwrap_or(length))
    };
    (scaled(head.width), scaled(head.height))
}

/// Milliseconds.
fn timed<T, E>(act: impl FnOnce() -> Result<T, E>) -> Result<f64, E> {
    let begin = Instant::now();
    std::hint::black_box(act()?);
    Ok(begin.elapsed().as_secs_f64() * 1000.0)
}

fn measure(path: &Path, side: u32, rounds: u32) -> Result<[f64; 3], Box<dyn error::Error>> {
    let bytes = fs::read(path)?;
    let head = head(&bytes)?;
    let limits = Limits::default();
    let mut best = [f64::INFINITY; 3];
    for _ in 0..rounds {
        let times = [
            timed(|| decode(&bytes, least(&head, side), &limits, &|| false))?,
            timed(|| decode(&bytes, (u32::MAX, u32::MAX), &limits, &|| false))?,
            timed(|| image::load_from_memory(&bytes))?,
        ];
        for (best, time) in best.iter_mut().zip(times) {
            *best = best.min(time);
        }
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let kind = if head.progressive { "progressive" } else { "sequential" };
    print!("{name} {}x{} {kind} {} bytes: ", head.width, head.height, bytes.len());
    report(best);
    Ok(best)
}

fn report([scaled, whole, other]: [f64; 3]) {
    println!(
        "scaled {scaled:.2} ms, whole {whole:.2} ms, other whole {other:.2} ms; the other takes {:.1} and {:.2} times that",
        other / scaled,
        other / whole
    );
}

fn main() -> Result<(), Box<dyn error::Error>> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().ok_or("FOLDER [SIDE [ROUNDS]]")?;
    let side = arguments.next().map_or(Ok(180), |side| side.parse())?;
    let rounds = arguments.next().map_or(Ok(5), |rounds| rounds.parse())?;
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let mut sums = [0.0; 3];
    for path in paths {
        for (sum, time) in sums.iter_mut().zip(measure(&path, side, rounds)?) {
            *sum += time;
        }
    }
    print!("all: ");
    report(sums);
    Ok(())
}
