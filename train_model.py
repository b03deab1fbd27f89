"""Train networks of the catalogue on MNIST and put them into models/.

    python train_model.py --list
    python train_model.py mlp-128
    python train_model.py --all

A published network is replaced only when the new one is whole. A run that is cut off
goes on from its last finished epoch with --resume.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from digits import DigitsError
from digits.files import write_atomic
from digits.mnist import Mnist, load_mnist
from digits.networks.decision import normalise
from digits.networks.recipes import CATALOGUE, MODELS, Recipe, find_recipe
from digits.networks.report import Report, measure, used_versions, write_report

if TYPE_CHECKING:
    from digits.training.fit import Fitted

# Units of a hidden layer; more than this fits into no school's memory.
MAX_UNITS = 16_384
# What was asked for in a run that is not finished yet, below models/NAME/.
NOTES = Path("unfinished") / "options.json"
# Epochs after which --until-converged gives up waiting.
MAX_EPOCHS = 300
# Options that stand in for what the recipe says.
RECIPE_OPTIONS = ("epochs", "batch_size", "learning_rate", "hidden")
# Options of how it is trained.
RUN_OPTIONS = ("until_converged", "bfloat16")
# Figures that are shown beside those of the recipe's source.
FIGURES = {
    "accuracy": "training accuracy",
    "val_accuracy": "validation accuracy",
    "test_accuracy": "test accuracy",
    "test_loss": "test loss",
    "parameters": "parameters",
}


class TrainingError(DigitsError):
    """Training was asked for in a way that cannot be done."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the process's exit code."""
    options = parse(arguments)
    if options.list:
        show_catalogue()
        return 0
    try:
        recipes = [adapt(find_recipe(name), options) for name in options.networks]
        if options.resume:
            recipes = from_unfinished(recipes, options.output)
        mnist = load_mnist(options.data)
        from digits.training.fit import limit_intra_op_threads

        limit_intra_op_threads(recipes)
        for recipe in recipes:
            train(recipe, mnist, options)
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command with --resume goes on from the last whole epoch.")
        return 130
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options of the command line; leaves with exit code 2 and one sentence."""
    parser = argparse.ArgumentParser(
        description="Train networks on MNIST and put them into models/."
    )
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help="name in the catalogue")
    parser.add_argument("--all", action="store_true", help="train the whole catalogue")
    parser.add_argument("--list", action="store_true", help="show the catalogue")
    whole, positive = number(int, "a whole number"), number(float, "a number")
    units = number(int, "a whole number", MAX_UNITS)
    parser.add_argument("--epochs", type=whole, help="default: the recipe's")
    parser.add_argument("--batch-size", type=whole, help="default: the recipe's")
    parser.add_argument("--learning-rate", type=positive, help="default: the recipe's")
    parser.add_argument("--hidden", type=units, nargs="+", help="units of each hidden layer")
    parser.add_argument("--seed", type=int, default=1, help="of every random choice (default 1)")
    parser.add_argument("--data", type=Path, help="mnist.npz (default: $MNIST_NPZ or Keras's)")
    parser.add_argument("--output", type=Path, default=MODELS, help="default: models/")
    parser.add_argument(
        "--until-converged",
        action="store_true",
        help=f"train until the validation loss stops falling, --epochs or {MAX_EPOCHS} at most",
    )
    parser.add_argument(
        "--bfloat16",
        action="store_true",
        help="calculate with numbers half as long: faster if the processor has them, else slower",
    )
    parser.add_argument("--resume", action="store_true", help="go on with a run that was cut off")
    options = parser.parse_args(arguments)
    if options.all:
        options.networks = list(CATALOGUE)
    if not options.networks and not options.list:
        parser.error("name a network, or use --all or --list")
    if not 0 <= options.seed < 2**32:
        parser.error(f"argument --seed: {options.seed} is not between 0 and 2**32 - 1")
    return options


def number(kind: Callable, name: str, most: float = float("inf")) -> Callable:
    """A type for argparse that takes finite numbers above zero, up to `most`."""

    def parse_number(text: str):
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value <= most or value == float("inf"):
            limit = f" up to {most:,}" if most < float("inf") else ""
            raise argparse.ArgumentTypeError(f"{text!r} is not {name} above zero{limit}")
        return value

    return parse_number


def adapt(recipe: Recipe, options: argparse.Namespace) -> Recipe:
    """The recipe with what was asked for otherwise on the command line."""
    asked = {key: getattr(options, key) for key in RECIPE_OPTIONS if getattr(options, key)}
    if options.until_converged:
        asked.setdefault("epochs", MAX_EPOCHS)
    if options.hidden:
        asked["hidden"] = tuple(options.hidden)
    return replace(recipe, **asked)


def from_unfinished(recipes: list[Recipe], output: Path) -> list[Recipe]:
    """The recipes from the first on whose run was cut off; those before are whole."""
    for place, recipe in enumerate(recipes):
        if (output / recipe.name / NOTES).exists():
            return recipes[place:]
    names = ", ".join(recipe.name for recipe in recipes)
    raise TrainingError(f"There is no unfinished run of {names} to go on with.")


def train(recipe: Recipe, mnist: Mnist, options: argparse.Namespace) -> None:
    """Train one network, measure it once on the test set, publish it, print its figures."""
    folder = options.output / recipe.name
    asked = {key: getattr(options, key) for key in (*RECIPE_OPTIONS, *RUN_OPTIONS)}
    backup = open_backup(folder, {**asked, "seed": options.seed}, options.resume)
    print(f"Training {recipe.name}: {recipe.epochs} epochs at most.", flush=True)
    from digits.training.fit import fit_network

    fitted = fit_network(
        recipe,
        mnist.x_train,
        mnist.y_train,
        seed=options.seed,
        backup=backup,
        until_converged=options.until_converged,
        bfloat16=options.bfloat16,
    )
    if not math.isfinite(sum(fitted.history["loss"])):
        shutil.rmtree(backup)
        raise TrainingError(
            f"The training of {recipe.name} diverged: its loss is no number any more. Nothing "
            f"was published; try a learning rate below {recipe.learning_rate:g}."
        )
    report = describe(recipe, asked, options.seed, mnist, fitted)
    publish(folder, fitted, report, weights=recipe.name == "mlp-sgd")
    shutil.rmtree(backup)
    show_figures(recipe, report)


def open_backup(folder: Path, asked: dict, resume: bool) -> Path:
    """The folder that an unfinished run is kept in: emptied, or as it is with `resume`."""
    notes = folder / NOTES
    try:
        if resume and notes.exists():
            found = notes.read_text()
            if json.loads(found) != asked:
                raise TrainingError(
                    f"The unfinished run of {folder.name} was started with other options: "
                    f"{found}. Use those, or start anew without --resume."
                )
            return notes.parent
        shutil.rmtree(notes.parent, ignore_errors=True)
        notes.parent.mkdir(parents=True)
        write_atomic(notes, json.dumps(asked).encode())
    except (OSError, ValueError) as error:
        raise TrainingError(f"{notes.parent} cannot be used: {error}.") from error
    return notes.parent


def describe(recipe: Recipe, asked: dict, seed: int, mnist: Mnist, fitted: Fitted) -> Report:
    """Measure a fitted network once on the test set and put all that is known together."""
    outputs = normalise(fitted.network.predict(mnist.x_test, batch_size=1000, verbose=0))
    return Report(
        recipe={key: value for key, value in asdict(recipe).items() if key != "stated"},
        options=asked,
        seed=seed,
        versions=used_versions(),
        data_sha256=mnist.sha256(),
        parameters=fitted.network.count_params(),
        seconds=fitted.seconds,
        history=fitted.history,
        test=measure(outputs, mnist.y_test),
        stated=dict(recipe.stated),
        temperature=fitted.temperature,
    )


def publish(folder: Path, fitted: Fitted, report: Report, weights: bool) -> None:
    """Put network and report in place, each whole: written beside, then renamed."""
    beside = folder / NOTES.parent
    files = ["network.keras", "report.json"]
    fitted.network.save(beside / "network.keras")
    write_report(beside / "report.json", report)
    if weights:
        fitted.network.save_weights(beside / "network.weights.h5")
        files.append("network.weights.h5")
    for file in files:
        try:
            os.replace(beside / file, folder / file)
        except OSError as error:
            raise TrainingError(f"{folder / file} could not be written: {error}.") from error


def show_figures(recipe: Recipe, report: Report) -> None:
    """Print ours beside what the recipe's source states."""
    ours = {
        "accuracy": report.history["accuracy"][-1],
        "val_accuracy": report.history["val_accuracy"][-1],
        "test_accuracy": report.test.accuracy,
        "test_loss": report.test.loss,
        "parameters": report.parameters,
    }
    table = Table(title=f"{recipe.name}, {report.epochs} epochs, {report.seconds:.0f} s")
    for column, justify in (("", "left"), ("ours", "right"), ("its source", "right")):
        table.add_column(column, justify=justify)
    for key, name in FIGURES.items():
        table.add_row(name, show(key, ours[key]), show(key, recipe.stated.get(key)))
    Console().print(table)


def show(key: str, value: float | None) -> str:
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
    for column in ("hidden", "scaling", "optimiser", "epochs", "batch", "source states"):
        table.add_column(column)
    for recipe in CATALOGUE.values():
        table.add_row(
            recipe.name,
            " + ".join(map(str, recipe.hidden)),
            recipe.scaling,
            f"{recipe.optimizer} {recipe.learning_rate:g}",
            str(recipe.epochs),
            str(recipe.batch_size),
            show("test_accuracy", recipe.stated.get("test_accuracy")),
        )
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
