"""How networks differ: the choices that are not the same for all, in words.

Left out: choices that change nothing that is shown, such as two ways to write the same loss.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from digits.display.wording import NARROW_SPACE
from digits.networks.config import (
    ACTIVATIONS,
    DISTORTED,
    GENERATED,
    NO_AUGMENTATION,
    OPTIMIZERS,
    TrainingConfig,
)

DIGITS = {
    NO_AUGMENTATION: "MNIST's",
    DISTORTED: "MNIST's, distorted",
    GENERATED: "MNIST's, distorted, and made-up ones",
}
DESCRIBED = {
    "raw": "raw pixels",
    "unit rows": "rows made equally long",
    DISTORTED: "distorted digits",
    GENERATED: "made-up digits too",
}
NAMES = {"augmentation": DIGITS, "activation": ACTIVATIONS, "optimizer": OPTIMIZERS}
# Fields of a recipe, with the words for each and its term in the glossary.
FIELDS = {
    "hidden": ("Hidden layers", "hidden layer"),
    "scaling": ("Pixels", "scaling"),
    "activation": ("Activation", "activation"),
    "dropout": ("Dropout", "dropout"),
    "batch_normalization": ("Batch normalisation", "batch normalisation"),
    "label_smoothing": ("Label smoothing", "label smoothing"),
    "optimizer": ("Optimiser", "optimiser"),
    "learning_rate": ("Learning rate", "learning rate"),
    "batch_size": ("Batch", "batch"),
    "epochs": ("Epochs", "epoch"),
    "train_fraction": ("Share of the training digits", "training digits"),
    "augmentation": ("Training digits", "distortion"),
}


class Difference(NamedTuple):
    """One choice: its name, its term in the glossary, and what each network has."""

    title: str
    term: str
    values: list[str]


def differences(recipes: Sequence[Mapping[str, Any]]) -> list[Difference]:
    """What is not the same in all recipes, as a report holds them (see networks/report.py)."""
    found = []
    for name, (title, term) in FIELDS.items():
        values = [_in_words(name, recipe[name]) for recipe in recipes]
        if len(set(values)) > 1:
            found.append(Difference(title, term, values))
    return found


def describe(config: TrainingConfig) -> str:
    """What sets a network apart, in few words, as in "2 layers · raw pixels"."""
    layers = len(config.hidden)
    parts = [
        f"{layers or 'no'} hidden layer{'' if layers == 1 else 's'}",
        DESCRIBED.get(config.scaling),
        None if config.activation == "relu" else ACTIVATIONS[config.activation],
        "simple optimiser" if config.optimizer == "sgd" else None,
        DESCRIBED.get(config.augmentation),
    ]
    return " · ".join(part for part in parts if part)


def _in_words(name: str, value: Any) -> str:
    if name == "hidden":
        return " + ".join(map(str, value)) or "none"
    if name == "train_fraction":
        return f"{100 * value:.3g}{NARROW_SPACE}%"
    if name in NAMES:
        return NAMES[name].get(value, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)
