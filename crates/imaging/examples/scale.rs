//! Renders pictures again and again and prints what that takes: `scale FORMAT WIDTH HEIGHT REPEAT FOLDER|- FILES…`.
//!
//! FORMAT is jpg, png, gif or webp. One line of JSON comes out: pictures, seconds and bytes written; milliseconds a
//! picture and the highest memory go to the other stream. With a folder each picture is also kept there.

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
    let begun = Instant::now();
    for _ in 0..repeat {
        for (_, picture) in &pictures {
            one(picture, &wanted)?;
        }
    }
    report(usize::try_from(repeat)? * pictures.len(), begun.elapsed().as_secs_f64(), bytes);
    Ok(())
}

fn one(picture: &[u8], wanted: &Wanted) -> Result<Rendered, visage_imaging::Error> {
    render(picture, wanted, &Limits::default(), &|| false)
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for people who measure")]
fn report(pictures: usize, seconds: f64, bytes: usize) {
    println!("{{\"n\": {pictures}, \"secs\": {seconds}, \"bytes\": {bytes}}}");
    let each = seconds * 1000.0 / f64::from(u32::try_from(pictures.max(1)).unwrap_or(u32::MAX));
    eprintln!(
        "{each:.3} ms a picture, at most {} of memory",
        peak().unwrap_or("an unknown amount".to_owned())
    );
}

/// The highest resident memory so far, where the system tells it.
fn peak() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
