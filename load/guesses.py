"""Correct requests while somebody tries passwords: what that costs those who have signed in."""

import statistics
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from doors import Entered
from servers import BASIC, Server
from wrk import LOAD_CORE

GUESS = Path(__file__).with_name("guess.lua")
# Where a proxy would stand that says whence each request comes.
BEHIND_PROXY = ("--set", "trusted_proxies=127.0.0.1")
# Wrong passwords that wait for their turn, of which there are few, let nothing out of their connection meanwhile.
CONNECTIONS, WAIT_MS = {"one": 100, "many": 1000}, {"one": 95, "many": 450}


class Guessed(Entered):
    """A server that runs already, asked while wrong passwords come."""

    def __init__(self, name: str, running: Server, whom: str):
        super().__init__(name, running, [BASIC])
        self.whom, self.rates = whom, []

    @contextmanager
    def meanwhile(self, seconds: int):
        """Wrong passwords for as long as the `with` block, which takes so many seconds."""
        words = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{CONNECTIONS[self.whom]}", f"-d{seconds + 2}s", "-s", str(GUESS),
                 self.url, "--", "/api/v1", str(WAIT_MS[self.whom]), self.whom]
        guessing = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        # The first have to be wrong before it is known who guesses.
        time.sleep(1)
        try:
            yield
        finally:
            output, _ = guessing.communicate()
            figures = [line.split()[1:] for line in output.splitlines() if line.startswith("guesses ")]
            guesses, microseconds = map(int, figures[0])
            self.rates.append(guesses / microseconds * 1e6)

    def rate(self) -> float:
        """Wrong passwords a second."""
        return statistics.median(self.rates)


def servers(running: Server) -> list:
    """The server alone, and while it is guessed at."""
    return [
        Entered("nobody guesses", running, [BASIC]),
        Guessed("wrong passwords for one name from one address", running, "one"),
        Guessed("wrong passwords for many names from many addresses", running, "many"),
    ]
