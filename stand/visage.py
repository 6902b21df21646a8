"""visage itself, on an address of its own, with the stores it is told to use."""

import re
from pathlib import Path

from stand.server import Server, free_addresses

READY = re.compile(r"^visage listening on (http://\S+)$", re.MULTILINE)


class Visage(Server):
    """One copy of the program; without addresses it keeps everything in its temporary folder."""

    name = "visage"

    def __init__(self, binary: Path, *options, database=None, blobs=None, key=None, environment=None):
        super().__init__()
        self.binary, self.options, self.database, self.blobs = Path(binary).resolve(), options, database, blobs
        self.address = free_addresses(1)[0]
        self.url = f"http://{self.address}"
        self.data = self.folder / "data"
        self.environment = {**({"VISAGE_KEY": key} if key else {}), **(environment or {})}

    def command(self) -> list:
        stores = [("--database", self.database), ("--blobs", self.blobs)]
        words = [word for name, value in stores if value for word in (name, value)]
        return [str(self.binary), "serve", "--data", str(self.data), "--listen", self.address, *words, *self.options]

    def ready(self) -> bool:
        return READY.search(self.talk()) is not None

    def terminate(self) -> None:
        """Lets it finish its answers and end."""
        self.stop()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self.process.pid
