"""Lays out sets of photographs from unpacked packages; run by load/fetched.py with a Python that has Pillow.

    photographs.py FOLDER PACKAGE-FOLDER…

`whole` and `progressive` are the wallpapers as they are, `cam12` twelve megapixels as a camera writes them, `small` and
`png` what people upload as portraits.
"""

import shutil
import sys
from pathlib import Path

from PIL import Image, ImageOps

CAMERA, CAMERAS = (4000, 3000), 8
LEAST_PIXELS = 1_000_000
# Drawn or rendered, not photographed, or the same motif once more.
NO_PHOTOGRAPHS = ("analogpattern", "free_by", "seeding", "Infinite-Sea", "Painting-Colors", "Fossa", "abstract")


def photographs(packages: list) -> list:
    """Wallpapers that are photographs, the largest first."""
    found = []
    for package in packages:
        for file in sorted(package.glob("usr/share/backgrounds/**/*.jpg")):
            with Image.open(file) as picture:
                fits = picture.mode == "RGB" and picture.width * picture.height >= LEAST_PIXELS
            if fits and not any(part in str(file) for part in NO_PHOTOGRAPHS):
                found.append((-picture.width * picture.height, file))
    return [file for _, file in sorted(found)]


def small_ones(packages: list) -> list:
    """Pictures of people and things in wheels."""
    wanted = ("images/china.jpg", "images/flower.jpg", "data/astronaut.png", "data/coffee.png", "data/chelsea.png")
    return [file for package in packages for name in wanted for file in sorted(package.glob(f"**/{name}"))]


def inside(picture: Image.Image, side: int) -> Image.Image:
    """The picture in a square of `side`."""
    copied = picture.copy()
    copied.thumbnail((side, side), Image.Resampling.LANCZOS)
    return copied


def main() -> None:
    folder, packages = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    for name in ("cam12", "whole", "progressive", "small", "png"):
        (folder / name).mkdir()
    for number, file in enumerate(photographs(packages)):
        with Image.open(file) as picture:
            kind = "progressive" if picture.info.get("progressive") else "whole"
            shutil.copy(file, folder / kind / f"{number:02}.jpg")
            picture.load()
        if number < CAMERAS:
            cut = ImageOps.fit(picture, CAMERA, Image.Resampling.LANCZOS)
            cut.save(folder / "cam12" / f"{number:02}.jpg", quality=92, subsampling="4:2:0")
            inside(picture, 1600).save(folder / "png" / f"{number:02}.png")
        inside(picture, 1024).save(folder / "small" / f"{number:02}.jpg", quality=85)
    for number, file in enumerate(small_ones(packages)):
        with Image.open(file) as picture:
            inside(picture.convert("RGB"), 1024).save(folder / "small" / f"{50 + number:02}.jpg", quality=85)


if __name__ == "__main__":
    main()
