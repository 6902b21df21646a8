//! `PackBits`: runs of one byte, and bytes as they are.

/// The state of decoding between two pieces.
#[derive(Debug, Default, Clone)]
pub(super) struct PackBits {
    /// Bytes that are copied as they are.
    literal: usize,
    /// Bytes that are still to be made of `repeated`.
    run: usize,
    repeated: Option<u8>,
}

impl PackBits {
    /// Reads from the input and fills the output until one is used up; returns how many bytes were read and written.
    pub(super) fn step(&mut self, input: &[u8], output: &mut [u8]) -> (usize, usize) {
        let (mut taken, mut made) = (0, 0);
        while made < output.len() {
            if self.run > 0 {
                let Some(byte) = self.repeated.or_else(|| input.get(taken).copied()) else { break };
                if self.repeated.is_none() {
                    (self.repeated, taken) = (Some(byte), taken + 1);
                }
                let length = self.run.min(output.len() - made);
                output.get_mut(made..made + length).unwrap_or_default().fill(byte);
                (made, self.run) = (made + length, self.run - length);
                continue;
            }
            let length = self.literal.min(output.len() - made).min(input.len() - taken);
            if length > 0 {
                let copied = input.get(taken..taken + length).unwrap_or_default();
                output.get_mut(made..made + length).unwrap_or_default().copy_from_slice(copied);
                (taken, made, self.literal) = (taken + length, made + length, self.literal - length);
                continue;
            }
            let Some(&code) = input.get(taken).filter(|_| self.literal == 0) else { break };
            taken += 1;
            match code.cast_signed() {
                // Does nothing.
                i8::MIN => {}
                count @ 0.. => self.literal = usize::from(count.unsigned_abs()) + 1,
                count => (self.run, self.repeated) = (usize::from(count.unsigned_abs()) + 1, None),
            }
        }
        (taken, made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_cut_of_input_and_output_gives_the_same_bytes() {
        let packed = [2, 1, 2, 3, 0xFE, 9, 0x80, 0, 7, 0xFF, 5];
        let plain = [1, 2, 3, 9, 9, 9, 7, 5, 5];
        for (piece, room) in (1..=packed.len()).flat_map(|piece| (1..=9).map(move |room| (piece, room))) {
            let (mut state, mut unpacked, mut at) = (PackBits::default(), Vec::<u8>::new(), 0_usize);
            loop {
                let mut output = vec![0; room];
                let input = &packed[at..packed.len().min(at + piece)];
                let (taken, made) = state.step(input, &mut output);
                at += taken;
                unpacked.extend(&output[..made]);
                if taken == 0 && made == 0 {
                    break;
                }
            }
            assert_eq!(unpacked, plain, "pieces of {piece}, room of {room}");
        }
    }
}
