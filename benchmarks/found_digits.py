"""How often the digit or number in a screenshot or a photograph is found, counted and read right.

    python -m benchmarks.found_digits [--pictures N] [--only WORD] [--misses FOLDER]

The pictures are made up (testing/screenshots.py, testing/photographs.py); screenshots are
saved as PNG, WebP and JPEG in turn, photographs as JPEG. "Found": the box of the digit and
the right one have 70 % of their area in common. "Read right": by `best`.
"""

import argparse
import io
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from rich.console import Console
from rich.progress import track
from rich.table import Table

from digits import DigitsError
from digits.commands import Parser
from digits.display.tables import align_numbers
from digits.display.tables import percent_or_dash as percent
from digits.image.find import FoundDigit, find_digit
from digits.image.framing import frame_drawing
from digits.networks import load_network
from digits.networks.inference import DigitReader
from digits.networks.number import take_apart
from testing import photographs, screenshots
from testing.scenes import Box, Scene

FORMATS = ("PNG", {}), ("WEBP", {"lossless": True}), ("JPEG", {"quality": 85})
JPEG = FORMATS[-1:]
SETS = {
    **{f"screen: {name}": (make, FORMATS) for name, make in screenshots.KINDS.items()},
    **{f"photo: {name}": (make, JPEG) for name, make in photographs.KINDS.items()},
}
SAME_BOX = 0.7  # share of the area of both boxes together


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    network = load_network("best")
    table = Table("", "found", "counted right", "read right")
    shares = {name: measure(name, options, network) for name in SETS if options.only in name}
    for name, of_kind in shares.items():
        table.add_row(name, *map(percent, of_kind))
    table.add_section()
    table.add_row("mean", *map(percent, np.mean([*shares.values()], axis=0)))
    Console().print(align_numbers(table))
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=60, help="of each kind (default 60)")
    parser.add_argument("--seed", type=int, default=0, help="of the pictures")
    parser.add_argument("--only", default="", help="kinds with this word in their name")
    parser.add_argument("--misses", type=Path, help="folder for pictures that were not found")
    options = parser.parse_args(arguments)
    if options.pictures < 1 or options.seed < 0:
        parser.error(
            f"--pictures {options.pictures} --seed {options.seed}: must be 1 and 0 or more"
        )
    if not any(options.only in name for name in SETS):
        parser.error(f"--only {options.only}: no kind has this in its name")
    if options.misses:
        options.misses.mkdir(parents=True, exist_ok=True)
    return options


def measure(name: str, options: argparse.Namespace, network: DigitReader) -> np.ndarray:
    """Shares of one kind that are found, counted right and read right: float (3,), 0 to 1."""
    make, formats = SETS[name]
    rng = np.random.default_rng(options.seed)
    rows = []
    for number in track(range(options.pictures), name, transient=True):
        scene = make(rng)
        kind, how = formats[number % len(formats)]
        found = find(scene, kind, how)
        rows.append(judge(scene, found, network))
        if options.misses and not all(rows[-1]):
            file = f"{name} {number} {kind}".replace(": ", " ").replace(" ", "-") + ".png"
            show_miss(scene, found).save(options.misses / file)
    return np.mean(rows, axis=0)


def find(scene: Scene, kind: str, how: dict) -> FoundDigit | None:
    """The digit in a scene that is saved in a format; None where it is refused."""
    file = io.BytesIO()
    Image.fromarray(scene.pixels).save(file, kind, **how)
    try:
        return find_digit(file.getvalue(), "picture")
    except DigitsError:
        return None


def judge(scene: Scene, found: FoundDigit | None, network: DigitReader) -> tuple[bool, bool, bool]:
    """Whether a digit was found, counted and read right."""
    if found is None:
        return False, False, False
    images = [frame_drawing(part.ink) for part in take_apart(found.ink, [], network)]
    answers = network.read(np.stack([image for image in images if image is not None]))
    right = [answer.digits for answer in answers] == [(digit,) for digit in scene.digits]
    return in_common(scene, found) > SAME_BOX, found.count == scene.count, right


def in_common(scene: Scene, found: FoundDigit) -> float:
    """Intersection over union of the right box and the one that was found."""
    height, width = scene.pixels.shape[:2]
    left, top, right, bottom = to_pixels(found, width, height)
    across = min(right, scene.box[2]) - max(left, scene.box[0])
    down = min(bottom, scene.box[3]) - max(top, scene.box[1])
    shared = max(0, across) * max(0, down)
    return shared / (area((left, top, right, bottom)) + area(scene.box) - shared)


def to_pixels(found: FoundDigit, width: int, height: int) -> Box:
    left, top, across, down = found.box
    ends = left * width, top * height, (left + across) * width, (top + down) * height
    return tuple(round(end) for end in ends)


def area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def show_miss(scene: Scene, found: FoundDigit | None) -> Image.Image:
    """The picture with the box that was found, and the ink that was read."""
    picture = Image.fromarray(scene.pixels)
    if found is None:
        return picture
    box = to_pixels(found, *picture.size)
    ImageDraw.Draw(picture).rectangle(box, outline=(255, 0, 255), width=4)
    ink = Image.fromarray(found.ink).convert("RGB")
    beside = Image.new("RGB", (picture.width + ink.width, max(picture.height, ink.height)))
    beside.paste(picture)
    beside.paste(ink, (picture.width, 0))
    return beside


if __name__ == "__main__":
    sys.exit(main())
