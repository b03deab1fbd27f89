"""How often numbers are taken apart into their digits rightly, and read.

    python -m benchmarks.numbers --digits FILE [--doodles FILE] [--pictures]

The numbers are made up of the digits of a file of pen strokes (benchmarks/convert_drawings.py
makes some): two to six beside each other, from overlapping boxes to wide gaps, a little higher and
larger as a hand writes (testing/numbers.py). `best` judges what is one digit, and reads. "Rightly":
as many parts as digits, and each has at least 70 % of the ink of both in common with its digit.
"Read alone": each digit is read right when it is drawn by itself. Single digits and doodles, each
at a random place in a random size, should stay whole. With --pictures only the pixels are known,
not the strokes.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from digits.commands import Parser, exit_code
from digits.display.tables import align_numbers
from digits.display.tables import percent_or_dash as percent
from digits.image.framing import FRAME, frame_drawing
from digits.networks import load_network
from digits.networks.inference import DigitReader
from digits.networks.number import Part, take_apart
from digits.strokes.canvas_json import PenPath, PenStroke
from digits.strokes.dataset import Drawings, read_drawings
from digits.strokes.placement import place_randomly
from digits.strokes.render import draw_paths, pen_path
from testing.numbers import LENGTHS, SIDE, Number, compose

SAME_INK = 0.7  # share of the ink of both together


def main(arguments: list[str] | None = None) -> int:
    return exit_code(run, parse(arguments))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=Path, required=True, help="pen strokes of digits")
    parser.add_argument("--doodles", type=Path, help="pen strokes of what is no digit")
    parser.add_argument("--numbers", type=int, default=1000, help="to make up (default 1000)")
    parser.add_argument("--singles", type=int, help="digits and doodles at most (default all)")
    parser.add_argument("--pictures", action="store_true", help="take pixels apart, not strokes")
    parser.add_argument("--seed", type=int, default=0, help="of numbers, places and sizes")
    options = parser.parse_args(arguments)
    if options.numbers < 1 or options.seed < 0:
        parser.error(f"--numbers {options.numbers} --seed {options.seed}: must be 1 and 0 or more")
    return options


def run(options: argparse.Namespace) -> None:
    """Make up, take apart, read and print."""
    digits = read_drawings(options.digits)
    network = load_network("best")
    table = Table("", "numbers", "taken apart rightly", "read alone", "read whole")
    rows = measure_numbers(digits, options, network)
    for title, of_kind in {
        "ink does not touch": rows[rows[:, 0] == 0],
        "two digits touch": rows[rows[:, 0] == 1],
        "all": rows,
    }.items():
        shares = map(percent, of_kind[:, 1:].mean(axis=0)) if len(of_kind) else "---"
        table.add_row(title, f"{len(of_kind):,}", *shares)
    console = Console()
    console.print(align_numbers(table))
    alone, whole = rows[:, 2].mean(), rows[:, 3].mean()
    console.print(f"Read whole / read alone: {whole / alone if alone else 0:.3f}")
    for path in filter(None, (options.digits, options.doodles)):
        apart = measure_singles(read_drawings(path), options, network)
        console.print(f"{path.stem}: {sum(apart)} of {len(apart):,} taken apart")


def measure_numbers(
    digits: Drawings, options: argparse.Namespace, network: DigitReader
) -> np.ndarray:
    """Of each number, whether digits touch, it is taken apart, read alone, read: bool (N, 4)."""
    rng = np.random.default_rng(options.seed)
    known = np.flatnonzero(digits.labels >= 0)
    rows = []
    for _ in track(range(options.numbers), "Numbers", transient=True):
        chosen = rng.choice(known, rng.integers(LENGTHS[0], LENGTHS[1] + 1))
        made = compose([digits.strokes[at] for at in chosen], digits.labels[chosen], rng)
        parts = take_apart(made.ink, [] if options.pictures else made.strokes, network)
        alone = [draw_paths(digit, SIDE) for digit in made.digits]
        read_whole = is_read((part.ink for part in parts), made, network)
        rows.append(
            (made.touching, is_right(parts, alone), is_read(alone, made, network), read_whole)
        )
    return np.array(rows)


def is_right(parts: list[Part], digits: list[np.ndarray]) -> bool:
    """Whether parts have the ink of the digits, uint8 (H, W) each."""
    if len(parts) != len(digits):
        return False
    pairs = [(part.ink > 127, ink > 127) for part, ink in zip(parts, digits, strict=True)]
    return all((a & b).sum() >= SAME_INK * (a | b).sum() for a, b in pairs)


def is_read(inks: Iterable[np.ndarray], number: Number, network: DigitReader) -> bool:
    """Whether ink after ink, uint8 (H, W), is read as the digits of a number."""
    images = [frame_drawing(ink) for ink in inks]
    blank = np.zeros((FRAME, FRAME), np.uint8)
    answers = network.read(np.stack([blank if image is None else image for image in images]))
    return [answer.digits for answer in answers] == [(label,) for label in number.labels]


def measure_singles(
    drawings: Drawings, options: argparse.Namespace, network: DigitReader
) -> list[bool]:
    """Which drawings are taken apart, each alone on a canvas."""
    rng = np.random.default_rng(options.seed)
    apart = []
    for drawing in track(drawings.strokes[: options.singles], "Singles", transient=True):
        strokes, pen = place_randomly(drawing, rng)
        paths: list[PenPath] = [pen_path(PenStroke(stroke, pen)) for stroke in strokes]
        ink = draw_paths(paths, SIDE)
        apart.append(len(take_apart(ink, [] if options.pictures else paths, network)) > 1)
    return apart


if __name__ == "__main__":
    sys.exit(main())
