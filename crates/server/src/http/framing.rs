//! Requests that say twice how long they are: with `Transfer-Encoding` and with `Content-Length`.
//!
//! The HTTP library passes over the second of the two, so nothing behind it can tell. A proxy before us may have passed
//! over the other one, and then takes a part of the body for the next request. So this looks at the bytes as they come in,
//! and spoils the line that contradicts: the library refuses the request then, and ends the connection.

/// The longest beginning of a line that is looked at, when a line comes in pieces.
const MAX_KEPT_BYTES: usize = 512;
/// What no value of a header can hold.
const SPOILT: u8 = 0;

/// Where in the requests of a connection its next byte is.
#[derive(Debug, Default)]
pub(super) struct Framing {
    at: At,
    /// The beginning of a line whose end has not come yet.
    kept: Vec<u8>,
    head: Head,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// In the lines of a head; whether one has come yet.
    #[default]
    Head,
    /// In so many bytes of a body, and then in what follows.
    Body { left: u64, chunked: bool },
    /// In the line with the size of a chunk.
    Size,
    /// In the line end after a chunk.
    AfterChunk,
    /// In the lines after the last chunk.
    Trailer,
    /// Nowhere that is known: the library will refuse it too.
    Lost,
}

/// What a head has said so far.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    begun: bool,
    length: Option<u64>,
    encoded: bool,
}

impl Framing {
    /// Looks at bytes that have come in, and spoils a line that contradicts the one before.
    pub(super) fn look_at(&mut self, bytes: &mut [u8]) {
        let mut from = 0;
        while from < bytes.len() {
            if self.at == At::Lost {
                return;
            }
            if let At::Body { left, chunked } = self.at {
                let here = u64::try_from(bytes.len() - from).unwrap_or(u64::MAX).min(left);
                from += usize::try_from(here).unwrap_or(bytes.len());
                let after = if chunked { At::AfterChunk } else { At::Head };
                self.at = if here == left { after } else { At::Body { left: left - here, chunked } };
                continue;
            }
            let Some(rest) = bytes.get_mut(from..) else { return };
            let Some(end) = memchr::memchr(b'\n', rest) else {
                let room = MAX_KEPT_BYTES.saturating_sub(self.kept.len());
                self.kept.extend(rest.iter().take(room));
                return;
            };
            let Some(line) = rest.get_mut(..=end) else { return };
            self.take(line);
            from += end + 1;
        }
    }

    /// Takes a line with its end, of which the beginning may have come before.
    fn take(&mut self, line: &mut [u8]) {
        let contradicts = if self.kept.is_empty() {
            self.line(trimmed(line))
        } else {
            let mut whole = std::mem::take(&mut self.kept);
            let room = MAX_KEPT_BYTES.saturating_sub(whole.len());
            whole.extend(line.iter().take(room));
            self.line(trimmed(&whole))
        };
        if contradicts {
            // The end of the line alone may be left of it.
            let place = line.len().saturating_sub(2);
            line.iter_mut().skip(place).take(1).for_each(|byte| *byte = SPOILT);
        }
    }

    /// Goes on by one line; whether it contradicts an earlier one.
    fn line(&mut self, line: &[u8]) -> bool {
        match self.at {
            At::Head if line.is_empty() => {
                self.at = self.head.body();
                // Empty lines may stand before a request.
                self.head = Head::default();
                false
            }
            At::Head => self.head.line(line),
            At::Size => {
                self.at = size(line).map_or(At::Lost, |left| match left {
                    0 => At::Trailer,
                    left => At::Body { left, chunked: true },
                });
                false
            }
            At::AfterChunk => {
                self.at = if line.is_empty() { At::Size } else { At::Lost };
                false
            }
            At::Trailer => {
                self.at = if line.is_empty() { At::Head } else { At::Trailer };
                false
            }
            At::Body { .. } | At::Lost => false,
        }
    }
}

impl Head {
    fn line(&mut self, line: &[u8]) -> bool {
        if !self.begun {
            // The first line holds the method and the address.
            self.begun = true;
            return false;
        }
        if let Some(value) = value_of(line, b"content-length:") {
            let digits =
                str::from_utf8(value).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
            self.length = digits.and_then(|digits| digits.parse().ok()).or(Some(0));
            return self.encoded;
        }
        if value_of(line, b"transfer-encoding:").is_some() {
            self.encoded = true;
            return self.length.is_some();
        }
        false
    }

    fn body(self) -> At {
        match self.length {
            _ if self.encoded => At::Size,
            Some(left) if left > 0 => At::Body { left, chunked: false },
            _ => At::Head,
        }
    }
}

fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// What stands behind a name in a line that begins with it.
fn value_of<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (begin, value) = line.split_at_checked(name.len())?;
    begin.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

/// The size of a chunk: hexadecimal digits, and behind a semicolon whatever the client likes.
fn size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii();
    u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The bytes as they are passed on, when they come in pieces of that size.
    fn passed(bytes: &[u8], piece: usize) -> Vec<u8> {
        let (mut framing, mut bytes) = (Framing::default(), bytes.to_vec());
        for piece in bytes.chunks_mut(piece) {
            framing.look_at(piece);
        }
        bytes
    }

    const PLAIN: &[u8] = b"\r\nPOST /content-length:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n\
        transfer-encoding: chunked\r\n\r\nGET / HTTP/1.1\nContent-Length: 0\n\n\
        POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1a;x=\"y\"\r\nContent-Length: 5\r\n\r\nabcde\r\n\
        0\r\nContent-Length: 7\r\n\r\nGET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n";

    #[test]
    fn requests_that_say_once_how_long_they_are_stay_as_they_are_in_pieces_of_any_size() {
        for piece in 1..PLAIN.len() {
            assert_eq!(passed(PLAIN, piece), PLAIN, "{piece}");
        }
    }

    #[test]
    fn a_line_that_says_it_again_in_another_way_is_spoilt_wherever_the_request_stands() {
        for both in [
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "TRANSFER-ENCODING: chunked\r\ncontent-length: 4\r\n",
            "Content-Length: 4\r\nX: y\r\nTransfer-Encoding: identity\r\n",
        ] {
            let request = format!("POST / HTTP/1.1\r\n{both}\r\n0\r\n\r\n");
            let whole = [PLAIN, request.as_bytes()].concat();
            for piece in 1..whole.len() {
                let passed = passed(&whole, piece);
                let spoilt: Vec<_> = (0..whole.len()).filter(|at| passed[*at] != whole[*at]).collect();
                assert_eq!(spoilt.len(), 1, "{both} in pieces of {piece}");
                assert!(spoilt[0] > PLAIN.len() && passed[spoilt[0]] == SPOILT, "{both}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..600), piece in 1_usize..64) {
            let _ = passed(&bytes, piece);
        }
    }
}
