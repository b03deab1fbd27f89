"""How well a network reads a class that has trained on the drawings of half of its pupils.

    python -m benchmarks.class_training --drawings FILE [--shares 0 0.1] [--repeats 3]

A made-up class: the writers of a file of drawings (benchmarks/convert_drawings.py makes one of
pendigits, with 30 writers), each with `--digits` drawings of each digit, drawn as in
benchmarks/drawn_digits.py. Every second writer is trained on beside MNIST, each digit so often
that the class is that share of an epoch; all drawings of the others are read. Each figure is the
mean of trainings with other seeds.
"""

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.drawn_digits import frame
from digits import DigitsError
from digits.commands import Parser
from digits.display.tables import align_numbers
from digits.jobs.config import AUGMENTATIONS, PupilConfig, pupil_config
from digits.mnist import load_mnist
from digits.networks.decision import normalise
from digits.strokes.dataset import Drawings, read_drawings
from digits.strokes.placement import place_randomly
from digits.strokes.render import draw_strokes
from digits.training.data import Split, split
from digits.training.fit import fit

SHARES = (0.0, 0.02, 0.05, 0.1, 0.2)
DIGITS = 2  # of each, by each writer


class MadeUpClass(NamedTuple):
    """The drawings of half of the writers to train on, and those of the others to read."""

    training: Split
    measuring: Split


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    try:
        run(options)
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--drawings", type=Path, required=True, help="pen strokes, with writers")
    parser.add_argument("--digits", type=int, default=DIGITS, help="of each kind by each writer")
    parser.add_argument("--shares", type=float, nargs="+", default=SHARES, help="of an epoch")
    parser.add_argument("--repeats", type=int, default=3, help="trainings of each")
    parser.add_argument("--hidden", type=int, nargs="*", default=[128], help="units of the layers")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--augmentation", choices=list(AUGMENTATIONS), default="none")
    return parser.parse_args(arguments)


def run(options: argparse.Namespace) -> None:
    """Train, read and print a row for each share."""
    mnist = load_mnist()
    config = pupil_config(
        tuple(options.hidden), epochs=options.epochs, augmentation=options.augmentation
    )
    made_up = make_class(read_drawings(options.drawings), options.digits)
    validation = split(config, mnist.x_train, mnist.y_train, seed=1)[1]
    title = (
        f"{len(made_up.training.y):,} drawings to train on, {len(made_up.measuring.y):,} to read"
    )
    table = Table("share", "times each", "the others", "MNIST's validation", title=title)
    for share in options.shares:
        figures = []
        for seed in range(1, options.repeats + 1):
            times, further = repeat(made_up.training, config, share)
            x, y = mnist.x_train, mnist.y_train
            fitted = fit(config, x, y, seed=seed, max_operations=2e8, further=further)
            figures.append(
                [read_right(fitted.network, part) for part in (made_up.measuring, validation)]
            )
        others, on_mnist = np.mean(figures, axis=0)
        table.add_row(f"{share:.0%}", str(times), f"{others:.1%}", f"{on_mnist:.2%}")
    Console().print(align_numbers(table))


def make_class(drawings: Drawings, digits: int) -> MadeUpClass:
    """Draw a class; the same file gives the same one."""
    rng = np.random.default_rng(0)
    halves: list[list[tuple[np.ndarray, int]]] = [[], []]
    for place, writer in enumerate(np.unique(drawings.writers)):
        for label in range(10):
            chosen = np.flatnonzero((drawings.writers == writer) & (drawings.labels == label))
            for i in chosen[:digits]:
                image = frame(draw_strokes(*place_randomly(drawings.strokes[i], rng)))
                halves[place % 2].append((image, label))
    parts = (Split(*map(np.array, zip(*half, strict=True))) for half in halves)
    return MadeUpClass(*parts)


def repeat(digits: Split, config: PupilConfig, share: float) -> tuple[int, Split | None]:
    """How often each drawing is trained on for that share of an epoch, and all of them."""
    if not share:
        return 0, None
    times = max(1, round(config.mnist_digits * share / (1 - share) / len(digits.y)))
    return times, Split(np.tile(digits.x, (times, 1, 1)), np.tile(digits.y, times))


def read_right(network: keras.Model, digits: Split) -> float:
    """The share of digits that a network reads right: its most probable digit is the true one."""
    outputs = normalise(keras.ops.convert_to_numpy(network(digits.x, training=False)))
    return float((outputs.probabilities.argmax(axis=1) == digits.y).mean())


if __name__ == "__main__":
    sys.exit(main())
