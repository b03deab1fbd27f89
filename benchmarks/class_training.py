"""How well a network reads a class that has trained on the drawings of half of its pupils.

    python -m benchmarks.class_training --drawings FILE [--shares 0 0.1] [--repeats 3]

A made-up class: the writers of a file of drawings (benchmarks/convert_drawings.py makes one of
pendigits, with 30 writers), each with `--digits` drawings of each digit, drawn as in
benchmarks/drawn_digits.py. Every second writer is trained on beside MNIST, each digit so often
that the class is that share of an epoch; all drawings of the others are read. Each figure is the
mean of trainings with other seeds.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.drawn_digits import frame
from digits.commands import Parser, exit_code
from digits.display.tables import align_numbers
from digits.jobs.config import AUGMENTATIONS, PupilConfig, pupil_config
from digits.mnist import load_mnist
from digits.networks.decision import normalise
from digits.strokes.dataset import Drawings, read_drawings
from digits.strokes.placement import place_randomly
from digits.strokes.render import draw_strokes

if TYPE_CHECKING:  # a wrong command need not wait for TensorFlow
    import keras

    from digits.training.data import Split

SHARES = (0.0, 0.02, 0.05, 0.1, 0.2)
DIGITS = 2  # of each, by each writer


class MadeUpClass(NamedTuple):
    """The drawings of half of the writers to train on, and those of the others to read."""

    training: Split
    measuring: Split


def main(arguments: list[str] | None = None) -> int:
    return exit_code(run, parse(arguments))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--drawings", type=Path, required=True, help="pen strokes, with writers")
    parser.add_argument("--digits", type=int, default=DIGITS, help="of each kind by each writer")
    parser.add_argument("--shares", type=float, nargs="+", default=SHARES, help="of an epoch")
    parser.add_argument("--repeats", type=int, default=3, help="trainings of each")
    parser.add_argument("--hidden", type=int, nargs="*", default=[128], help="units of the layers")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--augmentation", choices=list(AUGMENTATIONS), default="none")
    options = parser.parse_args(arguments)
    for name in ("digits", "repeats"):
        if (value := getattr(options, name)) < 1:
            parser.error(f"argument --{name}: {value} is below 1")
    for share in options.shares:
        if not 0 <= share < 1:
            parser.error(f"argument --shares: {share} is not from 0 to below 1")
    return options


def run(options: argparse.Namespace) -> None:
    """Train, read and print a row for each share."""
    config = pupil_config(
        tuple(options.hidden), epochs=options.epochs, augmentation=options.augmentation
    )
    drawings = read_drawings(options.drawings)
    mnist = load_mnist()

    from digits.training.data import split
    from digits.training.fit import fit

    made_up = make_class(drawings, options.digits)
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
    from digits.training.data import Split

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
    from digits.training.data import Split

    if not share:
        return 0, None
    times = max(1, round(config.mnist_digits * share / (1 - share) / len(digits.y)))
    return times, Split(np.tile(digits.x, (times, 1, 1)), np.tile(digits.y, times))


def read_right(network: keras.Model, digits: Split) -> float:
    """The share of digits that a network reads right: its most probable digit is the true one."""
    import keras

    outputs = normalise(keras.ops.convert_to_numpy(network(digits.x, training=False)))
    return float((outputs.probabilities.argmax(axis=1) == digits.y).mean())


if __name__ == "__main__":
    sys.exit(main())
