"""How accuracy falls when MNIST's test digits are moved, turned, scaled or drawn thicker.

    python benchmarks/robustness.py [--network NAME | --all] [--data mnist.npz] [--save]

Every test digit is changed (see digits/image/transform.py) by each of a row of values, one kind of
change at a time, and goes to the network as it then is, not framed anew.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from digits import DigitsError
from digits.display.wording import percent
from digits.image.transform import PERTURBATIONS, perturb
from digits.mnist import load_mnist
from digits.networks.inference import Network, load_network
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, MODELS
from digits.networks.report import read_report, write_report


def main() -> None:
    options = parse()
    try:
        run(options)
    except DigitsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def run(options: argparse.Namespace) -> None:
    """Change, read, print, and write what was asked for."""
    mnist = load_mnist(options.data)
    networks = {name: load_network(name) for name in options.networks}
    reports = {name: read_report(name, MODELS) for name in options.networks if options.save}
    robustness = measure(networks, mnist.x_test, mnist.y_test)
    for name, report in reports.items():
        measured = replace(report, robustness=robustness[name])
        write_report(MODELS / name / "report.json", measured)
    show(robustness, len(mnist.x_test))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--network", default=DEFAULT_NETWORK, choices=CATALOGUE, help="just one")
    which.add_argument("--all", action="store_true", help="the whole catalogue, side by side")
    parser.add_argument("--data", type=Path, help="MNIST as Keras's mnist.npz")
    parser.add_argument("--save", action="store_true", help="into the networks' report.json too")
    options = parser.parse_args()
    options.networks = list(CATALOGUE) if options.all else [options.network]
    return options


def measure(
    networks: Mapping[str, Network], images: np.ndarray, labels: np.ndarray
) -> dict[str, dict[str, dict[str, list[float]]]]:
    """The accuracy of each network after each change, by the network's name.

    uint8 (N, 28, 28) and true digits (N,). Accuracies are fractions of 1, whatever the
    verdicts, in the form that a report has them.
    """
    robustness = {
        name: {
            kind: {"values": list(PERTURBATIONS[kind].values), "accuracy": []}
            for kind in PERTURBATIONS
        }
        for name in networks
    }
    steps = [(kind, value) for kind in PERTURBATIONS for value in PERTURBATIONS[kind].values]
    for kind, value in track(steps, "Measuring", transient=True):
        changed = perturb(images, **{kind: value})
        for name, network in networks.items():
            right = network.probabilities(changed).argmax(axis=1) == labels
            robustness[name][kind]["accuracy"].append(float(right.mean()))
    return robustness


def show(robustness: dict[str, dict[str, dict[str, list[float]]]], count: int) -> None:
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
    main()
