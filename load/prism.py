"""Stoplight Prism mocking ImageInfo, with visage beside it."""

import json
import re
import subprocess
from pathlib import Path

import report
import stores
from report import at_least
from servers import NO_ANSWERS, prism, visage

HERE = Path(__file__).resolve().parent
PACKAGE = "@stoplight/prism-cli@5.14.2"
PUBLISHED = HERE.parent / "crates" / "server" / "src" / "http" / "published.txt"


def whole_api(described: dict) -> dict:
    """A description with every operation that the vendor publishes, each answering as ImageInfo does."""
    paths = dict(described["paths"])
    told = {re.sub(r"\{[^}]*\}", "{}", path).lower() for path in paths}
    answer = paths["/api/v1/Person/{personId}/ImageInfo"]["get"]
    for line in PUBLISHED.read_text().splitlines():
        method, path, name = line.split()
        if re.sub(r"\{[^}]*\}", "{}", path).lower() in told:
            continue
        parameters = [{"name": part, "in": "path", "required": True, "schema": {"type": "string"}}
                      for part in re.findall(r"\{([^}]*)\}", path)]
        operation = {**answer, "operationId": name, "parameters": parameters}
        paths.setdefault(path, {})[method.lower()] = operation
    return {**described, "paths": paths}


def beside(bench) -> str:
    """Prism with visage's own description and with one as large as the vendor's, and visage; the page's section."""
    subprocess.run(["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error",
                    "--prefix", str(HERE), PACKAGE], check=True, stdout=subprocess.DEVNULL)
    folder = stores.make(bench.binary, bench.work / "100k", 100_000)
    program, people = HERE / "node_modules" / ".bin" / "prism", (stores.DEMO_PEOPLE + 1, 100_000)
    own, whole = bench.work / "own.json", bench.work / "whole.json"
    with (visage("visage, fresh reads (no answers kept)", bench.binary, folder, people, *NO_ANSWERS) as fresh,
          visage("visage, every person once", bench.binary, folder, people) as once):
        described = json.loads(fresh.get("/openapi.json")[1])
        own.write_text(json.dumps(described))
        whole.write_text(json.dumps(whole_api(described)))
        with prism("Prism, visage's own description", program, own) as mock:
            first = bench.rounds([mock, fresh, once])
        with prism("Prism, as many operations as the vendor's", program, whole) as mock:
            second = bench.rounds([mock, fresh, once])
    marks = [at_least(f"{one.server.name} / {group[0].server.name}", 50, one.ratio())
             for group in (first, second) for one in group[1:]]
    told = report.table([report.MARKS, *(mark.row() for mark in marks)])
    print(told)
    return "\n\n".join([
        f"{report.machine()} {PACKAGE.rpartition('/')[2]} on {report.first_line('node', '--version')} mocks the operation; "
        f"{bench.times} rounds of {bench.seconds} s, measured once. How fast it is depends on how many operations its "
        f"description has: visage's own `/openapi.json` has {operations(own)} so far, the vendor publishes "
        f"{operations(whole)} (`crates/server/src/http/published.txt`; here each of them answers as ImageInfo does).",
        told, *(report.table([report.HEAD, *(one.row() for one in group)]) for group in (first, second))])


def operations(description: Path) -> int:
    """How many operations a description has."""
    return sum(len(path) for path in json.loads(description.read_text())["paths"].values())
