"""Tables and docs/performance.md."""

import datetime
import os
import platform
import re
import statistics
import subprocess
from pathlib import Path

HEAD = ["server", "req/s", "ratio", "least..most", "CPU µs", "CPU ratio", "p50 ms", "p99 ms", "p99 ratio", "RSS MiB",
        "anon MiB", "Pss MiB", "wrk core", "others", "errors"]
MARKS = ["mark", "wanted", "found", "reached"]
LEGEND = """The first server of a table is the reference of its ratios; it has a slice on either side of every other's, and a
ratio is that of a slice to the mean of its two neighbours. Figures are medians over the rounds, `least..most` is the
spread of the ratio. `CPU µs` is what the server's own process spends on a request: where wrk's core is full (above
90 %), the ratio is too low or too high, and the CPU ratio is the one to believe. Memory is the most seen in the middle
of a slice: `RSS` counts the mapped pages of the database, which the system can take back, `anon` is the program's own.
`others` is the most that other programs used of a core meanwhile."""


class Measured:
    """Paired slices of one server, and what they say."""

    def __init__(self, server, pairs):
        self.server, self.pairs = server, pairs

    def middle(self, of) -> float:
        return statistics.median(of(taken, reference) for taken, reference in self.pairs)

    def ratios(self) -> list:
        return [taken.per_second / reference.per_second for taken, reference in self.pairs]

    def ratio(self) -> float:
        return statistics.median(self.ratios())

    def cpu_ratio(self) -> float:
        return self.middle(lambda taken, reference: taken.cpu_us / reference.cpu_us)

    def p50_ratio(self) -> float:
        return self.middle(lambda taken, reference: taken.p50_ms / reference.p50_ms)

    def p99_ratio(self) -> float:
        return self.middle(lambda taken, reference: taken.p99_ms / reference.p99_ms)

    def memory(self, kind: str) -> float:
        return max(taken.memory[kind] for taken, _ in self.pairs)

    def beside(self, other: "Measured") -> float:
        """How this compares with another server of the same rounds."""
        return statistics.median(one / two for one, two in zip(self.ratios(), other.ratios()))

    def row(self) -> list:
        ratios, of = self.ratios(), self.middle
        return [self.server.name, f"{of(lambda t, _: t.per_second):,.0f}", f"{self.ratio():.3f}",
                f"{min(ratios):.2f}..{max(ratios):.2f}", f"{of(lambda t, _: t.cpu_us):.2f}", f"{self.cpu_ratio():.2g}",
                f"{of(lambda t, _: t.p50_ms):.2f}", f"{of(lambda t, _: t.p99_ms):.2f}", f"{self.p99_ratio():.2g}",
                *(f"{self.memory(kind):.0f}" for kind in ("rss", "anon", "pss")),
                f"{of(lambda t, _: t.load_core):.0%}", f"{max(t.foreign for t, _ in self.pairs):.0%}",
                str(sum(t.errors for t, _ in self.pairs))]


class Mark:
    """Something that must be true, and whether it is."""

    def __init__(self, what: str, wanted: str, found: float, shown: str, reached: bool):
        self.what, self.wanted, self.found, self.shown, self.reached = what, wanted, found, shown, reached

    def row(self) -> list:
        return [self.what, self.wanted, self.shown, "yes" if self.reached else "**no**"]


def at_least(what: str, least: float, found: float, digits: int = 2) -> Mark:
    """A mark that wants a ratio or more."""
    return Mark(what, f"≥ {least:g}", found, f"{found:.{digits}f}", found >= least)


def at_most(what: str, most: float, found: float, unit: str) -> Mark:
    """A mark that wants so much or less."""
    return Mark(what, f"< {most:g}{unit}", found, f"{found:.2f}{unit}" if most < 10 else f"{found:.0f}{unit}", found < most)


def table(rows: list) -> str:
    """Rows as a Markdown table with aligned columns."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["| " + " | ".join(cell.rjust(width) if at else cell.ljust(width)
                               for at, (cell, width) in enumerate(zip(row, widths))) + " |" for row in rows]
    rule = "|" + "|".join("-" * (width + 1) + (":" if at else "-") for at, width in enumerate(widths)) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def first_line(*command: str) -> str:
    """What a program says its version is."""
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return run.stdout.strip().split("\n")[0]


def machine() -> str:
    """The machine and the versions, in a few lines."""
    facts = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", facts)
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1048576
    wrk = re.search(r"wrk [^ ]*", first_line("wrk", "-v"))
    return (f"{datetime.date.today()}; {os.cpu_count()} cores ({model[1] if model else platform.machine()}), "
            f"{memory:.0f} GiB, Linux {platform.release()}; {first_line('rustc', '--version')}, "
            f"{first_line('nginx', '-v').removeprefix('nginx version: ')}, {wrk[0] if wrk else 'wrk'}.")


PICTURES = "## Pictures"
PRISM = "## Stoplight Prism"
PAGE = """# Performance

Written by `make bench` (`load/bench.py`); the section about Prism by `make prism`. Only ratios taken in one run, between
neighbours in time, mean anything: absolute figures drift by a third within minutes on shared machines.

"""


def write(page: Path, body: str = "", pictures: str = "", prism: str = "") -> None:
    """Writes the page; a part that is not given stays as it was."""
    before = page.read_text() if page.exists() else PAGE + PRISM + "\n\nNot measured yet: `make prism`.\n"
    rest, _, old_prism = before.partition(PRISM)
    old_body, _, old_pictures = rest.partition(PICTURES + "\n")
    parts = [PAGE + body if body else old_body]
    if pictures or old_pictures:
        parts.append(f"{PICTURES}\n\n{(pictures or old_pictures).strip()}")
    parts.append(f"{PRISM}\n\n{(prism or old_prism).strip()}")
    page.parent.mkdir(exist_ok=True)
    page.write_text("\n\n".join(part.strip() for part in parts) + "\n")
