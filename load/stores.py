"""Folders with any number of people, made the way visage itself lays them out."""

import random
import sqlite3
import struct
import subprocess
import zlib
from pathlib import Path

from servers import Server

DEMO_PEOPLE = 24

PEOPLE = """
    INSERT INTO person (firstname, lastname, title, contact_id, registered, registered_associate_id)
    WITH RECURSIVE number (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM number WHERE n < ?2)
    SELECT 'First' || n, 'Last' || (n * 7919 % 100003), 'Person', n % 6 + 1, 1700000000 + n, 2 FROM number
"""
PICTURES = """
    INSERT INTO binaryobject (conceptualtype, mimetype, description, originalsize, blobsize, iszipped, isencrypted,
        bytes_name, content_hash, registered, registered_associate_id, updated, updated_associate_id, updatedcount)
    SELECT 'PersonImage', 'image/jpeg', firstname || ' ' || lastname, 40000 + person_id % 50000,
        40400 + person_id % 50000, 0, 1, lower(hex(randomblob(16))), lower(hex(randomblob(32))),
        registered, 2, registered + 86400, 3, 1
    FROM person WHERE person_id > ?1 ORDER BY person_id
"""
LINKS = """
    INSERT INTO binaryobjectlink (binaryobject_id, ownertable, ownerrecord, linktype, rank, registered,
        registered_associate_id)
    SELECT b.binaryobject_id, 6, p.person_id, 1, 1, b.registered, 2
    FROM person p JOIN binaryobject b ON b.binaryobject_id = p.person_id + ?2
    WHERE p.person_id > ?1 ORDER BY p.person_id
"""


def make(visage: Path, folder: Path, people: int, pictured: bool = True) -> Path:
    """A folder with the demo's people and as many more, each with a picture's row if wanted, until there are `people`."""
    with Server("demo", [str(visage), "serve", "--demo", "--data", str(folder), "--listen", "ADDRESS"], pinned=False):
        pass
    database = sqlite3.connect(folder / "people.db", isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN IMMEDIATE")
    last_picture = database.execute("SELECT max(binaryobject_id) FROM binaryobject").fetchone()[0]
    database.execute(PEOPLE, (DEMO_PEOPLE + 1, people))
    if pictured:
        database.execute(PICTURES, (DEMO_PEOPLE,))
        database.execute(LINKS, (DEMO_PEOPLE, last_picture - DEMO_PEOPLE))
    database.execute("COMMIT")
    found = database.execute(
        "SELECT count(*) FROM person JOIN binaryobjectlink ON ownertable = 6 AND ownerrecord = person_id"
        " WHERE person_id > ?", (DEMO_PEOPLE,)).fetchone()[0]
    assert found == (people - DEMO_PEOPLE if pictured else 0), f"{found} people have a picture"
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return folder


def png(seed: int, size: int) -> bytes:
    """A picture of noise, which nobody can make smaller, of some `size` bytes."""
    side = int((size / 3) ** 0.5)
    noise = random.Random(seed)
    lines = b"".join(b"\0" + noise.randbytes(3 * side) for _ in range(side))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks)


def take_pictures(visage: Path, folder: Path, cards: Path, count: int, size: int, where=None, environment=None) -> tuple:
    """Imports people with pictures of `size` bytes; `cards` then holds each as ID.png. The first and last id.

    `where` is for the command line, unless everything lies in the folder.
    """
    cards.mkdir()
    text = ""
    for number in range(count):
        (cards / f"picture-{number}.png").write_bytes(png(number, size))
        text += (f"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:bench:{number}\r\nFN:Picture {number}\r\n"
                 f"PHOTO:picture-{number}.png\r\nEND:VCARD\r\n")
    (cards / "people.vcf").write_text(text)
    where = where or ["--data", str(folder)]
    subprocess.run([str(visage), "import", "vcard", str(cards / "people.vcf"), *where], check=True, env=environment,
                   stdout=subprocess.DEVNULL)
    database = sqlite3.connect(folder / "people.db")
    last = database.execute("SELECT max(person_id) FROM person").fetchone()[0]
    database.close()
    first = last - count + 1
    for number in range(count):
        (cards / f"picture-{number}.png").rename(cards / f"{first + number}.png")
    return first, last
