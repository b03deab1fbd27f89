"""How much of a network's figures is luck: its recipe, trained with several seeds.

    python -m benchmarks.spread --drawings FILE [FILE ...] --json runs.jsonl
    python -m benchmarks.spread --network best --epochs 20 --drawings FILE --json runs.jsonl

Trains as train_model.py does, whose own seed is 1, and publishes nothing: all networks but
`best`, unless --network names others. Prints the mean of the seeds, the lowest and the highest.
Drawings are drawn as in benchmarks/drawn_digits.py. With --json each run is kept as a line of
that file, and the same command goes on with the runs that are missing.

The test set is measured only where a recipe is trained as it stands: seeds of a recipe that stays
as it is choose nothing. A shorter training (--epochs) may help to choose, so validation digits
have to do.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.drawn_digits import draw, frame
from digits import DigitsError
from digits.commands import Parser, exit_code
from digits.display.tables import align_numbers, percent_or_dash
from digits.files import sha256_of, write_atomic
from digits.installed import need_tensorflow
from digits.mnist import Mnist, load_mnist
from digits.networks.config import GENERATED, TrainingConfig
from digits.networks.decision import normalise
from digits.networks.drawing_metrics import DrawingMetrics, evaluate_drawings
from digits.networks.metrics import Metrics, evaluate
from digits.networks.recipes import CATALOGUE
from digits.strokes.dataset import read_drawings

if TYPE_CHECKING:  # a wrong command need not wait for TensorFlow
    import keras

SMALL = [name for name, recipe in CATALOGUE.items() if recipe.augmentation != GENERATED]
SEEDS = (1, 2, 3)
PLACES_SEED = 0  # of places, sizes and pens, as in benchmarks/drawn_digits.py
# Fields of a recipe that tell people of it, and change nothing that comes out.
WORDS = ("title", "chosen_on", "reported_by_source")
# What networks are measured on, and its title.
SETS = {
    "test": "MNIST's test digits",
    "validation": "MNIST's validation digits",
    "drawn": "drawn digits",
    "others": "drawings that are no digits",
}
# The figures and their titles. A drawing that is no digit has no right name and no loss.
FIGURES = {
    "named_right": "named right",
    "named_wrong": "named wrong",
    "two_named": "two named",
    "refused": "refused",
    "accuracy": "read right",
    "loss": "loss",
}
# Those of drawings that are no digits, by the names of the others.
OF_OTHERS = {
    "named_wrong": "others_named",
    "two_named": "others_two",
    "refused": "others_refused",
}


class SpreadError(DigitsError):
    """A file of runs that cannot be used, or a training that came to nothing."""


class Pictures(NamedTuple):
    """Images uint8 (N, 28, 28) and labels (N,), 0 to 9, or all of them -1: no digits."""

    images: np.ndarray
    labels: np.ndarray


class Run(NamedTuple):
    """A training: what was asked for, and for sets of `SETS` what `measure` gives."""

    asked: dict
    figures: dict[str, dict[str, float]]


def main(arguments: list[str] | None = None) -> int:
    try:
        return exit_code(run, parse(arguments))
    except KeyboardInterrupt:
        print("\nStopped. With --json the same command goes on with the runs that are missing.")
        return 130


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", nargs="+", default=SMALL, choices=CATALOGUE)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS, help="default: 1 2 3")
    parser.add_argument("--epochs", type=int, help="default: the recipe's")
    parser.add_argument("--bfloat16", action="store_true", help="as in train_model.py")
    parser.add_argument("--drawings", type=Path, nargs="+", default=[], help="pen strokes")
    parser.add_argument("--data", type=Path, help="mnist.npz (default: $MNIST_NPZ or Keras's)")
    parser.add_argument("--json", type=Path, help="file that keeps the runs, one a line")
    options = parser.parse_args(arguments)
    if options.epochs is not None and options.epochs < 1:
        parser.error(f"argument --epochs: {options.epochs} is below 1")
    for seed in options.seeds:
        if not 0 <= seed < 2**32:
            parser.error(f"argument --seeds: {seed} is not between 0 and 2**32 - 1")
    return options


def run(options: argparse.Namespace) -> None:
    """Train what is missing, keep it, and print the tables."""
    mnist = load_mnist(options.data)
    drawings = draw_all(options.drawings)
    data = [mnist.sha256(), *map(sha256_of, options.drawings)]
    need_tensorflow()
    kept = open_runs(options.json) if options.json else []
    from digits.training.fit import limit_intra_op_threads

    changes = {"epochs": options.epochs} if options.epochs else {}
    recipes = [replace(CATALOGUE[name], **changes) for name in dict.fromkeys(options.network)]
    limit_intra_op_threads(recipes)
    runs = []
    for recipe in recipes:
        for seed in dict.fromkeys(options.seeds):
            asked = describe(recipe, seed, options.bfloat16, data)
            one = next((run for run in kept if run.asked == asked), None)
            state = "kept from before" if one else f"{recipe.epochs} epochs"
            print(f"{recipe.name}, seed {seed}: {state}", flush=True)
            if not one:
                one = Run(asked, train(recipe, seed, options.bfloat16, mnist, drawings))
                if options.json:
                    keep(options.json, one)
            runs.append(one)
    show(runs)


def draw_all(paths: list[Path]) -> dict[str, Pictures]:
    """All drawings of some files as pictures: the digits, and those that are none."""
    if not paths:
        return {}
    parts = [read_drawings(path) for path in paths]
    labels = np.concatenate([part.labels for part in parts])
    pictures = [picture for part in parts for picture in draw(part, PLACES_SEED)]
    images = np.stack([frame(picture) for picture in pictures])
    kinds = {"drawn": labels >= 0, "others": labels < 0}
    return {name: Pictures(images[kind], labels[kind]) for name, kind in kinds.items() if any(kind)}


# One run


def train(
    recipe: TrainingConfig,
    seed: int,
    bfloat16: bool,
    mnist: Mnist,
    drawings: dict[str, Pictures],
) -> dict[str, dict[str, float]]:
    """Fit a network and measure it on each set. Raises `SpreadError` where it diverges."""
    from digits.training.batches import useful_processes
    from digits.training.data import split
    from digits.training.fit import fit, is_small

    x, y = mnist.x_train, mnist.y_train
    verbose = 0 if is_small(recipe) else 2  # an epoch of a large network takes long
    fitted = fit(
        recipe,
        x,
        y,
        seed=seed,
        bfloat16=bfloat16,
        processes=useful_processes(),
        verbose=verbose,
    )
    if not math.isfinite(sum(fitted.history["loss"])):
        raise SpreadError(
            f"The training of {recipe.name} with seed {seed} diverged: its loss is no number."
        )
    sets = {"validation": Pictures(*split(recipe, x, y, seed)[1]), **drawings}
    if recipe == CATALOGUE[recipe.name]:
        sets["test"] = Pictures(mnist.x_test, mnist.y_test)
    return {name: measure(fitted.network, name, pictures) for name, pictures in sets.items()}


def measure(network: keras.Model, name: str, pictures: Pictures) -> dict[str, float]:
    """Those of `FIGURES` that a set has: fractions of 1, and a loss in nats.

    Of drawn digits "read right" is the mean of the ten digits' own shares, as in all reports.
    """
    import keras

    images, labels = pictures
    outputs = normalise(keras.ops.convert_to_numpy(network(images, training=False)))
    if name in ("test", "validation"):
        metrics: Metrics | DrawingMetrics = evaluate(outputs, labels)
    else:
        metrics = evaluate_drawings(outputs, labels)
    fields = OF_OTHERS if name == "others" else {figure: figure for figure in FIGURES}
    return {figure: getattr(metrics, field) for figure, field in fields.items()}


# The runs that are kept


def describe(recipe: TrainingConfig, seed: int, bfloat16: bool, data: list[str]) -> dict:
    """All that decides what comes out, as JSON gives it back; `data`: checksums of the files."""
    fields = {name: value for name, value in asdict(recipe).items() if name not in WORDS}
    asked = {"seed": seed, "bfloat16": bfloat16, "recipe": fields, "data": data}
    return json.loads(json.dumps(asked))


def open_runs(path: Path) -> list[Run]:
    """The runs of a file, which is made where there is none; `SpreadError` where it is no such."""
    try:
        content = path.read_bytes() if path.exists() else b""
        runs = [Run(**json.loads(line)) for line in content.splitlines()]
        check(runs)
        write_atomic(path, content)  # else it would be noticed after the first training only
    except OSError as error:
        raise SpreadError(f"{path} cannot be used: {error.strerror}.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise SpreadError(f"{path} holds something else than runs. Name another file.") from error
    return runs


def check(runs: list[Run]) -> None:
    """Raise ValueError, TypeError or AttributeError where a run has no figures to show."""
    for figures in [figures for run in runs for figures in run.figures.values()]:
        if not figures.keys() <= FIGURES.keys() or not all(map(math.isfinite, figures.values())):
            raise ValueError(figures)


def keep(path: Path, run: Run) -> None:
    """Add a run to those in a file, which is written whole. Raises `SpreadError`."""
    try:
        line = json.dumps(run._asdict()).encode() + b"\n"
        write_atomic(path, path.read_bytes() + line)
    except OSError as error:
        raise SpreadError(f"{path} cannot be written: {error.strerror}.") from error


# Tables


def show(runs: list[Run]) -> None:
    """Print a table for each set that was measured: the networks as rows."""
    console = Console()
    for name, title in SETS.items():
        by_network: dict[str, list[dict[str, float]]] = {}
        for run in runs:
            if name in run.figures:
                by_network.setdefault(run.asked["recipe"]["name"], []).append(run.figures[name])
        if by_network:
            console.print(table_of(by_network, title))
    seeds = ", ".join(dict.fromkeys(str(run.asked["seed"]) for run in runs))
    console.print(f"The mean of all seeds ({seeds}), below it the lowest and the highest.")


def table_of(by_network: dict[str, list[dict[str, float]]], title: str) -> Table:
    """Three rows for each network, from the figures of its runs."""
    names = [name for name in FIGURES if name in next(iter(by_network.values()))[0]]
    table = Table("", *(FIGURES[name] for name in names), title=title)
    for network, runs in by_network.items():
        for row, reduce in ((network, np.mean), ("  lowest", np.min), ("  highest", np.max)):
            values = {name: float(reduce([figures[name] for figures in runs])) for name in names}
            table.add_row(row, *(in_words(*item) for item in values.items()))
    return align_numbers(table)


def in_words(name: str, value: float) -> str:
    return f"{value:.4f}" if name == "loss" else percent_or_dash(value)


if __name__ == "__main__":
    sys.exit(main())
