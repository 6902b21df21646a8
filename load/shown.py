"""Thumbnails over HTTP: made anew for every request, beside ipx; and remembered, beside nginx with the same bytes."""

import http.client
from pathlib import Path

import fetched
import stores
from report import at_least
from servers import BASIC, Server, nginx, visage

THUMBNAIL = "/api/v1/Person/{id}/Image?w=180&h=180&type=JPEG"
NOTHING_KEPT = ("--set", "imaging.kept_bytes=0", "--set", "imaging.folder_bytes=0")
# Enough to keep one core busy, and few enough that two hardly ever ask for the same picture at once.
CONNECTIONS = 4
LEGEND = f"""Columns and cores as above. ipx and `nothing kept` (`imaging.kept_bytes=0`, `imaging.folder_bytes=0`) make every
thumbnail anew, with {CONNECTIONS} connections; visage opens and verifies the sealed original for each and checks rights.
Remembered thumbnails come out of memory, as installed."""


def put(address: str, person: int, picture: bytes, seconds: float = 60):
    """Uploads a picture; the status."""
    connection = http.client.HTTPConnection(address, timeout=seconds)
    name, value = BASIC.split(": ", 1)
    try:
        connection.request("PUT", f"/api/v1/Person/{person}/Image", picture, {name: value, "Content-Type": "image/jpeg"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def people_with(bench, name: str, pictures: list) -> tuple:
    """A folder where a person has each picture, and the first and the last of them."""
    first = stores.DEMO_PEOPLE + 1
    folder = stores.make(bench.binary, bench.work / f"shown-{name}", first + len(pictures) - 1, pictured=False)
    with visage("uploads", bench.binary, folder, (first, first)) as server:
        for person, picture in enumerate(pictures, first):
            status = put(server.address, person, picture.read_bytes())
            assert 200 <= status < 300, f"{picture.name} was answered {status}"
    return folder, (first, first + len(pictures) - 1)


def ipx(name: str, node: Path, folder: Path, people: tuple) -> Server:
    """ipx, which makes a thumbnail of a file anew for every request."""
    program = node / "node_modules" / "ipx" / "bin" / "ipx.mjs"
    path = "/s_180x180,fit_inside,f_jpeg/{id}.jpg"
    command = ["node", str(program), "serve", "--dir", str(folder), "--host", "127.0.0.1", "--port", "PORT"]
    return Server(name, command, path, people, ready=path.replace("{id}", str(people[0])))


def laid(folder: Path, people: tuple, pictures: list) -> Path:
    """A folder with files named by the people."""
    folder.mkdir()
    for person, picture in zip(range(people[0], people[1] + 1), pictures, strict=True):
        (folder / f"{person}.jpg").write_bytes(picture)
    return folder


def anew(bench, node: Path, name: str, pictures: list) -> list:
    """Thumbnails that nobody remembers."""
    folder, people = people_with(bench, name, pictures)
    files = laid(bench.work / f"files-{name}", people, [one.read_bytes() for one in pictures])
    with (ipx(f"{fetched.NPM[1]}, {name}", node, files, people) as other,
          visage(f"visage, {name}, nothing kept", bench.binary, folder, people, *NOTHING_KEPT, path=THUMBNAIL) as ours):
        for server in (other, ours):
            status, answer = server.get(server.path.replace("{id}", str(people[0])))
            assert status == 200 and answer.startswith(b"\xff\xd8"), server.name
        return bench.rounds([other, ours], CONNECTIONS)


def remembered(bench, pictures: list) -> list:
    """Thumbnails that were made before, and files with the same bytes."""
    folder, people = people_with(bench, "remembered", pictures)
    with visage("visage, remembered thumbnails", bench.binary, folder, people, path=THUMBNAIL) as ours:
        paths = [THUMBNAIL.replace("{id}", str(person)) for person in range(people[0], people[1] + 1)]
        made = [ours.get(path) for path in paths]
        assert all(status == 200 for status, _ in made), "a thumbnail is missing"
        files = laid(bench.work / "files-remembered", people, [answer for _, answer in made])
        with nginx("nginx, the same bytes as files", files, "{id}.jpg", "image/jpeg", people) as sent:
            assert [sent.get(f"/{person}.jpg") for person in range(people[0], people[1] + 1)] == made, "the bytes differ"
            return bench.rounds([sent, ours])


def marks(cam12: list, small: list, kept: list) -> list:
    """What must be true of thumbnails over HTTP."""
    found = [mark for name, least, rows in (("cam12", 1.3, cam12), ("small", 2.5, small)) if rows for mark in (
        at_least(f"thumbnails of {name} made anew / ipx", least, rows[1].ratio()),
        at_least(f"thumbnails of {name} made anew / ipx, by processor time", least, 1 / rows[1].cpu_ratio()))]
    return [*found, *([at_least("a remembered thumbnail / nginx", 0.5, kept[1].ratio())] if kept else [])]
