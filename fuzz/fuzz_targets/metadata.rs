//! Metadata of any bytes goes without a panic, once for all, and what decodes before decodes after.
#![no_main]

use std::borrow::Cow;
use std::io::Cursor;
use std::panic;

use image::{ImageFormat, ImageReader};
use libfuzzer_sys::fuzz_target;
use visage_imaging::{Kind, dimensions, metadata, recognise};

fuzz_target!(|data: &[u8]| {
    let Some(kind) = recognise(data) else { return };
    let turned = metadata::orientation(kind, data);
    let profile = metadata::profile(kind, data);
    let Ok(stripped) = metadata::strip(kind, data, &|| false) else { return };
    let again = metadata::strip(kind, &stripped, &|| false).expect("what is stripped can be stripped");
    assert!(matches!(again, Cow::Borrowed(_)), "nothing is left to strip");
    assert_eq!(metadata::orientation(kind, &stripped), turned);
    if profile.is_some() {
        assert_eq!(metadata::profile(kind, &stripped), profile);
    }
    if let Some(size) = decoded(kind, data) {
        // What decoders make of pixels with segments in their midst depends on the bytes of those segments.
        let interrupted = || kind == Kind::Jpeg && dimensions(&stripped) == Ok(size);
        assert!(decoded(kind, &stripped) == Some(size) || interrupted());
    }
});

fn decoded(kind: Kind, bytes: &[u8]) -> Option<(u32, u32)> {
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Gif => ImageFormat::Gif,
        Kind::Tiff => ImageFormat::Tiff,
        Kind::WebP => ImageFormat::WebP,
        Kind::Bmp => ImageFormat::Bmp,
    };
    let reader = || ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader().into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > 1 << 16 {
        return None;
    }
    // Decoders do panic on some bytes; here that is no more than a picture that does not decode.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let picture = panic::catch_unwind(|| reader().decode().ok());
    panic::set_hook(hook);
    let picture = picture.ok()??;
    Some((picture.width(), picture.height()))
}
