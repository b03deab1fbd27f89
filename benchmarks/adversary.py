"""How many of 1,000 test digits stand against small changes that are made to turn the answer.

    python -m benchmarks.adversary [--network NAME | --all] [--data mnist.npz] [--save]

The first 1,000 test digits; the changes are made for each digit and network (see
digits/networks/adversary.py). A digit stands at a size if no change that was tried up to it makes
another digit more probable than the true one. Every size from 0 to 30 % is measured, and a few of
them printed.
"""

import argparse
import sys
from dataclasses import replace
from functools import partial

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.robustness import parse
from digits.commands import exit_code
from digits.display.wording import percent
from digits.mnist import load_mnist
from digits.networks import load_network
from digits.networks.adversary import DIGITS, measure_standing
from digits.networks.report import REPORT_FILE, read_report, write_report

PRINTED = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3)


def main(arguments: list[str] | None = None) -> int:
    return exit_code(run, parse(arguments, __doc__))


def run(options: argparse.Namespace) -> None:
    """Measure, write what was asked for, and print."""
    mnist = load_mnist(options.data)
    images, labels = mnist.x_test[:DIGITS], mnist.y_test[:DIGITS].astype(int)
    measured = {}
    for name in options.networks:
        network = load_network(name, options.models)
        watch = partial(track, description=name, transient=True)
        measured[name] = measure_standing(network, images, labels, watch)
        if options.save:
            report = replace(read_report(name, options.models), adversary=measured[name])
            write_report(options.models / name / REPORT_FILE, report)
    show(measured, len(images))


def show(measured: dict[str, dict[str, list[float]]], count: int) -> None:
    """Print a table: sizes down, the networks across."""
    table = Table("size", title=f"{count:,} test digits, standing")
    for name in measured:
        table.add_column(name, justify="right", overflow="fold")
    standing = [
        dict(zip(each["size"], each["standing"], strict=True)) for each in measured.values()
    ]
    for size in PRINTED:
        table.add_row(f"{size:g}", *(percent(shares[size], 1) for shares in standing))
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
