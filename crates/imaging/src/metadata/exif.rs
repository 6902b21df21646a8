//! EXIF, of which the orientation alone is read and written.

use super::Orientation;
use super::directory::Block;

const ORIENTATION: u16 = 274;

/// The letters that stand before EXIF in JPEG, and by mistake elsewhere too.
pub const PREFIX: &[u8] = b"Exif\0\0";

/// The length of [`block`].
pub const BLOCK_BYTES: usize = 26;

/// The orientation in the first directory of a TIFF or EXIF block. Some cameras write it with another type than the
/// standard's, count more entries than there are, or end the block right after the last one.
pub fn orientation(bytes: &[u8]) -> Option<Orientation> {
    let (block, first) = Block::open(bytes.strip_prefix(PREFIX).unwrap_or(bytes)).ok()?;
    let entry = block.entries(block.cut_directory(first)?).find(|entry| entry.tag == ORIENTATION)?;
    Orientation::new(block.whole_number(&entry)?)
}

/// An EXIF block with the orientation and nothing else.
pub fn block(orientation: Orientation) -> [u8; BLOCK_BYTES] {
    let mut block = *b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    block[19] = orientation.number();
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_orientation_written_is_read_again() {
        for number in 1..=8 {
            let turned = Orientation::new(number).unwrap();
            assert_eq!(orientation(&block(turned)), Some(turned));
            assert_eq!(orientation(&[PREFIX, &block(turned)].concat()), Some(turned));
        }
    }

    #[test]
    fn a_number_that_is_none_of_the_eight_or_a_cut_block_tells_nothing() {
        let mut bytes = block(Orientation::UPRIGHT);
        bytes[19] = 9;
        assert_eq!(orientation(&bytes), None);
        for length in 0..BLOCK_BYTES - 4 {
            assert_eq!(orientation(&block(Orientation::UPRIGHT)[..length]), None);
        }
    }

    #[test]
    fn a_block_that_ends_after_its_last_entry_or_counts_too_many_is_read() {
        let mut bytes = block(Orientation::new(6).unwrap());
        assert_eq!(orientation(&bytes[..BLOCK_BYTES - 4]).map(Orientation::number), Some(6));
        bytes[8..10].fill(0xFF);
        assert_eq!(orientation(&bytes).map(Orientation::number), Some(6));
        assert_eq!(orientation(&bytes[..BLOCK_BYTES - 4]).map(Orientation::number), Some(6));
    }

    #[test]
    fn an_orientation_of_every_type_for_numbers_is_read() {
        let typed = |kind: u8, value: [u8; 4]| {
            let head = b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0".to_vec();
            let quotient = [0, 0, 0, 12, 0, 0, 0, 2];
            orientation(&[&head[..], &[kind, 0, 0, 0, 1], &value, &[0; 4], &quotient].concat())
        };
        for kind in [1, 6] {
            assert_eq!(typed(kind, [6, 0, 0, 0]).map(Orientation::number), Some(6), "type {kind}");
        }
        for kind in [3, 8] {
            assert_eq!(typed(kind, [0, 6, 0, 0]).map(Orientation::number), Some(6), "type {kind}");
        }
        for kind in [4, 9, 13] {
            assert_eq!(typed(kind, [0, 0, 0, 6]).map(Orientation::number), Some(6), "type {kind}");
        }
        for kind in [5, 10] {
            assert_eq!(typed(kind, [0, 0, 0, 26]).map(Orientation::number), Some(6), "type {kind}");
        }
        assert_eq!(typed(2, *b"6\0\0\0"), None);
        assert_eq!(typed(9, [0xFF; 4]), None);
        assert_eq!(typed(5, [0, 0, 0, 99]), None);
    }

    #[test]
    fn both_byte_orders_and_the_big_flavour_are_read() {
        let little = b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(orientation(little).map(Orientation::number), Some(6));
        let big = b"MM\0\x2B\0\x08\0\0\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0\x01\
            \x01\x12\0\x03\0\0\0\0\0\0\0\x01\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        assert_eq!(orientation(big).map(Orientation::number), Some(8));
    }
}
