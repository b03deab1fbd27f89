"""Pairs of trainings that differ in one choice alone, so that their curves show what it does.

The networks of the catalogue differ in several. Left out: training them (see
assets/make_comparisons.py), and drawing their curves (see display/history.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from digits import DigitsError
from digits.mnist import TRAINING_DIGITS
from digits.networks.config import DISTORTED, ONE_HOT, TrainingConfig
from digits.networks.report import HISTORY

BASE = TrainingConfig(
    name="base",
    title="128",
    hidden=(128,),
    scaling="0 to 1",
    loss=ONE_HOT,
    batch_size=64,
    epochs=20,
    validation_split=0.1,
)
FEW_DIGITS = replace(
    BASE, name="few-digits", train_fraction=1_000 / (TRAINING_DIGITS * (1 - BASE.validation_split))
)
SGD = replace(BASE, name="sgd", optimizer="sgd")
WIDE = replace(BASE, name="wide", hidden=(1024,))
DISTORTED_DIGITS = replace(WIDE, name="distorted", augmentation=DISTORTED)


class ComparisonsError(DigitsError):
    """A file of comparisons that is missing, or does not hold what it should."""


class Comparison(NamedTuple):
    """Two trainings, by the names of their curves, and what there is to see in these."""

    runs: Mapping[str, TrainingConfig]
    see: str


COMPARISONS = {
    "SGD or Adam": Comparison(
        {"SGD": SGD, "Adam": BASE},
        "With a learning rate of 0.001 for both, Adam reads more digits after one epoch than SGD "
        "after twenty: it finds a step of its own for each weight. SGD needs larger steps.",
    ),
    "Small or large steps": Comparison(
        {"SGD 0.001": SGD, "SGD 0.1": replace(SGD, name="sgd-large", learning_rate=0.1)},
        "With steps 100 times as large the simple optimiser, too, reads 98 of 100 digits.",
    ),
    "Raw or scaled pixels": Comparison(
        {"0 to 255": replace(BASE, name="raw", scaling="raw"), "0 to 1": BASE},
        "With raw pixels the network reads fewer digits to the end: numbers up to 255 are too "
        "large for the weights that it begins with.",
    ),
    "One hidden layer or two": Comparison(
        {"one layer": BASE, "two layers": replace(BASE, name="two-layers", hidden=(128, 128))},
        "A second layer of 128 units brings little here: both read 98 of 100 new digits.",
    ),
    "32 units or 1,024": Comparison(
        {"32 units": replace(BASE, name="narrow", hidden=(32,)), "1,024 units": WIDE},
        "The wide layer reads more digits right from the first epoch on.",
    ),
    "1,000 digits or all": Comparison(
        {"1,000 digits": FEW_DIGITS, "54,000 digits": BASE},
        "The network learns 1,000 digits by heart, and reads new ones far worse.",
    ),
    "Dropout": Comparison(
        {"without": WIDE, "with 0.5": replace(WIDE, name="dropout", dropout=0.5)},
        "With dropout the network learns less by heart: its loss on new digits stays low, while "
        "that of the other rises again.",
    ),
    "Distorted digits": Comparison(
        {"as they are": WIDE, "distorted": DISTORTED_DIGITS},
        "Distorted digits are harder to learn, so training accuracy is lower, and new digits are "
        "read better. That is why training accuracy looks worse for the best network.",
    ),
    "Label smoothing": Comparison(
        {"without": BASE, "with 0.05": replace(BASE, name="smoothing", label_smoothing=0.05)},
        "Label smoothing makes the loss higher and the answers no worse. That is why the loss "
        "looks worse for the best network.",
    ),
}
RUNS = {config.name: config for each in COMPARISONS.values() for config in each.runs.values()}


def read_histories(path: Path) -> dict[str, dict[str, list[float]]]:
    """The history of each of RUNS by its name: loss, accuracy, val_loss and val_accuracy.

    One float per epoch each. Raises `ComparisonsError` for a file that holds something else.
    """
    try:
        runs = json.loads(path.read_text(encoding="utf-8"))["runs"]
        histories = {name: runs[name]["history"] for name in RUNS}
        same = all(runs[name]["config"] == to_json(config) for name, config in RUNS.items())
        whole = all(_is_whole(histories[name], config) for name, config in RUNS.items())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ComparisonsError("The curves of this comparison are missing or damaged.") from error
    if not (same and whole):
        raise ComparisonsError("The curves of this comparison are those of other trainings.")
    return histories


def to_json(config: TrainingConfig) -> dict[str, Any]:
    """A config as a file in JSON holds it, with lists in place of tuples."""
    return json.loads(json.dumps(asdict(config)))


def _is_whole(history: Mapping[str, Any], config: TrainingConfig) -> bool:
    """Whether there is a finite number for each epoch."""
    return all(
        len(history[key]) == config.epochs
        and all(type(value) is float and isfinite(value) for value in history[key])
        for key in HISTORY
    )
