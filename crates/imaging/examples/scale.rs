//! Renders pictures again and again and prints what that takes: `scale FORMAT WIDTH HEIGHT REPEAT FOLDER|- FILES…`.
//!
//! FORMAT is jpg, png, gif or webp. One line of JSON comes out: pictures, seconds by the clock and of the processor,
//! bytes written, and the highest memory in KiB, the pictures' own bytes among it; milliseconds a picture go to the
//! other stream. With a folder each picture is also kept there.

use std::num::NonZeroU32;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use visage_imaging::{Crop, Format, Limits, Rendered, Wanted, render};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [format, width, height, repeat, folder, files @ ..] = &arguments[..] else {
        return Err("scale FORMAT WIDTH HEIGHT REPEAT FOLDER|- FILES…".into());
    };
    let wanted = Wanted {
        width: NonZeroU32::new(width.parse()?),
        height: NonZeroU32::new(height.parse()?),
        format: match format.as_str() {
            "jpg" => Format::Jpeg,
            "png" => Format::Png,
            "gif" => Format::Gif,
            "webp" => Format::WebP,
            _ => return Err("the format is jpg, png, gif or webp".into()),
        },
        crop: Crop::None,
    };
    let repeat: u32 = repeat.parse()?;
    let pictures: Vec<_> =
        files.iter().map(|file| Ok((file, fs::read(file)?))).collect::<Result<_, std::io::Error>>()?;
    let mut bytes = 0;
    for (file, picture) in &pictures {
        let rendered = one(picture, &wanted).map_err(|error| format!("{file}: {error}"))?;
        bytes += rendered.bytes.len();
        if folder != "-" {
            let name = Path::new(file).file_stem().unwrap_or_default();
            fs::write(Path::new(folder).join(name).with_extension(format), &rendered.bytes)?;
        }
    }
    let (begun, spent) = (Instant::now(), processor_seconds());
    for _ in 0..repeat {
        for (_, picture) in &pictures {
            one(picture, &wanted)?;
        }
    }
    let seconds = [begun.elapsed().as_secs_f64(), processor_seconds() - spent];
    report(usize::try_from(repeat)? * pictures.len(), seconds, bytes);
    Ok(())
}

fn one(picture: &[u8], wanted: &Wanted) -> Result<Rendered, visage_imaging::Error> {
    render(picture, wanted, &Limits::default(), &|| false)
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people who measure")]
fn report(pictures: usize, [seconds, processor]: [f64; 2], bytes: usize) {
    println!(
        "{{\"n\": {pictures}, \"secs\": {seconds}, \"cpu_secs\": {processor}, \"bytes\": {bytes}, \"peak_kib\": {}}}",
        peak_kib().unwrap_or_default()
    );
    let each = seconds * 1000.0 / f64::from(u32::try_from(pictures.max(1)).unwrap_or(u32::MAX));
    eprintln!("{each:.3} ms a picture");
}

/// What this thread has used of the processor, where the system tells it.
fn processor_seconds() -> f64 {
    let nanoseconds = fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// The highest resident memory so far, where the system tells it.
fn peak_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
