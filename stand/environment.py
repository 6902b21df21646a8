"""The private Python environment with what comes from PyPI, made once and kept below the build's folder."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from stand.server import Failed

HERE = Path(__file__).resolve().parent
WANTED = HERE / "requirements.txt"


def folder() -> Path:
    """Where the stand keeps what it installs: VISAGE_STAND, or `stand` in the build's folder."""
    if own := os.environ.get("VISAGE_STAND"):
        return Path(own).resolve()
    return (HERE.parent / os.environ.get("CARGO_TARGET_DIR", "target")).resolve() / "stand"


def installed(name: str) -> str:
    """The path of a program in the environment, which is made when it is missing or not what is wanted now."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    mark, found = place / "venv" / "installed.txt", place / "venv" / "bin" / name
    with open(place / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not found.exists() or not mark.exists() or mark.read_text() != WANTED.read_text():
            run(sys.executable, "-m", "venv", "--clear", place / "venv")
            run(place / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                "--requirement", WANTED)
            mark.write_text(WANTED.read_text())
    return str(found)


def run(*words) -> None:
    """Runs a command; its last words are the failure."""
    made = subprocess.run([*map(str, words)], capture_output=True, text=True)
    if made.returncode != 0:
        raise Failed(f"cannot install what {WANTED.name} names: {(made.stderr or made.stdout).strip()[-500:]}")


if __name__ == "__main__":
    try:
        installed("weed")
    except (Failed, OSError) as failure:
        sys.exit(str(failure))
