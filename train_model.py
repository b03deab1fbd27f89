"""Train networks of the catalogue on MNIST and put them into models/.

    python train_model.py --list
    python train_model.py mlp-128
    python train_model.py --all

A published network is replaced only when the new one is whole. A run that is cut off, at
whatever point, goes on from there with --resume. Left out: how a network is fitted and
published (see digits/training).
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from digits import DigitsError
from digits.commands import Parser
from digits.installed import need_tensorflow
from digits.mnist import Mnist, load_mnist
from digits.networks.config import TrainingConfig
from digits.networks.recipes import CATALOGUE, MODELS, WITH_SNAPSHOTS, find_recipe
from digits.networks.report import NETWORK_FILE, Report, read_report
from digits.training.unfinished import discard_run, is_unfinished, open_run

# Units of a hidden layer; a network of more fits into no school's memory.
MAX_UNITS = 16_384
# Epochs after which --until-converged stops waiting.
MAX_EPOCHS = 300
# Options that replace what the recipe says, and options of how it is trained.
RECIPE_OPTIONS = ("epochs", "batch_size", "learning_rate", "hidden")
RUN_OPTIONS = ("until_converged", "bfloat16")


class TrainingError(DigitsError):
    """Training was asked for in a way that cannot be done."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the process's exit code."""
    options = parse(arguments)
    if options.list:
        show_catalogue()
        return 0
    try:
        configs = [adapt(find_recipe(name), options) for name in options.networks]
        if options.resume:
            configs = from_unfinished(configs, options.output)
        need_tensorflow()
        mnist = load_mnist(options.data)
        from digits.training.fit import limit_intra_op_threads

        limit_intra_op_threads(configs)
        for config in configs:
            train(config, mnist, options)
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command with --resume goes on from there.")
        return 130
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options of the command line; leaves with exit code 2 and one sentence."""
    parser = Parser(description="Train networks on MNIST and put them into models/.")
    whole, positive = number(int, "a whole number"), number(float, "a number")
    units = number(int, "a whole number", MAX_UNITS)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help="name in the catalogue")
    parser.add_argument("--all", action="store_true", help="train the whole catalogue")
    parser.add_argument("--list", action="store_true", help="show the catalogue")
    parser.add_argument("--epochs", type=whole, help="default: the recipe's")
    parser.add_argument("--batch-size", type=whole, help="default: the recipe's")
    parser.add_argument("--learning-rate", type=positive, help="default: the recipe's")
    parser.add_argument("--hidden", type=units, nargs="+", help="units of each hidden layer")
    parser.add_argument("--seed", type=int, default=1, help="of every random choice (default 1)")
    parser.add_argument("--data", type=Path, help="mnist.npz (default: $MNIST_NPZ or Keras's)")
    parser.add_argument("--output", type=Path, default=MODELS, help="default: models/")
    until_converged = (
        f"train until the validation loss stops falling, --epochs or {MAX_EPOCHS} at most"
    )
    parser.add_argument("--until-converged", action="store_true", help=until_converged)
    bfloat16 = "calculate with numbers half as long: faster if the processor has them, else slower"
    parser.add_argument("--bfloat16", action="store_true", help=bfloat16)
    parser.add_argument("--resume", action="store_true", help="go on with a run that was cut off")
    options = parser.parse_args(arguments)
    if options.all:
        options.networks = list(CATALOGUE)
    if not options.networks and not options.list:
        parser.error("name a network, or use --all or --list")
    if not 0 <= options.seed < 2**32:
        parser.error(f"argument --seed: {options.seed} is not between 0 and 2**32 - 1")
    return options


def number(kind: Callable, name: str, high: float = math.inf) -> Callable:
    """A type for argparse that takes finite numbers above zero, up to `high`."""

    def parse_number(text: str):
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value <= high or value == math.inf:
            limit = f" up to {high:,}" if high < math.inf else ""
            raise argparse.ArgumentTypeError(f"{text!r} is not {name} above zero{limit}")
        return value

    return parse_number


def adapt(config: TrainingConfig, options: argparse.Namespace) -> TrainingConfig:
    """The recipe with what the command line asks for instead."""
    asked = {key: getattr(options, key) for key in RECIPE_OPTIONS if getattr(options, key)}
    if options.until_converged:
        asked.setdefault("epochs", MAX_EPOCHS)
    if options.hidden:
        asked["hidden"] = tuple(options.hidden)
    return replace(config, **asked)


def from_unfinished(configs: list[TrainingConfig], output: Path) -> list[TrainingConfig]:
    """The configs from the first on whose run was cut off; those before are published.

    Raises `ReportError` where a published pair does not match, and `TrainingError` where
    there is nothing to go on with.
    """
    for place, config in enumerate(configs):
        if is_unfinished(output / config.name):
            return configs[place:]
    for config in configs:
        if (output / config.name / NETWORK_FILE).exists():
            read_report(config.name, output)
    names = ", ".join(config.name for config in configs)
    raise TrainingError(f"There is no unfinished run of {names} to go on with.")


def train(config: TrainingConfig, mnist: Mnist, options: argparse.Namespace) -> None:
    """Train one network, measure it once on the test set, publish it, print its figures."""
    from digits.training.batches import useful_processes
    from digits.training.fit import fit
    from digits.training.publish import publish

    asked = {key: getattr(options, key) for key in (*RECIPE_OPTIONS, *RUN_OPTIONS)}
    folder = options.output / config.name  # of the network
    backup = open_run(folder, {**asked, "seed": options.seed}, config, options.resume)
    print(f"Training {config.name}: {config.epochs} epochs at most.", flush=True)
    fitted = fit(
        config,
        mnist.x_train,
        mnist.y_train,
        seed=options.seed,
        backup=backup,
        until_converged=options.until_converged,
        bfloat16=options.bfloat16,
        snapshots=config.name in WITH_SNAPSHOTS,
        processes=useful_processes(),
        verbose="auto" if os.isatty(1) else 2,
    )
    if not math.isfinite(sum(fitted.history["loss"])):
        discard_run(folder)
        raise TrainingError(
            f"The training of {config.name} diverged: its loss is no number any more. Nothing "
            f"was published; try a learning rate below {config.learning_rate:g}."
        )
    show_figures(publish(folder, config, fitted, mnist, seed=options.seed, options=asked))


def show_figures(report: Report) -> None:
    """Print ours beside what the recipe's source reports."""
    ours = {
        "accuracy": report.history["accuracy"][-1],
        "val_accuracy": report.history["val_accuracy"][-1],
        "test_accuracy": report.test.accuracy,
        "test_loss": report.test.loss,
        "parameters": report.parameters,
    }
    names = ("training accuracy", "validation accuracy", "test accuracy", "test loss", "parameters")
    title = f"{report.recipe['name']}, {report.epochs} epochs, {report.seconds:.0f} s"
    table = Table("", title=title)
    table.add_column("ours", justify="right")
    table.add_column("its source", justify="right")
    for (key, value), name in zip(ours.items(), names, strict=True):
        table.add_row(name, in_words(key, value), in_words(key, report.reported_by_source.get(key)))
    Console().print(table)


def in_words(key: str, value: float | None) -> str:
    """A figure as people read it; a dash where there is none."""
    if value is None:
        return "–"
    if key == "parameters":
        return f"{value:,}"
    return f"{value:.4f}" if key.endswith("loss") else f"{value:.2%}"


def show_catalogue() -> None:
    """Print the networks that can be trained."""
    table = Table(title="Networks")
    table.add_column("name", no_wrap=True)
    for column in ("hidden", "scaling", "optimiser", "epochs", "batch", "source reports"):
        table.add_column(column)
    for config in CATALOGUE.values():
        table.add_row(
            config.name,
            " + ".join(map(str, config.hidden)),
            config.scaling,
            f"{config.optimizer} {config.learning_rate:g}",
            str(config.epochs),
            str(config.batch_size),
            in_words("test_accuracy", config.reported_by_source.get("test_accuracy")),
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
