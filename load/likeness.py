"""How like a whole decode and Pillow's Lanczos thumbnails are; run by load/scaling.py with a Python that has Pillow.

    likeness.py SIDE PICTURE… -- THUMBNAIL…

One line of JSON comes out: the mean and the least SSIM, and how many thumbnails have another size.
"""

import json
import sys

import numpy
from PIL import Image
from skimage.metrics import structural_similarity


def likeness(picture: str, thumbnail: str, side: int):
    """SSIM of a thumbnail, or nothing when its size differs."""
    with Image.open(picture) as whole, Image.open(thumbnail) as found:
        factor = min(side / whole.width, side / whole.height, 1)
        size = tuple(max(1, int(length * factor + 0.5)) for length in whole.size)
        if found.size != size:
            return None
        wanted = numpy.asarray(whole.convert("RGB").resize(size, Image.Resampling.LANCZOS))
        return float(structural_similarity(wanted, numpy.asarray(found.convert("RGB")), channel_axis=2))


def main() -> None:
    side, names = int(sys.argv[1]), sys.argv[2:]
    at = names.index("--")
    found = [likeness(*pair, side) for pair in zip(names[:at], names[at + 1:], strict=True)]
    alike = [one for one in found if one is not None]
    print(json.dumps({"mean": sum(alike) / max(1, len(alike)), "least": min(alike, default=0),
                      "other_sizes": len(found) - len(alike)}))


if __name__ == "__main__":
    main()
