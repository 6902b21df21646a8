"""A server in the background: started, waited for, stopped, started again, and quoted when it fails."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

READY_SECONDS = 60
STOP_SECONDS = 20
# What is left of the 107 bytes that the path of a Unix socket may have.
LONGEST_TEMPORARY_FOLDER = 60


def outer_environment() -> dict:
    """The environment without variables for the tests: `serve` warns about variables that look like settings."""
    ours = ("VISAGE_BINARY", "VISAGE_STAND", "VISAGE_TEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


class Failed(Exception):
    """A server did not start, or is not installed; the text is for people."""


def free_addresses(count: int) -> list:
    """Addresses on the loopback that nobody listens on, all different."""
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    addresses = [f"127.0.0.1:{one.getsockname()[1]}" for one in taken]
    for one in taken:
        one.close()
    return addresses


def program(name: str, *folders: Path) -> str:
    """The path of an installed program; also looked for where Debian keeps what only root runs."""
    places = [*map(str, folders), os.environ.get("PATH", ""), "/usr/sbin", "/sbin"]
    found = shutil.which(name, path=os.pathsep.join(places))
    if not found:
        raise Failed(f"{name} is not installed: run stand/install.sh")
    return found


def ordinary_user() -> dict:
    """How subprocess starts what refuses to be root: as somebody else when we are root, else as we are."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """What every server here can do; a `with` block starts it, and stops it and removes its folder at the end.

    Start servers on the main thread: each ends with the thread that started it, even when that one is killed.
    """

    name = "server"
    # The signal that makes it end quickly and in good order.
    parting = signal.SIGTERM
    # Whether it runs as an ordinary user although we are root.
    humble = False

    def __init__(self):
        place = "/tmp" if len(tempfile.gettempdir()) > LONGEST_TEMPORARY_FOLDER else None
        self.folder = Path(tempfile.mkdtemp(prefix=f"visage-stand-{self.name}-", dir=place))
        self.said = self.folder / f"{self.name}.log"
        self.identity = ordinary_user() if self.humble else {}
        self.environment = {}
        self.process = None
        self.give(self.folder)

    def __enter__(self):
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def prepare(self) -> None:
        """What is done once, before the first start."""

    def command(self) -> list:
        """The words that start it, in the foreground."""
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether it answers; asked until it does."""
        raise NotImplementedError

    def give(self, path: Path) -> None:
        """Makes a file or folder belong to whom the server runs as."""
        if self.identity:
            os.chown(path, self.identity["user"], self.identity["group"])

    def start(self) -> None:
        """Starts it and returns when it answers."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Starts it and does not wait."""
        command = [program("setpriv"), "--pdeathsig", self.parting.name.removeprefix("SIG"), "--", *self.command()]
        with open(self.said, "ab") as said:
            self.start_of_talk = said.tell()
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
                env={**outer_environment(), **self.environment}, **self.identity)

    def await_ready(self) -> None:
        """Returns when it answers."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"{self.name} did not start:\n{self.talk()[-2000:]}")
            time.sleep(0.02)

    def talk(self) -> str:
        """What it has said since it was started last."""
        with open(self.said, "rb") as said:
            said.seek(self.start_of_talk)
            return said.read().decode(errors="replace")

    def stop(self, parting=None) -> None:
        """Asks it to end and waits; one that does not is killed. Nothing happens when it does not run."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(parting or self.parting)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Ends it at once, with everything it started, as a lost machine would."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def restart(self) -> None:
        """Stops it and starts it again on the same data and the same address."""
        self.stop()
        self.start()

    def close(self) -> None:
        """Stops it and removes everything it kept."""
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
