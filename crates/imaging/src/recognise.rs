//! The kind of a picture, told from its first bytes and never from a name.

use std::fmt;

/// A kind of picture that is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// JPEG, any flavour.
    Jpeg,
    /// PNG, animated or not.
    Png,
    /// GIF, 87a or 89a.
    Gif,
    /// TIFF, either byte order, classic or big.
    Tiff,
    /// WebP, lossy, lossless or extended.
    WebP,
    /// Windows bitmap.
    Bmp,
}

impl Kind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 6] = [Self::Jpeg, Self::Png, Self::Gif, Self::Tiff, Self::WebP, Self::Bmp];

    /// The media type registered with IANA, in lower case.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
            Self::Bmp => "image/bmp",
        }
    }

    /// Whether a media type, in any letter case, is one that this kind goes by: `image/jpg` and the like are common.
    pub fn is_called(self, mime: &str) -> bool {
        let others: &[&str] = match self {
            Self::Jpeg => &["image/jpg", "image/pjpeg"],
            Self::Png => &["image/x-png"],
            Self::Tiff => &["image/tif"],
            Self::Bmp => &["image/x-bmp", "image/x-ms-bmp"],
            Self::Gif | Self::WebP => &[],
        };
        std::iter::once(&self.mime()).chain(others).any(|name| name.eq_ignore_ascii_case(mime))
    }

    /// The usual file extension, in lower case and without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Tiff => "tiff",
            Self::WebP => "webp",
            Self::Bmp => "bmp",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.mime())
    }
}

/// Recognises the format of a picture from its first bytes; eighteen are enough.
///
/// A match promises only the beginning: whether the rest can be read is [`crate::dimensions`]' or a decoder's word.
pub fn recognise(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Kind::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Kind::Gif),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Kind::Tiff),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::WebP),
        // A two-letter signature is weak: the four reserved bytes are nearly always zero, else a valid header length follows.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..]
        | [b'B', b'M', _, _, _, _, _, _, _, _, _, _, _, _, 12 | 16..=u8::MAX, 0, 0, 0, ..] => Some(Kind::Bmp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_from_its_first_bytes() {
        let beginnings: [(&[u8], Kind); 10] = [
            (b"\xFF\xD8\xFF\xE0", Kind::Jpeg),
            (b"\x89PNG\r\n\x1A\n", Kind::Png),
            (b"GIF87a", Kind::Gif),
            (b"GIF89a", Kind::Gif),
            (b"II\x2A\0", Kind::Tiff),
            (b"MM\0\x2A", Kind::Tiff),
            (b"II\x2B\0", Kind::Tiff),
            (b"RIFF\x10\0\0\0WEBP", Kind::WebP),
            (b"BM\x10\0\0\0\0\0\0\0", Kind::Bmp),
            (b"BM\x10\0\0\0abcd\x36\0\0\0\x28\0\0\0", Kind::Bmp),
        ];
        for (bytes, kind) in beginnings {
            assert_eq!(recognise(bytes), Some(kind));
        }
    }

    #[test]
    fn other_bytes_are_no_picture() {
        let others: [&[u8]; 8] = [
            b"",
            b"BMP files begin with two letters",
            b"\xFF\xD8",
            b"GIF88a",
            b"RIFF\x10\0\0\0WAVE",
            b"BMW is a car",
            b"<svg>",
            b"II\0\x2A",
        ];
        for bytes in others {
            assert_eq!(recognise(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn every_kind_has_a_media_type_of_its_own() {
        let mut types: Vec<_> = Kind::ALL.iter().map(|kind| kind.mime()).collect();
        types.sort_unstable();
        types.dedup();
        assert_eq!(types.len(), Kind::ALL.len());
        assert!(types.iter().all(|mime| mime.starts_with("image/")));
    }
}
