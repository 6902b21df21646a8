"""A hundred clients that upload a photograph and ask for its thumbnail at once, while another asks for ImageInfo."""

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import shown
import stores
from report import at_most
from servers import BASIC, visage
from wrk import busy_seconds, cpu_seconds

HERE = Path(__file__).resolve().parent
CLIENTS, A_SECOND, AFTER_SECONDS, MOST_SECONDS = 100, 100, 10, 120
HEAD = ["server", "seconds", "upload p50 ms", "p99 ms", "thumbnail p50 ms", "p99 ms", "ImageInfo p50 ms", "p99 ms", "most ms",
        "answers 5xx", "broken off", "RSS MiB", "anon MiB", f"RSS {AFTER_SECONDS} s later", "anon", "others"]
LEGEND = f"""{CLIENTS} clients at once, each of which uploads another photograph of 12 megapixels and then asks for its
thumbnail, to a server as installed on all cores; another client asks for ImageInfo {A_SECOND} times a second, and its times
count from when each answer was due to be asked for. The clients run on the same cores. Memory is the most seen."""


def varied(picture: bytes, number: int) -> bytes:
    """The same photograph with other bytes: one of its fine quantisers is a little larger. Up to 40 of them."""
    at = picture.index(b"\xff\xdb")
    place = at + 5 + 63 - number % 40
    return picture[:place] + bytes([picture[place] + 1]) + picture[place + 1:]


def percentile(values: list, part: float) -> float:
    """The value that `part` of all are not above."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else float("nan")


class Client(threading.Thread):
    """Uploads and asks as soon as all are there."""

    def __init__(self, server, person: int, picture: bytes, together: threading.Barrier):
        super().__init__(daemon=True)
        self.server, self.person, self.picture, self.together = server, person, picture, together
        self.upload_ms = self.thumbnail_ms = None
        self.statuses, self.broken = [], 0

    def run(self) -> None:
        self.together.wait()
        try:
            begun = time.monotonic()
            self.statuses.append(shown.put(self.server.address, self.person, self.picture))
            stored = time.monotonic()
            self.statuses.append(self.thumbnail())
            self.upload_ms, self.thumbnail_ms = (stored - begun) * 1000, (time.monotonic() - stored) * 1000
        except OSError:
            self.broken += 1

    def thumbnail(self) -> int:
        """Asks for it as patiently as it was uploaded; the status."""
        connection = http.client.HTTPConnection(self.server.address, timeout=60)
        try:
            connection.request("GET", shown.THUMBNAIL.replace("{id}", str(self.person)),
                               headers=dict([BASIC.split(": ", 1)]))
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def memory_mib(pid: int) -> dict:
    """Resident and own memory now, and the highest resident so far."""
    wanted = {"VmRSS": "rss", "RssAnon": "anon", "VmHWM": "highest"}
    rows = (line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {wanted[name]: int(value.split()[0]) / 1024 for name, value in rows if name in wanted}


class Burst:
    """What one burst came to."""

    def __init__(self, clients: list, asked: dict, seconds: float, most: dict, after: dict, foreign: float):
        self.seconds, self.most, self.after, self.foreign = seconds, most, after, foreign
        self.uploads = [one.upload_ms for one in clients if one.upload_ms is not None]
        self.thumbnails = [one.thumbnail_ms for one in clients if one.thumbnail_ms is not None]
        self.asked, self.failed = asked["ms"], asked["failed"]
        statuses = [status for one in clients for status in one.statuses]
        self.errors = sum(status >= 500 for status in statuses)
        self.broken = sum(one.broken for one in clients) + self.failed + sum(300 <= status < 500 for status in statuses)

    @classmethod
    def on(cls, server, people: tuple, pictures: list) -> "Burst":
        """Runs one against a server that has just started."""
        together = threading.Barrier(CLIENTS + 1)
        clients = [Client(server, people[0] + at, picture, together) for at, picture in enumerate(pictures)]
        asking = subprocess.Popen(
            [sys.executable, str(HERE / "asking.py"), server.address, str(A_SECOND), str(people[0]), str(people[1]), BASIC],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            for client in clients:
                client.start()
            time.sleep(0.5)
            busy, spent, began = busy_seconds(), own_seconds(server), time.monotonic()
            together.wait()
            most = memory_mib(server.pid)
            while any(client.is_alive() for client in clients) and time.monotonic() - began < MOST_SECONDS:
                time.sleep(0.02)
                most = {name: max(value, most[name]) for name, value in memory_mib(server.pid).items()}
            seconds = time.monotonic() - began
            asked = json.loads(asking.communicate("")[0])
        finally:
            asking.kill()
            asking.wait()
        foreign = max(0.0, (busy_seconds() - busy) - (own_seconds(server) - spent)) / seconds
        time.sleep(AFTER_SECONDS)
        return cls(clients, asked, seconds, most, memory_mib(server.pid), foreign)


def own_seconds(server) -> float:
    """Processor time of the server, of the clients here and of those that have ended."""
    return cpu_seconds(server.pid) + sum(os.times()[:4])


class Bursts:
    """Several, each on a server just started."""

    def __init__(self, name: str, bursts: list):
        self.name, self.bursts = name, bursts

    def middle(self, of) -> float:
        return statistics.median(map(of, self.bursts))

    def most(self, of) -> float:
        return max(map(of, self.bursts))

    def asked_p99(self) -> float:
        return self.middle(lambda one: percentile(one.asked, 0.99))

    def row(self) -> list:
        times = [f"{self.middle(lambda one: percentile(of(one), part)):.0f}"
                 for of in (lambda one: one.uploads, lambda one: one.thumbnails) for part in (0.5, 0.99)]
        asked = [f"{self.middle(lambda one: percentile(one.asked, part)):.1f}" for part in (0.5, 0.99)]
        memory = [f"{self.most(lambda one: one.most[kind]):.0f}" for kind in ("highest", "anon")]
        after = [f"{self.most(lambda one: one.after[kind]):.0f}" for kind in ("rss", "anon")]
        return [self.name, f"{self.middle(lambda one: one.seconds):.1f}", *times, *asked,
                f"{self.most(lambda one: max(one.asked)):.0f}", str(sum(one.errors for one in self.bursts)),
                str(sum(one.broken for one in self.bursts)), *memory, *after, f"{self.most(lambda one: one.foreign):.0%}"]


def bursts(bench, pictures: list, name="visage, as installed", options=(), variables=None) -> Bursts:
    """Bursts of varied photographs, each on a folder of its own."""
    bodies = [varied(pictures[at % len(pictures)].read_bytes(), at // len(pictures)) for at in range(CLIENTS)]
    first, found = stores.DEMO_PEOPLE + 1, []
    for number in range(bench.times):
        folder = stores.make(bench.binary, bench.work / f"burst-{name}-{number}", first + CLIENTS - 1, pictured=False)
        people = (first, first + CLIENTS - 1)
        bench.quiet()
        with visage(name, bench.binary, folder, people, *options, variables=variables, pinned=False) as server:
            server.get(f"/api/v1/Person/{first}/ImageInfo")
            found.append(Burst.on(server, people, bodies))
    print("  " + "  ".join(Bursts(name, found).row()), flush=True)
    return Bursts(name, found)


def marks(found: Bursts) -> list:
    """What must be true of a burst."""
    return [
        at_most("100 uploads and thumbnails at once: memory (RSS)", 300, found.most(lambda one: one.most["highest"]), " MiB"),
        at_most(f"memory (RSS) {AFTER_SECONDS} s afterwards", 100, found.most(lambda one: one.after["rss"]), " MiB"),
        at_most("p99 of ImageInfo meanwhile", 20, found.asked_p99(), " ms"),
        at_most("answers 5xx, and requests that broke off", 1, found.most(lambda one: one.errors + one.broken), ""),
    ]
