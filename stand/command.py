"""Commands of visage beside running copies, on the same stores."""

import json
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from stand.server import Failed, outer_environment

COMMAND_SECONDS = 60


@dataclass(frozen=True)
class Stores:
    """Where copies and commands that share everything find it."""

    binary: Path
    database: str
    blobs: str
    key: str
    environment: dict = field(default_factory=dict)

    def start(self, data: str, *words) -> subprocess.Popen:
        """A command under way, whose folder for everything else is `data`."""
        stores = ["--database", self.database, "--blobs", self.blobs, "--data", data]
        return subprocess.Popen(
            [str(self.binary), *map(str, words), *stores], text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**outer_environment(), **self.environment, "VISAGE_KEY": self.key})

    def attempt(self, *words, said="", killed_after=None) -> subprocess.CompletedProcess:
        """A command run to its end, whichever that is; after some seconds it is killed, if that is wanted."""
        with tempfile.TemporaryDirectory(prefix="visage-stand-command-") as data:
            process = self.start(data, *words)
            try:
                answer, talk = process.communicate(said, timeout=killed_after or COMMAND_SECONDS)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                answer, talk = process.communicate()
            return subprocess.CompletedProcess(process.args, process.returncode, answer, talk)

    def run(self, *words, said="") -> str:
        """What a command answered that did what it was asked."""
        done = self.attempt(*words, said=said)
        if done.returncode != 0:
            raise Failed(f"visage {' '.join(map(str, words))} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def add_user(self, name: str, password: str, role="administrator") -> None:
        """Adds a user."""
        self.run("user", "add", name, "--role", role, "--password-stdin", said=f"{password}\n")

    def change_password(self, name: str, password: str) -> None:
        """Gives a user another password."""
        self.run("user", "password", name, "--password-stdin", said=f"{password}\n")

    def check(self) -> dict:
        """What a look at every stored byte says."""
        done = self.attempt("check", "--deep", "--json")
        if done.returncode not in (0, 1) or not done.stdout:
            raise Failed(f"visage check ended with {done.returncode}: {done.stderr[-2000:]}")
        return json.loads(done.stdout)
