"""Pictures of many pixels in few bytes, of every kind: the upload size does not predict the memory for decoding.

Nothing here needs a library of pictures: pixels are all alike, so that their streams are zeros or repeat themselves.
"""

import struct
import zlib

MEBIBYTE = 1 << 20


def zeros(count: int) -> bytes:
    """Zeros, deflated with their checksum: one piece of a mebibyte, as often as it is needed."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = deflate.compress(bytes(MEBIBYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    rest = last.compress(bytes(count % MEBIBYTE)) + last.flush()
    checksum = (count % 65521) << 16 | 1
    return b"\x78\xda" + piece * (count // MEBIBYTE) + rest + struct.pack(">I", checksum)


def png(width: int, height: int, depth: int, colour: int, interlaced=False) -> bytes:
    """A PNG of one colour."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]

    def rows(columns: int, lines: int) -> int:
        return lines * (1 + (columns * channels * depth + 7) // 8) if columns else 0

    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    count = sum(rows(-(-(width - left) // across), -(-(height - top) // down)) for left, top, across, down in passes) \
        if interlaced else rows(width, height)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    palette = chunk(b"PLTE", bytes(range(48))) if colour == 3 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + palette + chunk(b"IDAT", zeros(count)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, sampling=(0x22, 0x11, 0x11), progressive=False, separate=False) -> bytes:
    """A JPEG whose codes all begin with a zero: a block needs two bits, or one in each scan."""
    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    def scan(ids, first: int, last: int, bits: int) -> bytes:
        head = bytes([len(ids)]) + b"".join(bytes([number, 0]) for number in ids) + bytes([first, last, 0])
        return segment(0xDA, head) + bytes(bits // 8 + 64)

    count = len(sampling)
    ids = range(1, count + 1)
    frame = struct.pack(">BHHB", 8, height, width, count)
    frame += b"".join(bytes([number, sides, 0]) for number, sides in zip(ids, sampling))
    across, down = max(sides >> 4 for sides in sampling), max(sides & 15 for sides in sampling)
    units = -(-width // (8 * across)) * -(-height // (8 * down))
    blocks = units * sum((sides >> 4) * (sides & 15) for sides in sampling)
    tables = b"".join(segment(0xC4, bytes([number, 1, *[0] * 15, 0])) for number in (0, 0x10))
    begin = b"\xff\xd8" + segment(0xDB, bytes([0]) + bytes([16] * 64))
    begin += segment(0xC2 if progressive else 0xC0, frame) + tables
    if progressive:
        scans = scan(ids, 0, 0, blocks) + b"".join(scan([number], 1, 63, blocks) for number in ids)
    elif separate:
        scans = b"".join(scan([number], 0, 63, blocks * 2) for number in ids)
    else:
        scans = scan(ids, 0, 63, blocks * 2)
    return begin + scans + b"\xff\xd9"


def gif(width: int, height: int, frame=None) -> bytes:
    """A GIF of one colour: strings of zeros, each one longer than the one before, until the codes are used up."""
    bits = Bits()
    frame = frame or (width, height)
    left, size = frame[0] * frame[1], 3
    while left > 0:
        # A string of so many zeros has the code that is four more; a single zero is itself.
        bits.add(4, size)
        size, length = 3, 1
        while left > 0 and length + 4 < 4096:
            length = min(length, left)
            bits.add(length + 4 if length > 1 else 0, size)
            left -= length
            length += 1
            if length + 4 == 1 << size and size < 12:
                size += 1
    bits.add(5, size)
    data = bits.taken()
    blocks = b"".join(bytes([len(data[at:at + 255])]) + data[at:at + 255] for at in range(0, len(data), 255))
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x81, 0, 0) + bytes(12) \
        + b"\x2c" + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\x02" + blocks + b"\0;"


class Bits:
    """A bit stream, lowest bit first."""

    def __init__(self):
        self.bytes, self.number, self.count = bytearray(), 0, 0

    def add(self, number: int, count: int) -> None:
        """The lowest bits of a number."""
        self.number |= (number & ((1 << count) - 1)) << self.count
        self.count += count
        while self.count >= 8:
            self.bytes.append(self.number & 255)
            self.number >>= 8
            self.count -= 8

    def taken(self) -> bytes:
        """All of them."""
        return bytes(self.bytes) + (bytes([self.number]) if self.count else b"")


def bmp(width: int, height: int, bits: int, data: bytes, compression=0) -> bytes:
    """A BMP whose rows may be missing."""
    palette = bytes(4 << bits) if bits <= 8 else b""
    begin = 54 + len(palette)
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", begin + len(data), 0, 0, begin) + head + palette + data


def run_lengths(width: int, height: int) -> bytes:
    """A BMP of eight bits, of runs of one colour."""
    row = bytes([255, 0]) * (width // 255) + bytes([width % 255, 0]) * bool(width % 255) + b"\0\0"
    return bmp(width, height, 8, row * height + b"\0\1", compression=1)


def tiff(width: int, height: int, channels: int, tile=0, planar=False, bits=8) -> bytes:
    """A TIFF whose strips or tiles are all the same bytes."""
    planes = channels if planar else 1
    each = 1 if planar else channels
    if tile:
        count = -(-width // tile) * -(-height // tile) * planes
        data = zeros(tile * tile * each * bits // 8)
        places = [(322, tile), (323, tile)]
        offsets, lengths = 324, 325
    else:
        rows = 64
        count = -(-height // rows) * planes
        data = zeros(rows * width * each * bits // 8)
        places = [(278, rows)]
        offsets, lengths = 273, 279
    entries = {256: (4, [width]), 257: (4, [height]), 258: (3, [bits] * channels), 259: (3, [8]),
               262: (3, [2 if channels > 2 else 1]), 277: (3, [channels]), 284: (3, [2 if planar else 1])}
    if channels in (2, 4):
        entries[338] = (3, [2])
    entries.update({tag: (4, [value]) for tag, value in places})
    entries[offsets], entries[lengths] = (4, [8] * count), (4, [len(data)] * count)
    begin = 8 + len(data) + len(data) % 2
    beyond = begin + 2 + 12 * len(entries) + 4
    written, behind = b"", b""
    for tag, (kind, values) in sorted(entries.items()):
        packed = struct.pack(f"<{len(values)}{'H' if kind == 3 else 'I'}", *values)
        if len(packed) > 4:
            place = struct.pack("<I", beyond + len(behind))
            behind += packed
        else:
            place = packed.ljust(4, b"\0")
        written += struct.pack("<HHI", tag, kind, len(values)) + place
    return b"II*\0" + struct.pack("<I", begin) + data.ljust(begin - 8, b"\0") + struct.pack("<H", len(entries)) \
        + written + bytes(4) + behind


def strips(width: int, bits: int, count: int, compression: int, data: bytes, pages=1) -> bytes:
    """A TIFF of one row in each strip, all of which begin at the same bytes and state no length."""
    offsets = 8 + len(data) + len(data) % 2
    at = offsets + 4 * count
    written = b""
    for number in range(pages):
        entries = ((256, 1, width), (257, 1, count), (258, 1, bits), (259, 1, compression), (262, 1, 1),
                   (273, count, offsets), (278, 1, 1))
        page = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, 4, *rest) for tag, *rest in entries)
        at_next = at + len(written) + len(page) + 4
        written += page + struct.pack("<I", at_next if number < pages - 1 else 0)
    return b"II*\0" + struct.pack("<I", at) + data.ljust(offsets - 8, b"\0") + struct.pack("<I", 8) * count + written


def text(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def noted(name: bytes, data: bytes) -> bytes:
    """A small PNG with a large chunk before its pixels."""
    picture = png(64, 64, 8, 2)
    return picture[:33] + text(name, data) + picture[33:]


def riff(chunks: bytes) -> bytes:
    """A WebP."""
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a WebP."""
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def three(number: int) -> bytes:
    """The three lowest bytes."""
    return struct.pack("<I", number)[:3]


def lossy(width: int, height: int) -> bytes:
    """The chunk of a lossy picture: to a decoder zeros are blocks without coefficients."""
    blocks = -(-width // 16) * -(-height // 16)
    first = min(blocks + 2000, (1 << 19) - 1)
    tag = struct.pack("<I", first << 5 | 1 << 4)[:3]
    head = tag + b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    return chunk(b"VP8 ", head + bytes(first) + bytes(blocks * 2 + 2000))


def lossless(width: int, height: int, groups=0) -> bytes:
    """The chunk of a lossless picture of one colour, with many groups of codes that no pixel needs."""
    bits = Bits()
    bits.add(0x2F, 8)
    bits.add(width - 1, 14)
    bits.add(height - 1, 14)
    bits.add(1, 1)
    bits.add(0, 3)
    bits.add(0, 1)
    bits.add(0, 1)
    if groups:
        bits.add(1, 1)
        bits.add(7, 3)
        bits.add(0, 1)
        # The choice of every square is the last group: its number is in green and red.
        for value in ((groups - 1) & 255, (groups - 1) >> 8, 0, 0, 0):
            one_symbol(bits, value)
        for _ in range(groups - 1):
            for _ in range(5):
                long_codes(bits)
    else:
        bits.add(0, 1)
    for value in (90, 90, 90, 255, 0):
        one_symbol(bits, value)
    return chunk(b"VP8L", bits.taken() + bytes(16))


def one_symbol(bits: Bits, value: int) -> None:
    """A code with a single symbol, which uses no bits."""
    bits.add(0b101, 3)
    bits.add(value, 8)


def long_codes(bits: Bits) -> None:
    """Codes of one to ten bits, which a decoder unrolls to a table of 1,024 entries."""
    bits.add(0, 1)
    # The lengths of the codes for lengths, in their order: 17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10.
    lengths = {1: 3, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3, 7: 4, 8: 4, 9: 4, 10: 4}
    order = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10]
    bits.add(len(order) - 4, 4)
    for symbol in order:
        bits.add(lengths.get(symbol, 0), 3)
    codes, code = {}, 0
    for length in (3, 4):
        for symbol in sorted(symbol for symbol, its in lengths.items() if its == length):
            codes[symbol] = (code, length)
            code += 1
        code <<= 1
    # Exactly eleven symbols follow: the count minus two, in eight bits.
    bits.add(1, 1)
    bits.add(3, 3)
    bits.add(11 - 2, 8)
    for symbol in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10):
        code, length = codes[symbol]
        for place in reversed(range(length)):
            bits.add(code >> place, 1)


def extended(canvas, chunks: bytes, flags=0) -> bytes:
    """A WebP with a canvas of its own."""
    return riff(chunk(b"VP8X", bytes([flags, 0, 0, 0]) + three(canvas[0] - 1) + three(canvas[1] - 1)) + chunks)


def animated(canvas, size, frame: bytes) -> bytes:
    """An animation of one frame."""
    head = three(0) + three(0) + three(size[0] - 1) + three(size[1] - 1) + three(40) + b"\0"
    return extended(canvas, chunk(b"ANIM", bytes(6)) + chunk(b"ANMF", head + frame), flags=0x12)


def with_alpha(width: int, height: int) -> bytes:
    """A lossy picture with a lossless opacity of one value."""
    bits = Bits()
    bits.add(1, 8)
    bits.add(0, 3)
    for value in (200, 0, 0, 0, 0):
        one_symbol(bits, value)
    return extended((width, height), chunk(b"ALPH", bits.taken() + bytes(16)) + lossy(width, height), flags=0x10)


def bombs() -> dict:
    """Every bomb by its name, and whether a small version of it has to be shown."""
    return {
        "JPEG of 108 megapixels": (jpeg(12000, 9000), True),
        "JPEG of 108 megapixels, progressive": (jpeg(12000, 9000, progressive=True), True),
        "JPEG of 108 megapixels, four inks": (jpeg(12000, 9000, (0x11,) * 4), True),
        "JPEG of 50 megapixels, a scan for each component": (jpeg(8192, 6144, (0x11,) * 3, separate=True), True),
        "JPEG of 65,000 columns": (jpeg(65000, 1600), True),
        "PNG of 100 megapixels": (png(10000, 10000, 8, 6), True),
        "PNG of 100 megapixels, interlaced": (png(10000, 10000, 8, 6, True), True),
        "PNG of 60 megapixels, 16 bits": (png(8000, 7500, 16, 6), True),
        "PNG of 60 megapixels, 16 bits, interlaced": (png(8000, 7500, 16, 6, True), True),
        "PNG of 120 megapixels, palette": (png(12000, 10000, 4, 3), True),
        "GIF of 100 megapixels": (gif(10000, 10000), False),
        "GIF with a frame larger than its screen": (gif(10, 10, (10000, 10000)), False),
        "BMP of 100 megapixels, few rows": (bmp(10000, 10000, 32, bytes(400000)), False),
        "BMP of 100 megapixels, run lengths": (run_lengths(10000, 10000), False),
        "TIFF of 100 megapixels, strips": (tiff(10000, 10000, 4), False),
        "TIFF of 100 megapixels, tiles": (tiff(10000, 10000, 4, tile=256), False),
        "TIFF of 100 megapixels, planes": (tiff(10000, 10000, 4, planar=True), False),
        "TIFF of 60 megapixels, 16 bits": (tiff(8000, 7500, 4, bits=16), False),
        "TIFF whose fax codes are fill bits": (strips(8, 1, 1024, 3, bytes(MEBIBYTE)), False),
        "TIFF whose runs do nothing": (strips(8, 8, 1024, 32773, b"\x80" * MEBIBYTE), False),
        "TIFF whose wide runs do nothing": (strips(1 << 16, 8, 1024, 32773, b"\x80" * MEBIBYTE), False),
        "TIFF of cleared LZW codes": (strips(4096, 8, 1024, 5, b"\x80\x00" * (MEBIBYTE // 2)), False),
        "TIFF of empty deflate blocks": (strips(4096, 8, 1024, 8, b"\x78\x01" + b"\0\0\0\xff\xff" * 200000), False),
        "TIFF of JPEG strips": (strips(4000, 8, 1024, 7, jpeg(4000, 1, (0x11,))), False),
        "TIFF of 65,500 strips on 32 pages": (strips(1, 8, 65500, 1, b"\xaa" * 8, pages=32), True),
        "PNG with EXIF of 40 MiB": (noted(b"eXIf", b"MM\0*\0\0\0\x08\0\0" + bytes(40 * MEBIBYTE)), True),
        "PNG with chromaticities of 40 MiB": (noted(b"cHRM", bytes(40 * MEBIBYTE)), True),
        "PNG with a profile of 40 MiB": (noted(b"iCCP", b"a\0\0" + zeros(40 * MEBIBYTE)), True),
        "PNG with thousands of texts": (noted(b"tEXt", b"a\0b")[:-12] + b"".join(
            text(b"zTXt", b"Raw profile type exif\0\0" + zeros(256 << 10)) for _ in range(2000)) + noted(b"tEXt", b"")[-12:], True),
        "WebP of 40 megapixels, lossy": (riff(lossy(8000, 5000)), True),
        "WebP of 121 megapixels, lossy": (riff(lossy(11000, 11000)), False),
        "WebP of 121 megapixels, lossless": (riff(lossless(11000, 11000)), False),
        "WebP of 12 megapixels, lossless": (riff(lossless(4000, 3000)), True),
        "WebP of 100 megapixels, opacity": (with_alpha(10000, 10000), False),
        "WebP of 12 megapixels, opacity": (with_alpha(4000, 3000), True),
        "WebP with a canvas of 10 by 10": (extended((10, 10), lossy(13500, 13500)), False),
        "WebP with 60,000 groups of codes": (riff(lossless(2000, 2000, 60000)), False),
        "WebP of 100 megapixels, animated": (animated((10000, 10000), (10000, 10000), lossless(10000, 10000)), False),
        "WebP whose frame is larger than its canvas": (animated((10, 10), (10, 10), lossy(13500, 13500)), False),
    }
