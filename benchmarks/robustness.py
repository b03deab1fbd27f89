"""How accuracy falls when MNIST's test digits are moved, turned, scaled or drawn thicker.

    python -m benchmarks.robustness [--network NAME | --all] [--data mnist.npz] [--save]

Every test digit is changed (see digits/image/transform.py) by each of a row of values, one kind
of change at a time, and goes to the network as it then is, not framed again.
"""

import argparse
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from digits.commands import Parser, exit_code
from digits.display.wording import percent
from digits.image.transform import PERTURBATIONS
from digits.mnist import load_mnist
from digits.networks import load_network
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, MODELS
from digits.networks.report import read_report, write_report
from digits.networks.robustness import Curves, measure_robustness


def main(arguments: list[str] | None = None) -> int:
    return exit_code(run, parse(arguments, __doc__))


def run(options: argparse.Namespace) -> None:
    """Change, read, print, and write what was asked for."""
    mnist = load_mnist(options.data)
    networks = {name: load_network(name, options.models) for name in options.networks}
    reports = {name: read_report(name, options.models) for name in networks if options.save}
    watch = partial(track, description="Measuring", transient=True)
    robustness = measure_robustness(networks, mnist.x_test, mnist.y_test, watch)
    for name, report in reports.items():
        measured = replace(report, robustness=robustness[name])
        write_report(options.models / name / "report.json", measured)
    show(robustness, len(mnist.x_test))


def parse(arguments: list[str] | None, about: str) -> argparse.Namespace:
    """The options of a command that measures networks; `about` is its module's docstring."""
    parser = Parser(description=about.splitlines()[0])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--network", default=DEFAULT_NETWORK, choices=CATALOGUE, help="just one")
    which.add_argument("--all", action="store_true", help="the whole catalogue")
    parser.add_argument("--data", type=Path, help="MNIST as Keras's mnist.npz")
    parser.add_argument("--models", type=Path, default=MODELS, help="default: models/")
    parser.add_argument("--save", action="store_true", help="into the networks' report.json too")
    options = parser.parse_args(arguments)
    options.networks = list(CATALOGUE) if options.all else [options.network]
    return options


def show(robustness: dict[str, Curves], count: int) -> None:
    """Print a table for each change: its values down, the networks across."""
    console = Console()
    console.print(f"{count:,} test digits, read right")
    for kind, (title, _, values) in PERTURBATIONS.items():
        console.print(f"\n{title.capitalize()}")  # a table's own title is no wider than it
        table = Table("")
        for name in robustness:
            table.add_column(name, justify="right", overflow="fold")
        accuracies = [curves[kind]["accuracy"] for curves in robustness.values()]
        for value, *shares in zip(values, *accuracies, strict=True):
            table.add_row(f"{value:g}", *(percent(share, 1) for share in shares))
        table.columns[0].justify = "right"
        console.print(table)


if __name__ == "__main__":
    sys.exit(main())
