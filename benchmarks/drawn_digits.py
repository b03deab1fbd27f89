"""How well a network reads digits that people drew with a pen on a screen.

    python benchmarks/drawn_digits.py --drawings FILE [--network NAME]

FILE holds pen strokes: `points` float32 (P, 2), x to the right and y down; `stroke_start`
and `drawing_start`, the first point of each stroke and the first stroke of each drawing,
each with one entry more than there are; `labels`, the digits. Each drawing is drawn on a
canvas of 280 x 280 at a random place, its longer side 35 to 80 % of the canvas, with a
pen of 10 to 26 pixels, round at its ends, and goes to the network as on the page.
"""

import argparse
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from digits import DigitsError
from digits.networks import DEFAULT_NETWORK, load_network
from digits.preprocess import to_mnist
from digits.report import measure
from digits.styles import draw_stroke

CANVAS = 280
LONGER_SIDE = (0.35, 0.80)  # of the canvas
PEN = (10, 26)  # pixels


def read_drawings(path: Path) -> tuple[list[list[np.ndarray]], np.ndarray]:
    """Drawings, each a list of strokes of float32 (points, 2), and their labels (D,)."""
    with np.load(path, allow_pickle=False) as file:
        strokes = np.split(file["points"], file["stroke_start"][1:-1])
        start = file["drawing_start"]
        return [strokes[a:b] for a, b in pairwise(start)], file["labels"]


def draw(strokes: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Draw strokes at a random place, size and pen: uint8 (280, 280), white on black."""
    points = np.concatenate(strokes)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    pen = int(rng.integers(PEN[0], PEN[1] + 1))
    scale = (rng.uniform(*LONGER_SIDE) * CANVAS - pen) / max(extent.max(), 1e-6)
    room = CANVAS - pen - extent * scale
    offset = pen / 2 + rng.uniform(0, 1, 2) * room
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    for stroke in strokes:
        draw_stroke(canvas, (stroke - corner) * scale + offset, pen)
    return canvas


def main() -> None:
    parser = argparse.ArgumentParser(description="Read drawn digits with one network.")
    parser.add_argument("--drawings", type=Path, required=True, help="file of pen strokes")
    parser.add_argument("--network", default=DEFAULT_NETWORK, help="name in the catalogue")
    parser.add_argument("--seed", type=int, default=0, help="places, sizes and pens")
    options = parser.parse_args()
    try:
        network = load_network(options.network)
        drawings, labels = read_drawings(options.drawings)
    except (DigitsError, OSError, KeyError, ValueError) as error:
        parser.exit(2, f"{error}\n")
    rng = np.random.default_rng(options.seed)
    images = np.stack([to_mnist(draw(strokes, rng)) for strokes in drawings])
    probabilities = network.probabilities(images)
    figures = measure(probabilities, labels)
    wrong = probabilities.argmax(axis=1) != labels

    table = Table(title=f"{options.network} on {len(labels):,} drawings of {options.drawings.name}")
    table.add_column("digit")
    table.add_column("read right", justify="right")
    for digit, recall in enumerate(figures.recall):
        table.add_row(str(digit), f"{recall:.2%}")
    table.add_section()
    table.add_row("mean of the ten", f"{np.mean(figures.recall):.2%}")
    table.add_row("confidence when right", f"{probabilities[~wrong].max(axis=1).mean():.2f}")
    table.add_row("confidence when wrong", f"{probabilities[wrong].max(axis=1).mean():.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
