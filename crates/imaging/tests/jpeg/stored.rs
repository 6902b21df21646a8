//! Pictures made of coefficients, written in any order of scans: the same coefficients always make the same pixels.

use visage_imaging::jpeg::Decoded;

use super::pictures::{decoded, whole};

/// Coefficients of a picture, in the order of the file.
struct Stored {
    width: usize,
    height: usize,
    samplings: Vec<(usize, usize)>,
    /// For each component its blocks, row by row, as many as interleaved scans have.
    blocks: Vec<Vec<[i32; 64]>>,
}

/// What a scan tells: components, first and last coefficient, bit known before and lowest bit.
type Scan = (&'static [usize], usize, usize, u32, u32);

const TOGETHER: &[Scan] = &[(&[0, 1, 2], 0, 63, 0, 0)];
const APART: &[Scan] = &[(&[1], 0, 63, 0, 0), (&[0], 0, 63, 0, 0), (&[2], 0, 63, 0, 0)];
const IN_TWO: &[Scan] = &[(&[0], 0, 63, 0, 0), (&[1, 2], 0, 63, 0, 0)];
const GATHERED: &[Scan] = &[
    (&[2], 0, 0, 0, 0),
    (&[0, 1], 0, 0, 0, 0),
    (&[1], 1, 63, 0, 0),
    (&[2], 1, 63, 0, 0),
    (&[0], 1, 63, 0, 0),
];
const REFINED: &[Scan] = &[
    (&[0, 1, 2], 0, 0, 0, 2),
    (&[0], 1, 5, 0, 2),
    (&[2], 1, 63, 0, 1),
    (&[1], 1, 63, 0, 1),
    (&[0, 1, 2], 0, 0, 2, 1),
    (&[0], 6, 63, 0, 2),
    (&[0], 1, 63, 2, 1),
    (&[0, 1, 2], 0, 0, 1, 0),
    (&[2], 1, 63, 1, 0),
    (&[1], 1, 63, 1, 0),
    (&[0], 1, 63, 1, 0),
];

/// Bits on their way into a file. Every code is eight bits long and is its symbol.
#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
    means: [i32; 3],
    run: u32,
    late: Vec<u32>,
}

fn size(number: i32) -> u32 {
    32 - number.unsigned_abs().leading_zeros()
}

impl Writer {
    fn bits(&mut self, bits: u32, count: u32) {
        for at in (0..count).rev() {
            self.held = self.held << 1 | bits >> at & 1;
            self.count += 1;
            if self.count == 8 {
                let byte = u8::try_from(self.held & 255).unwrap();
                self.bytes.push(byte);
                if byte == 255 {
                    self.bytes.push(0);
                }
                (self.held, self.count) = (0, 0);
            }
        }
    }

    fn symbol(&mut self, zeros: u32, size: u32) {
        self.bits(zeros << 4 | size, 8);
    }

    fn number(&mut self, number: i32, size: u32) {
        let bits = if number < 0 { number - 1 } else { number };
        self.bits(bits.cast_unsigned() & ((1 << size) - 1), size);
    }

    fn end_run(&mut self) {
        if self.run > 0 {
            let size = self.run.ilog2();
            self.symbol(size, 0);
            self.bits(self.run - (1 << size), size);
            for bit in std::mem::take(&mut self.late) {
                self.bits(bit, 1);
            }
            self.run = 0;
        }
    }

    fn align(&mut self) {
        self.end_run();
        self.bits(0x7F, (8 - self.count) % 8);
        self.means = [0; 3];
    }

    fn block(&mut self, component: usize, block: &[i32; 64], scan: Scan, progressive: bool) {
        let (_, first, last, high, low) = scan;
        if first == 0 && high > 0 {
            self.bits((block[0] >> low).cast_unsigned() & 1, 1);
        } else if first == 0 {
            let mean = block[0] >> low;
            let difference = mean - self.means[component];
            self.means[component] = mean;
            self.symbol(0, size(difference));
            self.number(difference, size(difference));
        }
        if last > 0 && high > 0 {
            self.refine(&block[first..=last], low);
        } else if last > 0 {
            self.band(&block[first.max(1)..=last], low, progressive);
        }
    }

    fn band(&mut self, band: &[i32], low: u32, progressive: bool) {
        let mut zeros = 0;
        for number in band.iter().map(|number| number.signum() * (number.abs() >> low)) {
            if number == 0 {
                zeros += 1;
                continue;
            }
            self.end_run();
            for _ in 0..zeros / 16 {
                self.symbol(15, 0);
            }
            self.symbol(zeros % 16, size(number));
            self.number(number, size(number));
            zeros = 0;
        }
        if zeros > 0 {
            self.run += 1;
            if !progressive || self.run == 0x7FFF {
                self.end_run();
            }
        }
    }

    fn refine(&mut self, band: &[i32], low: u32) {
        let new = |number: &i32| number.abs() >> low == 1;
        let end = band.iter().rposition(new).unwrap_or(0);
        let (mut zeros, mut corrections) = (0, Vec::new());
        for (at, number) in band.iter().enumerate() {
            let known = number.unsigned_abs() >> low;
            if known == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 && at <= end {
                self.end_run();
                self.symbol(15, 0);
                corrections.drain(..).for_each(|bit| self.bits(bit, 1));
                zeros -= 16;
            }
            if known > 1 {
                corrections.push(known & 1);
                continue;
            }
            self.end_run();
            self.symbol(zeros, 1);
            self.bits(u32::from(*number > 0), 1);
            corrections.drain(..).for_each(|bit| self.bits(bit, 1));
            zeros = 0;
        }
        if zeros > 0 || !corrections.is_empty() {
            self.run += 1;
            self.late.append(&mut corrections);
            if self.late.len() > 60 {
                self.end_run();
            }
        }
    }

    fn segment(&mut self, code: u8, body: &[u8]) {
        self.bytes.extend([0xFF, code]);
        self.bytes.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        self.bytes.extend(body);
    }
}

impl Stored {
    /// Coefficients that come from nowhere, fewer and smaller towards the end of a block.
    fn new(width: usize, height: usize, samplings: &[(usize, usize)]) -> Self {
        let mut state = 12345u32;
        let mut dice = |sides: i32| {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12345);
            i32::try_from(state >> 16).unwrap() % sides
        };
        let mut stored = Self { width, height, samplings: samplings.to_vec(), blocks: Vec::new() };
        let (wide, high) = stored.mcus();
        for (across, down) in samplings {
            let block = |_| {
                let detail = dice(4) * 6 + 2;
                let mut block = [0; 64];
                block[0] = dice(300) - 150;
                for (at, number) in (1i32..).zip(&mut block[1..]) {
                    if dice(at + detail) < detail {
                        *number = (dice(41) - 20) * 2 / (1 + at / 4);
                    }
                }
                block
            };
            stored.blocks.push((0..wide * high * across * down).map(block).collect());
        }
        stored
    }

    fn most(&self) -> (usize, usize) {
        let most = |side: fn(&(usize, usize)) -> usize| self.samplings.iter().map(side).max().unwrap();
        (most(|sampling| sampling.0), most(|sampling| sampling.1))
    }

    fn mcus(&self) -> (usize, usize) {
        let (widest, tallest) = self.most();
        (self.width.div_ceil(8 * widest), self.height.div_ceil(8 * tallest))
    }

    fn write(&self, progressive: bool, restart: usize, scans: &[Scan]) -> Vec<u8> {
        let mut writer = Writer { bytes: vec![0xFF, 0xD8], ..Writer::default() };
        writer.segment(0xDB, &[&[0][..], &[3; 64]].concat());
        for table in [0, 0x10] {
            let count = if table == 0 { 16 } else { 0xFB };
            let symbols: Vec<u8> = (0..count).collect();
            writer.segment(0xC4, &[&[table, 0, 0, 0, 0, 0, 0, 0, count], &[0; 8][..], &symbols].concat());
        }
        writer.segment(0xDD, &u16::try_from(restart).unwrap().to_be_bytes());
        let side = |side: usize| u16::try_from(side).unwrap().to_be_bytes();
        let mut frame = [&[8][..], &side(self.height), &side(self.width), &[3]].concat();
        for (id, (across, down)) in (1u8..).zip(&self.samplings) {
            frame.extend([id, u8::try_from(across << 4 | down).unwrap(), 0]);
        }
        writer.segment(if progressive { 0xC2 } else { 0xC1 }, &frame);
        for &scan in scans {
            self.scan(&mut writer, progressive, restart, scan);
        }
        writer.bytes.extend([0xFF, 0xD9]);
        writer.bytes
    }

    fn scan(&self, writer: &mut Writer, progressive: bool, restart: usize, scan: Scan) {
        let byte = |number: usize| u8::try_from(number).unwrap();
        let mut header = vec![byte(scan.0.len())];
        header.extend(scan.0.iter().flat_map(|&component| [byte(component) + 1, 0]));
        header.extend([byte(scan.1), byte(scan.2), u8::try_from(scan.3 << 4 | scan.4).unwrap()]);
        writer.segment(0xDA, &header);
        for (count, mcu) in self.order(scan.0).into_iter().enumerate() {
            if restart > 0 && count > 0 && count % restart == 0 {
                writer.align();
                writer.bytes.extend([0xFF, 0xD0 | byte((count / restart - 1) % 8)]);
            }
            for (component, block) in mcu {
                writer.block(component, &self.blocks[component][block], scan, progressive);
            }
        }
        writer.align();
    }

    /// For each MCU of a scan, its blocks.
    fn order(&self, components: &[usize]) -> Vec<Vec<(usize, usize)>> {
        let (widest, tallest) = self.most();
        let (wide, high) = self.mcus();
        let mut order = Vec::new();
        if let &[component] = components {
            let (across, down) = self.samplings[component];
            let columns = (self.width * across).div_ceil(widest).div_ceil(8);
            for row in 0..(self.height * down).div_ceil(tallest).div_ceil(8) {
                order.extend((0..columns).map(|column| vec![(component, row * wide * across + column)]));
            }
            return order;
        }
        for mcu in 0..wide * high {
            let mut blocks = Vec::new();
            for &component in components {
                let (across, down) = self.samplings[component];
                for place in 0..across * down {
                    let row = mcu / wide * down + place / across;
                    blocks.push((component, row * wide * across + mcu % wide * across + place % across));
                }
            }
            order.push(blocks);
        }
        order
    }
}

fn at_all_scales(bytes: &[u8], (width, height): (usize, usize)) -> Vec<Decoded> {
    let side = |side: usize, part: usize| u32::try_from(side.div_ceil(part)).unwrap();
    let mut pictures = vec![whole(bytes)];
    pictures.extend([2, 4, 8].map(|part| decoded(bytes, (side(width, part), side(height, part)))));
    assert!(pictures.iter().all(|picture| !picture.cut_short));
    pictures
}

#[test]
fn the_order_of_scans_and_refinement_change_no_pixel() {
    let samplings: [[(usize, usize); 3]; 7] = [
        [(1, 1), (1, 1), (1, 1)],
        [(2, 2), (1, 1), (1, 1)],
        [(2, 1), (1, 1), (1, 1)],
        [(1, 2), (1, 1), (1, 2)],
        [(3, 1), (2, 1), (1, 1)],
        [(1, 1), (2, 2), (2, 1)],
        [(4, 1), (1, 2), (2, 1)],
    ];
    for samplings in samplings {
        for size in [(1, 1), (17, 9), (33, 40), (100, 61)] {
            let stored = Stored::new(size.0, size.1, &samplings);
            let together = at_all_scales(&stored.write(false, 0, TOGETHER), size);
            let gathered = at_all_scales(&stored.write(true, 0, GATHERED), size);
            // Of a single pixel, one is an eighth already.
            let larger = if size == (1, 1) { 1 } else { 3 };
            assert!(together[..larger] == gathered[..larger], "{samplings:?} {size:?}");
            // At 1/8 colours come from means alone where they would cost the reading of more scans.
            assert!(samplings != [(1, 1); 3] || together == gathered, "{size:?}");
            for restart in [0, 1, 3] {
                for scans in [TOGETHER, APART, IN_TWO] {
                    let other = at_all_scales(&stored.write(false, restart, scans), size);
                    assert!(other == together, "{samplings:?} {size:?} {restart} {scans:?}");
                }
                for scans in [GATHERED, REFINED] {
                    let other = at_all_scales(&stored.write(true, restart, scans), size);
                    assert!(other == gathered, "{samplings:?} {size:?} {restart} {scans:?}");
                }
            }
        }
    }
}

#[test]
fn an_mcu_of_more_than_ten_blocks_is_refused() {
    let stored = Stored::new(100, 100, &[(4, 2), (2, 1), (1, 1)]);
    let refusal = |scans| {
        let bytes = stored.write(false, 0, scans);
        visage_imaging::jpeg::decode(&bytes, (0, 0), &visage_imaging::Limits::default(), &|| false)
    };
    assert!(matches!(refusal(TOGETHER), Err(visage_imaging::Error::Damaged { .. })));
    assert!(refusal(APART).is_ok(), "each block is an MCU when they come apart");
}
