"""Pictures as their clients see them: whose they are, how one is changed, and whether a PNG is whole."""

import struct
import zlib
from dataclasses import dataclass

from stand.client import Answer, Client

MARK = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


@dataclass(frozen=True)
class Holder:
    """A person, a company or a project."""

    kind: str
    number: int

    def __str__(self):
        return f"{self.kind} {self.number}"

    @property
    def image(self) -> str:
        """The address of the picture's bytes."""
        return f"/api/v1/{self.kind}/{self.number}/Image"

    @property
    def image_info(self) -> str:
        """The address of the facts about the picture."""
        return f"/api/v1/{self.kind}/{self.number}/ImageInfo"


def change(client: Client, holder: Holder, picture) -> Answer:
    """Gives a holder a picture, or takes it away when it is None."""
    if picture is None:
        return client.ask("DELETE", holder.image)
    return client.ask("PUT", holder.image, picture, "image/png")


def seen(client: Client, holder: Holder) -> bytes | None:
    """A holder's picture, or None; any other answer, and facts that do not go with the bytes, are an error."""
    answer, facts = client.get(holder.image), client.get(holder.image_info)
    assert facts.status == 200, (holder, facts)
    told = (facts.carrier["OriginalSize"], facts.carrier["MimeType"])
    if answer.status == 404:
        assert told == (0, ""), (holder, told)
        return None
    assert answer.status == 200, (holder, answer)
    assert told == (len(answer.body), "image/png"), (holder, told, len(answer.body))
    assert facts.carrier["BlobSize"] > 0 and facts.carrier["BlobId"] > 0, (holder, facts)
    return answer.body


def sides(png: bytes) -> tuple:
    """Width and height of a PNG without interlacing, every byte of which was looked at; one that is torn is an error."""
    assert png.startswith(MARK), png[:16]
    at, pixels, head, kind = len(MARK), b"", b"", b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", png, at)
        data = png[at + 8:at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length)[0] == zlib.crc32(kind + data), kind
        head = data if kind == b"IHDR" else head
        pixels += data if kind == b"IDAT" else b""
        at += 12 + length
    assert at == len(png), "bytes behind the end"
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    assert (depth, interlaced) == (8, 0), (depth, interlaced)
    channels = CHANNELS[colour]
    assert len(zlib.decompress(pixels)) == height * (1 + width * channels), (width, height, channels)
    return width, height
