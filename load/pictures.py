"""The section about pictures: in process beside sharp, over HTTP beside ipx and nginx, and a hundred uploads at once."""

import burst
import fetched
import report
import scaling
import shown

TIMES, SECONDS = 3, 3


def rendered(bench, node, sets: dict) -> tuple:
    """In process; the marks and the part of the page."""
    scale = bench.binary.parent / "examples" / "scale"
    if not node or not scale.exists():
        print("SKIPPED thumbnails in process: sharp or the example `scale` is not there", flush=True)
        return [], []
    found = scaling.rounds(bench, scale, node, sets)
    rows = [scaling.HEAD, *(one.row() for one in found)]
    return scaling.marks(found), ["### In process, one thread", scaling.LEGEND, report.table(rows)]


def served(bench, node, sets: dict) -> tuple:
    """Over HTTP; the marks and the part of the page."""
    cam12, small = ([shown.anew(bench, node, name, sets[name]) if node else [] for name in ("cam12", "small")])
    kept = shown.remembered(bench, sets["small"])
    rows = [report.HEAD, *(one.row() for group in (cam12, small, kept) for one in group)]
    return shown.marks(cam12, small, kept), ["### Over HTTP", shown.LEGEND, report.table(rows)]


def stormed(bench, sets: dict) -> tuple:
    """A burst; the marks and the part of the page."""
    found = burst.bursts(bench, sets["cam12"])
    return burst.marks(found), ["### A hundred uploads at once", burst.LEGEND, report.table([burst.HEAD, found.row()])]


def section(bench) -> str:
    """All of it, as the page has it."""
    sets, node = fetched.picture_sets(), fetched.node_packages()
    if not sets:
        return "Not measured: the pictures could not be fetched."
    done = [rendered(bench, node, sets), served(bench, node, sets), stormed(bench, sets)]
    told = report.table([report.MARKS, *(mark.row() for marks, _ in done for mark in marks)])
    print(told)
    return "\n\n".join([
        f"{report.machine()} {report.first_line('node', '--version')} for Node; {bench.times} rounds. "
        "`make bench` measures it after the rest, `make bench PICTURES=1` alone. Where `others` took much of a core, the "
        "machine was busy, and figures by processor time are those to believe.",
        told, *(text for _, texts in done for text in texts)])
