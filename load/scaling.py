"""Thumbnails in process, on one thread: visage's own renderer beside sharp."""

import json
import statistics
import subprocess
from pathlib import Path

import fetched
from report import at_least, at_most
from wrk import SERVER_CORE

HERE = Path(__file__).resolve().parent
SIDE = 180
FORMATS = ("jpg", "png")
# How often a slice goes through a set, so that it takes about a second.
REPEATS = {"cam12": 3, "whole": 3, "progressive": 1, "small": 8, "png": 8}
HEAD = ["set", "pictures", "into", "sharp ms", "visage ms", "ratio", "least..most", "by the clock",
        "sharp MiB", "visage MiB", "memory ratio", "sharp SSIM (least)", "visage SSIM (least)"]
LEGEND = f"""In process and on one thread, to {SIDE}x{SIDE} inside, JPEG at quality 80: visage's renderer
(`crates/imaging/examples/scale.rs`) beside {fetched.NPM[0]} with concurrency 1 and no cache, which has a slice on either
side of each of visage's; all are bound to one core. Milliseconds and ratio (sharp's to visage's) are of processor time,
to which Node's own threads add; where those by the clock beside it differ, others used the core too. Memory is the highest of the whole process, in which all pictures of the set lie: Node's own is
in it. SSIM is that of the PNG thumbnails to a whole decode and Lanczos by {fetched.PYPI[0]}, mean and least. `cam12` are
photographs of 12 megapixels as cameras write them; `whole` and `progressive` wallpapers as they are published."""


class Tool:
    """A program that renders pictures again and again."""

    def __init__(self, name: str, command: list, folder: Path | None = None):
        self.name, self.command, self.folder = name, command, folder

    def run(self, kind: str, repeat: int, into: str, pictures: list) -> dict:
        """One slice: what it says of itself."""
        command = ["taskset", "-c", SERVER_CORE, *self.command, kind, *self.size(), str(repeat), into, *map(str, pictures)]
        run = subprocess.run(command, cwd=self.folder, timeout=120, check=True, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return json.loads(run.stdout.splitlines()[-1])

    def size(self) -> list:
        return [str(SIDE)]

    def likeness(self, python: Path, folder: Path, pictures: list) -> dict:
        """How good what it makes is."""
        folder.mkdir(parents=True)
        self.run("png", 0, str(folder), pictures)
        made = [folder / f"{picture.stem}.png" for picture in pictures]
        run = subprocess.run([str(python), str(HERE / "likeness.py"), str(SIDE), *map(str, pictures), "--", *map(str, made)],
                             timeout=300, check=True, text=True, stdout=subprocess.PIPE)
        return json.loads(run.stdout)


class Visage(Tool):
    """The example `scale`, which takes width and height."""

    def size(self) -> list:
        return [str(SIDE), str(SIDE)]


class Scaled:
    """Slices of visage, each with sharp's before and after, on one set and into one format."""

    def __init__(self, name: str, kind: str, pictures: int):
        self.name, self.kind, self.pictures = name, kind, pictures
        self.pairs, self.sharp_like, self.like = [], None, None

    def ratio(self, field: str = "cpu_secs") -> float:
        return statistics.median(self.ratios(field))

    def ratios(self, field: str = "cpu_secs") -> list:
        return [statistics.mean((before[field], after[field])) / taken[field] for before, taken, after in self.pairs]

    def each_ms(self, at: int) -> float:
        return statistics.median(1000 * pair[at]["cpu_secs"] / pair[at]["n"] for pair in self.pairs)

    def memory(self, at: int) -> float:
        return max(pair[at]["peak_kib"] for pair in self.pairs) / 1024

    def row(self) -> list:
        ratios = self.ratios()
        like = [f"{one['mean']:.4f} ({one['least']:.4f})" if one else "" for one in (self.sharp_like, self.like)]
        return [self.name, str(self.pictures), self.kind, f"{self.each_ms(0):.2f}", f"{self.each_ms(1):.2f}",
                f"{self.ratio():.2f}", f"{min(ratios):.2f}..{max(ratios):.2f}", f"{self.ratio('secs'):.2f}",
                f"{self.memory(0):.0f}", f"{self.memory(1):.0f}", f"{self.memory(1) / self.memory(0):.2f}", *like]


def rounds(bench, scale: Path, node: Path, sets: dict) -> list:
    """Every set into every format."""
    sharp, ours = Tool("sharp", ["node", str(HERE / "sharp.mjs")], node), Visage("visage", [str(scale)])
    python, found = fetched.python(), []
    for name, repeat in REPEATS.items():
        pictures = sets.get(name)
        if not pictures:
            print(f"SKIPPED the set {name}: it has no pictures", flush=True)
            continue
        for kind in FORMATS:
            scaled = Scaled(name, kind, len(pictures))
            before = sharp.run(kind, repeat, "-", pictures)
            for _ in range(bench.times):
                bench.quiet()
                taken, after = (tool.run(kind, repeat, "-", pictures) for tool in (ours, sharp))
                scaled.pairs.append((before, taken, after))
                before = after
            if kind == "png" and python:
                scaled.sharp_like, scaled.like = (
                    tool.likeness(python, bench.work / "likeness" / f"{name}-{tool.name}", pictures) for tool in (sharp, ours))
            print("  " + "  ".join(scaled.row()), flush=True)
            found.append(scaled)
    return found


WANTED = {"cam12": 1.3, "progressive": 1.1, "small": 2.0, "png": 1.5}
# What the marks of likeness and memory are for.
MARKED = ("cam12", "small", "png")


def marks(found: list) -> list:
    """What must be true of the renderer."""
    told = []
    for one in found:
        if one.name in WANTED:
            told.append(at_least(f"{one.name} into {one.kind}, in process / sharp", WANTED[one.name], one.ratio()))
        if one.name in MARKED:
            told.append(at_most(f"{one.name} into {one.kind}, memory / sharp", 0.25, one.memory(1) / one.memory(0), ""))
        if one.like:
            if one.name in MARKED:
                told.append(at_least(f"{one.name}, SSIM to a whole decode and Lanczos", 0.9975, one.like["mean"], 4))
            told.append(at_least(f"{one.name}, SSIM / that of sharp", 1, one.like["mean"] / one.sharp_like["mean"], 4))
    return told
