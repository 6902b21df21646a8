#!/usr/bin/env python3
"""Counts with callgrind what a request costs, and fails when one costs over 3 % more than load/instructions.txt says.

    load/instructions.py --visage BINARY [--write]

The numbers belong to one compiler and one processor architecture, but not to the machine's mood: the server runs under
valgrind, one connection asks a fixed list of requests, and the difference between a long and a short list is divided
by the number of requests between them.
"""

import argparse
import http.client
import re
import sys
import tempfile
from pathlib import Path

import stores
from servers import BASIC, IMAGE_INFO, NO_ANSWERS, Server

FLOOR = Path(__file__).with_name("instructions.txt")
ALLOWED = 1.03
PEOPLE = 2000
SHORT, LONG = 500, 20_500
CASES = {
    "a fresh read": (NO_ANSWERS, lambda turn: turn * 577 % (PEOPLE - 100) + 51),
    "a remembered answer": ((), lambda turn: turn % 8 + 51),
}


def counted(callgrind: Path) -> int:
    """Instructions in a dump of callgrind."""
    totals = re.findall(r"^(?:totals|summary): (\d+)", callgrind.read_text(), re.MULTILINE)
    return int(totals[-1])


def run(visage: Path, folder: Path, work: Path, options: tuple, person, times: int) -> int:
    """Instructions of a whole life of the server with so many requests on one connection."""
    out = work / "callgrind.out"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--quiet", str(visage), "serve",
               "--data", str(folder), "--listen", "ADDRESS", *options]
    with Server("visage under callgrind", command) as server:
        connection = http.client.HTTPConnection(server.address, timeout=60)
        headers = dict([BASIC.split(": ", 1)], Accept="application/json")
        for turn in range(times):
            connection.request("GET", IMAGE_INFO.replace("{id}", str(person(turn))), headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200 and b'"BlobId":' in body, body
        connection.close()
    return counted(out)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--visage", type=Path, required=True)
    options.add_argument("--write", action="store_true", help="write the counts down as the new floor")
    chosen = options.parse_args()
    floor = {}
    if FLOOR.exists():
        rows = [row.rsplit(None, 1) for row in FLOOR.read_text().splitlines() if row and not row.startswith("#")]
        floor = {name: int(count) for name, count in rows}
    counts, worse = {}, False
    with tempfile.TemporaryDirectory(prefix="visage-count-") as temporary:
        work = Path(temporary)
        folder = stores.make(chosen.visage.resolve(), work / "people", PEOPLE)
        for name, (settings, person) in CASES.items():
            short, long = (run(chosen.visage.resolve(), folder, work, settings, person, times) for times in (SHORT, LONG))
            counts[name] = round((long - short) / (LONG - SHORT))
            was = floor.get(name)
            beside = f", {counts[name] / was - 1:+.1%} to {was:,}" if was else ", nothing to compare with"
            print(f"{name}: {counts[name]:,} instructions per request{beside}", flush=True)
            worse |= was is None or counts[name] > was * ALLOWED
    if chosen.write:
        head = "# Instructions per request, x86-64; written by load/instructions.py --write, checked by make instructions.\n"
        FLOOR.write_text(head + "".join(f"{name}  {count}\n" for name, count in counts.items()))
        return 0
    if worse:
        print("a request costs more than it did: mend it, or write the new count down with --write", file=sys.stderr)
    return int(worse)


if __name__ == "__main__":
    sys.exit(main())
