"""Invented people with a picture each, as vCard files."""

import base64
import random
import struct
import zlib

WIDTH = 64
# What a row of pixels takes, of which none zips: its filter, and three bytes for each pixel.
ROW_BYTES = 1 + 3 * WIDTH


def picture(name: str, rows=64) -> bytes:
    """A PNG of noise, the same for the same name: nearly 200 bytes for each row."""
    noise = random.Random(name)
    lines = b"".join(b"\0" + noise.randbytes(3 * WIDTH) for _ in range(rows))
    head = struct.pack(">IIBBBBB", WIDTH, rows, 8, 2, 0, 0, 0)
    pieces = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in pieces)


def card(uid: str, photo: bytes, kind="PNG") -> str:
    """The card of a person whose first name is the key by which the card is known again."""
    lines = ("BEGIN:VCARD", "VERSION:3.0", f"UID:{uid}", f"N:Test;{uid}", f"FN:{uid} Test",
             f"PHOTO;ENCODING=b;TYPE={kind}:{base64.b64encode(photo).decode()}", "END:VCARD")
    return "".join(f"{line}\r\n" for line in lines)
