"""Commands of visage beside a copy that serves, on the same stores, and cards for them to take in."""

import functools
import json
import subprocess
from pathlib import Path

from stand.cards import ROW_BYTES, card
from stand.cards import picture as noise
from stand.crowd import NAME, PASSWORD, get, image_info
from stand.server import outer_environment
from stand.visage import Visage

SECONDS = 90
UNPROXIED = {"no_proxy": "127.0.0.1,localhost", "NO_PROXY": "127.0.0.1,localhost"}


def run(copy: Visage, *words, given="") -> subprocess.CompletedProcess:
    """Runs a command to its end; the copy need not be up."""
    stores = [("--data", copy.data), ("--database", copy.database), ("--blobs", copy.blobs)]
    options = [word for name, value in stores if value for word in (name, str(value))]
    return subprocess.run(
        [str(copy.binary), *map(str, words), *options], input=given, capture_output=True, text=True, timeout=SECONDS,
        env={**outer_environment(), **copy.environment})


def done(copy: Visage, *words, given="") -> str:
    """What a command answers that must succeed."""
    ended = run(copy, *words, given=given)
    assert ended.returncode == 0, f"{words} ended with {ended.returncode}: {ended.stderr}"
    return ended.stdout


def add_reader(copy: Visage) -> None:
    """The user whom the crowd signs in as; once, so that what passwords cost on every core is not part of a test."""
    done(copy, "user", "add", NAME, "--role", "reader", "--password-stdin", given=f"{PASSWORD}\n")
    seen = get(copy.address, image_info(1))
    assert seen.status == 404, seen


def checked(copy: Visage) -> dict:
    """What `check --deep` finds."""
    ended = run(copy, "check", "--deep", "--json")
    assert ended.returncode in (0, 1), ended.stderr
    return json.loads(ended.stdout)


@functools.cache
def picture(seed: int, length: int) -> bytes:
    """A PNG of about that many bytes that do not zip: all of them are pixels, which are stored as they come."""
    return noise(str(seed), rows=max(1, length // ROW_BYTES))


def cards(folder: Path, name: str, people: range, length: int) -> Path:
    """A file with a card for each number, whose picture that number makes."""
    file = folder / name
    with open(file, "w", encoding="ascii") as out:
        out.writelines(card(str(number), picture(number, length)) for number in people)
    return file
