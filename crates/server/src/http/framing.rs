//! Rejects requests that state their length twice: with `Transfer-Encoding` and with `Content-Length`.
//!
//! The HTTP library ignores the second of the two, so nothing behind it can tell. A proxy before us may have ignored the
//! other one, and then takes a part of the body for the next request. So this reads the framing of requests as their bytes
//! arrive, and spoils a header that contradicts: the library then rejects the request and closes the connection. Where a
//! body's framing is unusual, so that the library might read it differently, nothing more is read from the connection.

/// The longest line that may state a length. Of other lines no more is kept than shows what they are.
const MAX_LINE_BYTES: usize = 512;
/// A byte that no header value may contain.
const SPOILED: u8 = 0;

/// The position of a connection's next byte in its requests.
#[derive(Debug, Default)]
pub struct Framing {
    at: At,
    /// The beginning of a line whose end has not arrived.
    kept: Vec<u8>,
    head: Head,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// In a line of a head.
    #[default]
    Head,
    /// In a body or chunk, with that many bytes left.
    Body { left: u64, chunked: bool },
    /// In the line with the size of a chunk.
    Size,
    /// In the line end after a chunk.
    AfterChunk,
    /// In a line after the last chunk.
    Trailer,
    /// Unknown: nothing more may be read.
    Lost,
}

/// What a head has stated so far.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    begun: bool,
    contradicts: bool,
    length: Option<u64>,
    encoded: bool,
}

impl Framing {
    /// Reads the framing of bytes that arrived, and spoils a header that contradicts an earlier one. Returns how many of
    /// the bytes may be passed on; once that is not all of them, the connection must not be read any more.
    pub fn look_at(&mut self, bytes: &mut [u8]) -> usize {
        let mut from = 0;
        while from < bytes.len() && self.at != At::Lost {
            if let At::Body { left, chunked } = self.at {
                let here = u64::try_from(bytes.len() - from).unwrap_or(u64::MAX).min(left);
                from += usize::try_from(here).unwrap_or(bytes.len());
                let after = if chunked { At::AfterChunk } else { At::Head };
                self.at = if here == left { after } else { At::Body { left: left - here, chunked } };
                continue;
            }
            let Some(rest) = bytes.get_mut(from..) else { break };
            let Some(end) = memchr::memchr(b'\n', rest) else {
                self.keep(rest);
                return bytes.len();
            };
            let Some(line) = rest.get_mut(..=end) else { break };
            self.take(line);
            from += end + 1;
        }
        from
    }

    /// Whether the framing is unknown from here on.
    pub fn is_lost(&self) -> bool {
        self.at == At::Lost
    }

    /// Keeps the beginning of a line, and one byte more of one that is too long.
    fn keep(&mut self, piece: &[u8]) {
        let room = (MAX_LINE_BYTES + 1).saturating_sub(self.kept.len());
        self.kept.extend(piece.iter().take(room));
    }

    /// Takes a line with its end; its beginning may have arrived before.
    fn take(&mut self, line: &mut [u8]) {
        let contradicts = if self.kept.is_empty() {
            self.line(line)
        } else {
            self.keep(line);
            let whole = std::mem::take(&mut self.kept);
            self.line(&whole)
        };
        if contradicts {
            // The line end may be all that is left of the line.
            let place = line.len().saturating_sub(2);
            line.iter_mut().skip(place).take(1).for_each(|byte| *byte = SPOILED);
        }
    }

    /// Advances by one line; whether it contradicts an earlier one.
    fn line(&mut self, line: &[u8]) -> bool {
        match self.at {
            At::Head => {
                let text = trimmed(line);
                if !text.is_empty() {
                    let contradicts = self.head.line(text, line.len() > MAX_LINE_BYTES);
                    self.head.contradicts |= contradicts;
                    return contradicts;
                }
                self.at = self.head.body();
                // Empty lines may stand before a request.
                self.head = Head::default();
            }
            // From here on the library ends lines with both characters only.
            At::Size | At::AfterChunk | At::Trailer => self.at = self.after(line).unwrap_or(At::Lost),
            At::Body { .. } | At::Lost => {}
        }
        false
    }

    /// What follows a line of a chunked body; nothing is known after one that is too long.
    fn after(&self, line: &[u8]) -> Option<At> {
        let text = line.strip_suffix(b"\r\n").filter(|_| line.len() <= MAX_LINE_BYTES)?;
        match self.at {
            At::Size => size(text).map(|left| match left {
                0 => At::Trailer,
                left => At::Body { left, chunked: true },
            }),
            At::AfterChunk if text.is_empty() => Some(At::Size),
            At::Trailer if text.is_empty() => Some(At::Head),
            At::Trailer => Some(At::Trailer),
            _ => None,
        }
    }
}

impl Head {
    fn line(&mut self, line: &[u8], long: bool) -> bool {
        if !self.begun {
            // The first line contains the method and the address.
            self.begun = true;
            return false;
        }
        if let Some(value) = value_of(line, b"content-length:") {
            let digits =
                str::from_utf8(value).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
            self.length = digits.and_then(|digits| digits.parse().ok()).or(Some(0));
            return self.encoded || long;
        }
        if value_of(line, b"transfer-encoding:").is_some() {
            self.encoded = true;
            return self.length.is_some() || long;
        }
        false
    }

    fn body(self) -> At {
        match self.length {
            _ if self.contradicts => At::Lost,
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

/// The value in a header line with that name and colon.
fn value_of<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (begin, value) = line.split_at_checked(name.len())?;
    begin.eq_ignore_ascii_case(name).then(|| value.trim_ascii())
}

/// The size of a chunk: hexadecimal digits, then any extension behind a semicolon.
fn size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|byte| *byte == b';').next()?.trim_ascii_end();
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u64::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The bytes that are passed on when they arrive in pieces of that size, and whether that is all of them.
    fn passed(bytes: &[u8], piece: usize) -> (Vec<u8>, bool) {
        let (mut framing, mut bytes) = (Framing::default(), bytes.to_vec());
        let mut passed = Vec::new();
        for piece in bytes.chunks_mut(piece) {
            let count = framing.look_at(piece);
            passed.extend_from_slice(&piece[..count]);
        }
        (passed, !framing.is_lost())
    }

    const PLAIN: &[u8] = b"\r\nPOST /content-length:1 HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n\
        transfer-encoding: chunked\r\n\r\nGET / HTTP/1.1\nContent-Length: 0\n\n\
        POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1a;x=\"y\"\r\nContent-Length: 5\r\n\r\nabcde\r\n\
        0\r\nContent-Length: 7\r\n\r\nGET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n";
    const CHUNKED: &str = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    const NEXT: &str = "GET / HTTP/1.1\r\n\r\n";

    #[test]
    fn requests_that_state_their_length_once_are_unchanged_in_pieces_of_any_size() {
        let long = format!("GET / HTTP/1.1\r\nCookie: {}\r\n\r\n", "a".repeat(5000));
        let plain = [PLAIN, long.as_bytes(), PLAIN].concat();
        for piece in 1..PLAIN.len() {
            assert_eq!(passed(&plain, piece), (plain.clone(), true), "{piece}");
        }
    }

    #[test]
    fn a_header_that_states_another_length_is_spoiled_and_nothing_after_it_is_read() {
        let long = format!("Content-Length:{}4\r\n", " ".repeat(600));
        for both in [
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "TRANSFER-ENCODING: chunked\r\ncontent-length: 4\r\n",
            "Content-Length: 4\r\nX: y\r\nTransfer-Encoding: identity\r\n",
            &long,
        ] {
            let request = format!("POST / HTTP/1.1\r\n{both}\r\n");
            let whole = [PLAIN, request.as_bytes(), b"0\r\n\r\n", NEXT.as_bytes()].concat();
            let end = PLAIN.len() + request.len();
            for piece in 1..whole.len() {
                let (passed, is_all) = passed(&whole, piece);
                assert!(!is_all && passed.len() == end, "{both} in pieces of {piece}");
                let spoiled: Vec<_> = (0..end).filter(|at| passed[*at] != whole[*at]).collect();
                assert_eq!(spoiled.len(), 1, "{both} in pieces of {piece}");
                assert!(spoiled[0] > PLAIN.len() && passed[spoiled[0]] == SPOILED, "{both}");
            }
        }
    }

    #[test]
    fn nothing_is_read_after_a_body_that_the_library_may_end_elsewhere() {
        let zeros = "0".repeat(600);
        for body in ["0\r\nX: a\n", "0\n", "1\r\na\n", "+1\r\n", "0x1\r\n", "g\r\n", &format!("{zeros}1\r\n")]
        {
            let whole = format!("{CHUNKED}{body}\n{NEXT}");
            for piece in 1..whole.len() {
                let (passed, is_all) = passed(whole.as_bytes(), piece);
                assert!(!is_all && passed.len() == CHUNKED.len() + body.len(), "{body} in pieces of {piece}");
            }
        }
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_are_read_alike(
            lines in proptest::collection::vec("(POST / HTTP/1.1|Content-Length: [0-9]{1,2}|Transfer-Encoding: chunked|[0-9a-f]{0,2}|[a-z:;]{0,9}|)(\r\n|\n)", 0..30),
            piece in 1_usize..64,
        ) {
            let bytes = lines.concat().into_bytes();
            let ((whole, whole_is_all), (passed, is_all)) = (passed(&bytes, bytes.len().max(1)), passed(&bytes, piece));
            prop_assert_eq!((whole.len(), whole_is_all), (passed.len(), is_all));
        }

        #[test]
        fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), piece in 1_usize..64) {
            let _ = passed(&bytes, piece);
        }
    }
}
