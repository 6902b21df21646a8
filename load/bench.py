#!/usr/bin/env python3
"""Measures visage beside nginx and a bare axum route, in one run and interleaved, so that the ratios mean something.

    load/bench.py --visage BINARY [--quick]

Wants wrk, nginx and cargo. Everything stays on the loopback; folders are made anew and removed at the end.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import stores
from servers import axum, nginx, visage
from wrk import load, wait_until_quiet

HERE = Path(__file__).resolve().parent
CONNECTIONS = 32


def built_axum() -> Path:
    """The bare axum route, built for release."""
    manifest = HERE / "axum-static" / "Cargo.toml"
    command = ["cargo", "build", "--release", "--locked", "--message-format=json", "--manifest-path", str(manifest)]
    built = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    messages = map(json.loads, built.splitlines())
    return Path(next(message["executable"] for message in messages if message.get("executable")))


def rounds(servers, times: int, seconds: int, quiet_seconds: float):
    """Slices of all servers, the first being the reference, which has a slice on either side of each other's."""
    reference, others = servers[0], servers[1:]
    for server in servers:
        load(server, 1, CONNECTIONS)
    found = {server.name: [] for server in servers}

    def one(server):
        for _ in range(3):
            wait_until_quiet(quiet_seconds)
            taken = load(server, seconds, CONNECTIONS)
            if taken.foreign < 0.08 or not quiet_seconds:
                break
        return taken

    for number in range(times):
        before = one(reference)
        found[reference.name].append((before, before))
        for server in random.sample(others, len(others)):
            taken, following = one(server), one(reference)
            found[server.name].append((taken, mean(before, following)))
            before = following
        print(f"  round {number + 1} of {times}", file=sys.stderr)
    return found


def mean(one, other):
    """The slice between two."""
    return type(one)(*(statistics.mean(pair) for pair in zip(vars(one).values(), vars(other).values())))


HEAD = ["server", "req/s", "/ reference", "least..most", "CPU µs", "CPU / ref.", "p50 ms", "p99 ms", "p99 / ref.",
        "RSS", "anon", "Pss MiB", "wrk core", "foreign", "errors"]


def row(server, pairs) -> list:
    """One line of the table."""
    def middle(of):
        return statistics.median(of(taken, reference) for taken, reference in pairs)
    ratios = [taken.per_second / reference.per_second for taken, reference in pairs]
    memory = server.memory_mib()
    return [server.name, f"{middle(lambda t, _: t.per_second):,.0f}", f"{statistics.median(ratios):.3f}",
            f"{min(ratios):.2f}..{max(ratios):.2f}", f"{middle(lambda t, _: t.cpu_us):.2f}",
            f"{middle(lambda t, r: t.cpu_us / r.cpu_us):.2f}", f"{middle(lambda t, _: t.p50_ms):.2f}",
            f"{middle(lambda t, _: t.p99_ms):.2f}", f"{middle(lambda t, r: t.p99_ms / r.p99_ms):.2f}",
            f"{memory['rss']:.0f}", f"{memory['anon']:.0f}", f"{memory['pss']:.0f}",
            f"{middle(lambda t, _: t.load_core):.0%}", f"{max(t.foreign for t, _ in pairs):.0%}",
            str(sum(t.errors for t, _ in pairs))]


def show(rows) -> None:
    """Prints a table with aligned columns."""
    widths = [max(len(line[at]) for line in rows) for at in range(len(rows[0]))]
    for line in rows:
        print("  ".join(cell.ljust(width) if not at else cell.rjust(width)
                        for at, (cell, width) in enumerate(zip(line, widths))))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--visage", type=Path, required=True)
    options.add_argument("--quick", action="store_true", help="few short rounds, no file written")
    options.add_argument("--rounds", type=int)
    options.add_argument("--only", help="rows wanted beside nginx, by a part of their names, with commas")
    chosen = options.parse_args()
    binary, axum_binary = chosen.visage.resolve(), built_axum()
    times, seconds, quiet = (chosen.rounds or 3, 1, 2) if chosen.quick else (chosen.rounds or 9, 2, 20)
    with tempfile.TemporaryDirectory(prefix="visage-bench-") as temporary, ExitStack() as running:
        work = Path(temporary)
        folder = stores.make(binary, work / "100k", 100_000)
        everyone, few = (stores.DEMO_PEOPLE + 1, 100_000), (30_001, 30_064)
        live = [
            visage("visage, every person once, cache off", binary, folder, everyone, "--set", "cache.answers_bytes=0"),
            visage("visage, every person once", binary, folder, everyone),
            visage("visage, 64 persons again and again", binary, folder, few),
        ]
        for server in live:
            running.enter_context(server)
        status, answer = live[0].get("/api/v1/Person/54321/ImageInfo")
        assert status == 200 and b"BlobId" in answer, answer
        (work / "imageinfo.json").write_bytes(answer)
        others = [nginx("nginx, a file", work, "imageinfo.json", "application/json; charset=utf-8"),
                  axum("bare axum", axum_binary, work / "imageinfo.json")]
        for server in others:
            running.enter_context(server)
            assert server.get(server.path.replace("{id}", "54321"))[1] == answer, server.name
        if chosen.only:
            live = [server for server in live if any(part in server.name for part in chosen.only.split(","))]
        servers = [*others, *live]
        found = rounds(servers, times, seconds, quiet)
        show([HEAD, *(row(server, found[server.name]) for server in servers)])


if __name__ == "__main__":
    main()
