"""A reader who asks once, or a crowd of them at once, and what they saw."""

import http.client
import threading
import time
from dataclasses import dataclass, field

from stand.client import Client

NAME, PASSWORD = "rea0", "Rea0"
SECONDS = 90


@dataclass
class Seen:
    """What one request saw; status 0 when there was no answer, or not a whole one."""

    status: int = 0
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0
    problem: str = ""

    def says_when_to_come_again(self) -> bool:
        """Whether it is a refusal for the moment, with everything that belongs to one and nothing more."""
        return (self.status == 503 and self.headers.get("retry-after", "").isdigit()
                and b'"ErrorType"' in self.body and b'"Error":true' in self.body.replace(b" ", b""))


def image(person: int) -> str:
    """The address of a picture's bytes."""
    return f"/api/v1/Person/{person}/Image"


def image_info(person: int) -> str:
    """The address of the facts about a picture."""
    return f"/api/v1/Person/{person}/ImageInfo"


def get(address: str, path: str) -> Seen:
    """One request on a connection of its own, by a reader."""
    began = time.monotonic()
    try:
        with Client(address, NAME, PASSWORD, SECONDS) as client:
            answer = client.get(path)
            return Seen(answer.status, answer.headers, answer.body, time.monotonic() - began)
    except (OSError, http.client.HTTPException) as problem:
        return Seen(seconds=time.monotonic() - began, problem=repr(problem))


class Many:
    """Requests in as many threads, begun at once; `all` waits for them."""

    def __init__(self, address: str, paths: list):
        self.seen = [None] * len(paths)
        self.threads = [threading.Thread(target=self.one, args=(place, address, path), daemon=True)
                        for place, path in enumerate(paths)]
        for thread in self.threads:
            thread.start()

    def one(self, place: int, address: str, path: str) -> None:
        """One of them."""
        self.seen[place] = get(address, path)

    def all(self) -> list:
        """What each of them saw, in order."""
        for thread in self.threads:
            thread.join()
        return self.seen


def statuses(answers: list) -> dict:
    """How often each status was seen."""
    found = {}
    for seen in answers:
        found[seen.status] = found.get(seen.status, 0) + 1
    return found


def memory_mib(pid: int, line="VmHWM") -> float:
    """Memory of a process: the most it ever had, or with VmRSS what it has now."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(row.split()[1]) for row in status if row.startswith(f"{line}:")) / 1024
