"""A small disk of its own, which can be filled up and be given room again."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from stand.server import program


class SmallDisk:
    """A tmpfs of `mib` MiB in a temporary folder; a `with` block mounts it and takes it away."""

    def __init__(self, mib: int):
        self.mib = mib
        self.folder = Path(tempfile.mkdtemp(prefix="visage-stand-disk-"))
        self.filler = self.folder / "filler"

    def __enter__(self):
        try:
            mounted = subprocess.run(
                [program("mount"), "-t", "tmpfs", "-o", f"size={self.mib}m,mode=0700", "tmpfs", str(self.folder)],
                capture_output=True, text=True)
        except BaseException:
            self.folder.rmdir()
            raise
        if mounted.returncode == 0:
            return self
        self.folder.rmdir()
        why = f"no disk can be mounted here: {mounted.stderr.strip().partition(chr(10))[0]}"
        if os.environ.get("CI"):
            raise AssertionError(why)
        print(f"\nSKIPPED full disks: {why}", flush=True)
        raise unittest.SkipTest(why)

    def __exit__(self, *_):
        # What is still open does not keep it from going away.
        subprocess.run([program("umount"), "--lazy", str(self.folder)], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def fill(self, leave=0) -> None:
        """Leaves so many bytes, in whole pages."""
        with open(self.filler, "ab", buffering=0) as filler:
            while (room := self.room() - leave) > 0:
                filler.write(bytes(min(room, 1 << 20)))

    def make_room(self) -> None:
        """Takes away what filled it."""
        self.filler.unlink()

    def room(self) -> int:
        """Bytes that are free."""
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize
