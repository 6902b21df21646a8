#!/usr/bin/env python3
"""Measures visage beside nginx and a bare axum route, in one run and interleaved, so that the ratios mean something.

    load/bench.py --visage BINARY            everything, into docs/performance.md (some ten minutes)
    load/bench.py --visage BINARY --prism    Stoplight Prism mocking the same operation, into the same page
    load/bench.py --visage BINARY --quick    ImageInfo only, few short rounds, nothing written
    load/bench.py --visage BINARY --engines  PostgreSQL and object storage only, few rounds, nothing written
    load/bench.py --visage BINARY --doors    every way in only, few rounds, nothing written
    load/bench.py --visage BINARY --pictures thumbnails and uploads only, few rounds, into their section of the same page

Wants wrk, nginx, openssl, cargo, and what stand/install.sh installs, and npm for Prism, sharp and ipx. The servers run on the first core, wrk on the second. Everything stays on
the loopback; folders are made anew and removed at the end.
"""

import argparse
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import doors
import engines
import guesses
import outside
import pictures
import prism
import report
import stores
from report import Measured, at_least, at_most
from servers import IMAGE_INFO, NO_ANSWERS, axum, nginx, visage
from wrk import Slice, load, wait_until_quiet

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "performance.md"
CONNECTIONS = 32
JSON = "application/json; charset=utf-8"
PICTURE_BYTES, PICTURES = 112_000, 16


class Bench:
    """One run: the program, how long, and where."""

    def __init__(self, binary: Path, work: Path, times: int, seconds: int, patience_seconds: float):
        self.binary, self.work, self.times, self.seconds = binary, work, times, seconds
        self.patience_seconds = patience_seconds

    def quiet(self) -> None:
        """Waits for other programs to be quiet, while there is patience left for the whole run."""
        self.patience_seconds -= wait_until_quiet(min(10.0, max(0.0, self.patience_seconds)))

    def slice(self, server, connections: int) -> Slice:
        """A slice that others disturbed little, if three tries give one."""
        taken = []
        for _ in range(3):
            self.quiet()
            with server.meanwhile(self.seconds):
                taken.append(load(server, self.seconds, connections))
            if taken[-1].foreign < 0.08 or self.patience_seconds <= 0:
                break
        return min(taken, key=lambda one: one.foreign)

    def rounds(self, servers, connections=CONNECTIONS) -> list:
        """Slices of all servers; the first is the reference, which has one on either side of each other's."""
        reference, others = servers[0], servers[1:]
        for server in servers:
            server.get(server.path.replace("{id}", str(server.first)))
            load(server, 1, connections)
        found = {server.name: [] for server in servers}
        for number in range(self.times):
            before = self.slice(reference, connections)
            found[reference.name].append((before, before))
            for server in random.sample(others, len(others)):
                taken, following = (self.slice(one, connections) for one in (server, reference))
                found[server.name].append((taken, between(before, following)))
                before = following
            print(f"  round {number + 1} of {self.times}", file=sys.stderr)
        measured = [Measured(server, found[server.name]) for server in servers]
        print("\n" + report.table([report.HEAD, *(one.row() for one in measured)]) + "\n", flush=True)
        return measured

    def image_info(self, folder: Path, people: int, only: list) -> list:
        """nginx, axum, and visage asked for people never asked for before, and for few again and again."""
        everyone, few = (stores.DEMO_PEOPLE + 1, people), (people // 3, people // 3 + 63)
        ours = [
            visage("visage, fresh reads (no answers kept)", self.binary, folder, everyone, *NO_ANSWERS),
            visage("visage, every person once", self.binary, folder, everyone),
            visage("visage, 64 people again and again", self.binary, folder, few),
        ]
        with ExitStack() as running:
            for server in ours:
                running.enter_context(server)
            path = IMAGE_INFO.replace("{id}", str(people // 2))
            status, answer = ours[0].get(path)
            assert status == 200 and b'"BlobId"' in answer, answer
            assert all(server.get(path) == (status, answer) for server in ours), "the answers differ"
            site = self.work / "site"
            site.mkdir()
            (site / "imageinfo.json").write_bytes(answer)
            others = [nginx("nginx, the same bytes as a file", site, "imageinfo.json", JSON),
                      axum("bare axum, the same bytes", built_axum(), site / "imageinfo.json")]
            for server in others:
                running.enter_context(server)
                assert server.get(server.path.replace("{id}", "1")) == (200, answer), server.name
            wanted = [server for server in ours if not only or any(part in server.name for part in only)]
            return self.rounds([*others, *wanted])

    def doors(self, folder: Path) -> list:
        """ImageInfo by every way in, answers kept: then to find out who asks is most of the work."""
        few = (stores.DEMO_PEOPLE + 1, stores.DEMO_PEOPLE + 64)
        with outside.provider() as provider, doors.every(
                visage("visage", self.binary, folder, few, *provider.options), provider) as servers:
            path = IMAGE_INFO.replace("{id}", str(few[0]))
            assert len({server.get(path) for server in servers}) == 1, "the answers differ"
            return self.rounds(servers)

    def guesses(self, folder: Path) -> list:
        """ImageInfo by a remembered password, while nobody and while somebody tries passwords."""
        few = (stores.DEMO_PEOPLE + 1, stores.DEMO_PEOPLE + 64)
        with visage("visage", self.binary, folder, few, *guesses.BEHIND_PROXY) as running:
            return self.rounds(guesses.servers(running))

    def image(self, folder: Path) -> list:
        """The image route beside nginx with the same files."""
        cards = self.work / "cards"
        people = stores.take_pictures(self.binary, folder, cards, PICTURES, PICTURE_BYTES)
        sent = nginx("nginx, sendfile", cards, "{id}.png", "image/png", people)
        ours = visage("visage, opened and verified", self.binary, folder, people, path="/api/v1/Person/{id}/Image")
        with sent, ours:
            for person in range(people[0], people[1] + 1):
                one, two = (server.get(server.path.replace("{id}", str(person))) for server in (sent, ours))
                assert one == two and one[0] == 200, f"the bytes of person {person} differ"
            return self.rounds([sent, ours])

    def sizes(self, options: tuple) -> list:
        """A thousand people and a million."""
        few, many = self.work / "1k", self.work / "1m"
        with (visage("1,000 people", self.binary, few, (stores.DEMO_PEOPLE + 1, 1_000), *options) as one,
              visage("1,000,000 people", self.binary, many, (stores.DEMO_PEOPLE + 1, 1_000_000), *options) as two):
            return self.rounds([one, two])

    def on_postgres(self) -> tuple:
        """PostgreSQL: ImageInfo beside nginx, and a thousand people beside a million."""
        with engines.pinned(engines.cluster()) as cluster:
            def database(people: int) -> engines.Database:
                return engines.Database(cluster, self.binary, self.work / f"postgres-{people}", people)

            some = database(100_000)
            with ExitStack() as running:
                ours = [running.enter_context(server) for server in engines.image_info(some)]
                answers = {server.get(IMAGE_INFO.replace("{id}", str(some.people // 2))) for server in ours}
                assert len(answers) == 1, "the answers differ"
                [(status, answer)] = answers
                assert status == 200 and b'"BlobId"' in answer, answer
                site = self.work / "site-postgres"
                site.mkdir()
                (site / "imageinfo.json").write_bytes(answer)
                reference = running.enter_context(nginx("nginx, the same bytes as a file", site, "imageinfo.json", JSON))
                info = self.rounds([reference, *ours])
            one, two = engines.sizes(database(1_000), database(1_000_000))
            with one, two:
                return info, self.rounds([one, two])

    def out_of_s3(self) -> tuple:
        """A picture of a megabyte out of object storage, beside the object store itself: one at a time, and many."""
        with engines.originals(self.binary, self.work) as servers:
            return self.rounds(servers, 1), self.rounds(servers)

    def starts(self, folder: Path) -> dict:
        """Milliseconds from the start of the process to the first 200, without and with signing in."""
        found = {"/health/live": [], IMAGE_INFO.replace("{id}", "5000"): []}
        for path, times in found.items():
            for _ in range(max(9, self.times)):
                server = visage("visage", self.binary, folder, (25, 100))
                server.ready = path
                self.quiet()
                with server:
                    times.append(server.started_in * 1000)
        return found


def between(one: Slice, other: Slice) -> Slice:
    """The slice halfway between two."""
    fields = {name: statistics.mean((value, getattr(other, name)))
              for name, value in vars(one).items() if name != "memory"}
    return Slice(**fields, memory=one.memory)


def built_axum() -> Path:
    """The bare axum route, built for release."""
    manifest = HERE / "axum-static" / "Cargo.toml"
    command = ["cargo", "build", "--release", "--locked", "--message-format=json", "--manifest-path", str(manifest)]
    built = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    messages = map(json.loads, built.splitlines())
    return Path(next(message["executable"] for message in messages if message.get("executable")))


def engine_marks(info: list, sizes: list, one_at_a_time: list, originals: list) -> list:
    """What must be true of PostgreSQL and object storage."""
    _, fresh, kept = info
    return [
        at_least("PostgreSQL: ImageInfo, fresh reads / nginx", 0.12, fresh.ratio()),
        at_least("PostgreSQL: ImageInfo, fresh reads / nginx, aim", 0.20, fresh.ratio()),
        at_least("PostgreSQL: ImageInfo, answers kept / nginx", 0.40, kept.ratio()),
        at_least("PostgreSQL: 1,000,000 people / 1,000, fresh reads", 0.80, sizes[1].ratio()),
        at_most("1 MB out of S3, one at a time, median time / SeaweedFS", 1.5, one_at_a_time[1].p50_ratio(), ""),
        at_most("1 MB out of S3, 32 connections, time each / SeaweedFS", 1.5, 1 / originals[1].ratio(), ""),
        at_most("the same / nginx that only passes the bytes on", 1.5, 1 / originals[1].beside(originals[2]), ""),
    ]


def door_marks(ways: list) -> list:
    """What must be true of the ways in."""
    return [at_least(f"{way.server.name} / Basic, which is remembered", 0.90, way.ratio()) for way in ways[1:]]


def guess_marks(guessed: list) -> list:
    """What must be true of those who have signed in while somebody tries passwords."""
    return [mark for one in guessed[1:] for mark in (
        at_least(f"requests while there are {one.server.name} / without", 0.80, one.ratio()),
        at_least(f"{one.server.name}, a second", 1000, one.server.rate()))]


def everything(bench: Bench) -> str:
    """All tables, and the marks beside them, as the page has them."""
    folder = stores.make(bench.binary, bench.work / "100k", 100_000)
    info = bench.image_info(folder, 100_000, [])
    _, bare, fresh, once, again = info
    starts = bench.starts(folder)
    ways, image = bench.doors(folder), bench.image(folder)
    for name, people in (("1k", 1_000), ("1m", 1_000_000)):
        stores.make(bench.binary, bench.work / name, people)
    sizes, sizes_kept = bench.sizes(NO_ANSWERS), bench.sizes(())
    (info_postgres, sizes_postgres), (one_at_a_time, originals) = bench.on_postgres(), bench.out_of_s3()
    # The last on this folder: the name that is guessed at stays locked in it.
    guessed = bench.guesses(folder)

    def most(kind: str) -> float:
        return max(one.memory(kind) for one in (fresh, once, again))

    live, signed_in = (statistics.median(times) for times in starts.values())
    marks = [
        at_least("ImageInfo, fresh reads / nginx", 0.50, fresh.ratio()),
        at_least("ImageInfo, every person once, as installed / nginx", 0.50, once.ratio()),
        at_least("ImageInfo, fresh reads / nginx, aim", 0.60, fresh.ratio()),
        at_least("ImageInfo, 64 people again and again / nginx, aim", 0.75, again.ratio()),
        at_most("p99 of fresh reads / p99 of nginx", 3, fresh.p99_ratio(), ""),
        at_least("ImageInfo, fresh reads / bare axum", 0.35, fresh.beside(bare)),
        at_least("1,000,000 people / 1,000, fresh reads", 0.80, sizes[1].ratio()),
        at_most("memory (RSS) with 100,000 people under load", 64, most("rss"), " MiB"),
        at_most("of that its own (anon), without mapped pages of the database", 64, most("anon"), " MiB"),
        at_most("start to the first 200", 100, live, " ms"),
        at_most("start to the first ImageInfo, password checked", 100, signed_in, " ms"),
        at_least("a picture of 112 kB / nginx sendfile", 0.40, image[1].ratio()),
        *door_marks(ways), *guess_marks(guessed),
        *engine_marks(info_postgres, sizes_postgres, one_at_a_time, originals),
    ]
    told = [report.MARKS, *(mark.row() for mark in marks)]
    start_rows = [["first 200 of", "median ms", "least..most"], *(
        [f"`{path}`", f"{statistics.median(times):.0f}", f"{min(times):.0f}..{max(times):.0f}"]
        for path, times in starts.items())]
    print(report.table(told))

    def section(title: str, rows: list) -> str:
        return f"## {title}\n\n" + report.table([report.HEAD, *(one.row() for one in rows)])

    return "\n\n".join([
        f"{report.machine()} `make bench`: {bench.times} rounds of {bench.seconds} s, {CONNECTIONS} connections kept "
        "alive, the server on one core and wrk on another, every server's rounds in random order. Each request to "
        "visage carries Basic and is checked for rights; logging as installed.",
        "## Marks\n\n" + report.table(told), LEGEND_AND_NAMES,
        section("ImageInfo, 100,000 people", info),
        section("ImageInfo by every way in, 64 people again and again", ways), section("The same by Basic while somebody tries passwords", guessed), section("A picture of 112 kB", image),
        section("Fresh reads by the number of people", sizes),
        section("The same with answers kept, as installed", sizes_kept),
        section("PostgreSQL: ImageInfo, 100,000 people", info_postgres),
        section("PostgreSQL: fresh reads by the number of people", sizes_postgres),
        section("A picture of 1 MB out of S3, one request at a time", one_at_a_time),
        section("The same with 32 connections", originals),
        "## Start on a folder with 100,000 people\n\n" + report.table(start_rows), ""])


LEGEND_AND_NAMES = report.LEGEND + """

`fresh reads` runs with `cache.answers_bytes=0`, so that every request reads SQLite; `every person once` and the others
run as installed. On PostgreSQL, reached by a socket, every answer is read fresh as installed, and `answers kept` runs
with `cache.shared=true`. PostgreSQL and SeaweedFS share the server's core, and `CPU µs` is theirs and the server's
together. People are asked for in a shuffled order, each once before any comes again."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--visage", type=Path, required=True)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--prism", action="store_true")
    options.add_argument("--engines", action="store_true")
    options.add_argument("--doors", action="store_true")
    options.add_argument("--pictures", action="store_true")
    options.add_argument("--rounds", type=int)
    options.add_argument("--only", default="", help="with --quick: parts of the names of the rows wanted, with commas")
    options.add_argument("--page", type=Path, default=PAGE)
    chosen = options.parse_args()
    # Being told to stop ends the servers and removes the folders, as an interrupt does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))
    times, seconds, patience = (chosen.rounds or 3, 1, 15) if chosen.quick or chosen.engines or chosen.doors else (chosen.rounds or 9, 2, 300)
    if chosen.pictures:
        times, seconds, patience = chosen.rounds or pictures.TIMES, pictures.SECONDS, 60
    with tempfile.TemporaryDirectory(prefix="visage-bench-") as temporary:
        bench = Bench(chosen.visage.resolve(), Path(temporary), times, seconds, patience)
        if chosen.quick:
            folder = stores.make(bench.binary, bench.work / "100k", 100_000)
            bench.image_info(folder, 100_000, list(filter(None, chosen.only.split(","))))
        elif chosen.engines:
            marks = engine_marks(*bench.on_postgres(), *bench.out_of_s3())
            print(report.table([report.MARKS, *(mark.row() for mark in marks)]))
        elif chosen.doors:
            folder = stores.make(bench.binary, bench.work / "1k", 1_000)
            marks = [*door_marks(bench.doors(folder)), *guess_marks(bench.guesses(folder))]
            print(report.table([report.MARKS, *(mark.row() for mark in marks)]))
        elif chosen.pictures:
            report.write(chosen.page, pictures=pictures.section(bench))
        elif chosen.prism:
            report.write(chosen.page, prism=prism.beside(bench))
        else:
            report.write(chosen.page, everything(bench))
            # Fewer rounds: every one of them renders for seconds.
            few = Bench(bench.binary, bench.work, pictures.TIMES, pictures.SECONDS, bench.patience_seconds)
            report.write(chosen.page, pictures=pictures.section(few))


if __name__ == "__main__":
    main()
