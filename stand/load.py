"""Many who ask at the same time, until they are told to stop; every answer is noted."""

import http.client
import threading
import time
from dataclasses import dataclass

from stand.client import Answer, Client

# Nobody asks for longer, whatever becomes of the test.
MOST_SECONDS = 60


@dataclass(frozen=True)
class Failure:
    """A question without a whole answer."""

    asked: float
    failed: float
    error: Exception


class Load:
    """Asks for paths in turn, by several clients at once, as long as its `with` block lasts."""

    def __init__(self, address: str, user: tuple, paths: list, clients=4, pause=0.005):
        self.address, self.user, self.paths, self.pause = address, user, paths, pause
        self.answers: list[tuple[str, Answer]] = []
        self.failures: list[tuple[str, Failure]] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.ask, args=(place,), daemon=True) for place in range(clients)]

    def __enter__(self):
        self.ends = time.monotonic() + MOST_SECONDS
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def ask(self, place: int) -> None:
        """What one of them does; each begins at another path."""
        with Client(self.address, *self.user) as client:
            while not self.over.wait(self.pause) and time.monotonic() < self.ends:
                path = self.paths[place % len(self.paths)]
                place += 1
                asked = time.monotonic()
                try:
                    self.answers.append((path, client.get(path)))
                except (OSError, http.client.HTTPException) as error:
                    self.failures.append((path, Failure(asked, time.monotonic(), error)))

    def statuses(self) -> dict:
        """How often each status was answered."""
        counts = {}
        for _, answer in list(self.answers):
            counts[answer.status] = counts.get(answer.status, 0) + 1
        return counts

    def others(self) -> list:
        """The answers that were not 200."""
        return [(path, answer) for path, answer in list(self.answers) if answer.status != 200]

    def wait_for(self, count: int, seconds=20.0) -> None:
        """Returns when that many more were answered 200; too slow is an error."""
        wanted, until = self.statuses().get(200, 0) + count, time.monotonic() + seconds
        while self.statuses().get(200, 0) < wanted:
            if time.monotonic() > until:
                raise TimeoutError(f"no {count} answers within {seconds} seconds: {self.statuses()}")
            time.sleep(0.02)
