"""What a pupil chose for a network of the own: layers, optimiser, how long, on which digits.

Left out: carrying it out (see worker.py), and whose turn it is (see queue.py).
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass

from digits import DigitsError

# A run is stopped after so many seconds of training, and what it has learnt is kept.
MAX_SECONDS = 300
# The bounds of a plan: what a server's memory and that time allow for.
MAX_LAYERS, MAX_UNITS = 4, 1024
MAX_DROPOUT = 0.8
MIN_BATCH, MAX_BATCH = 8, 1024
MAX_EPOCHS = 50
MIN_SHARE = 0.01
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}


class PlanError(DigitsError):
    """A plan that cannot be carried out."""


@dataclass(frozen=True)
class Plan:
    """One network and how to train it; `PlanError` says what is out of bounds.

    `hidden`: units of 0 to 4 layers, 1 to 1024 each. `dropout`: after each of them, 0 to
    0.8. `learning_rate`: any number above zero, so that it can be seen to go wrong; with
    "adamw" it falls to zero along a cosine. `batch_size`: 8 to 1024. `epochs`: 1 to 50.
    `share` of the training digits, 0.01 to 1. `distorted`: other ones in every epoch (see
    augment.py). `seed`: 0 to 2**32 - 1.
    """

    hidden: tuple[int, ...] = (128,)
    activation: str = "relu"
    dropout: float = 0.0
    optimizer: str = "adam"
    learning_rate: float = 0.001
    batch_size: int = 64
    epochs: int = 5
    share: float = 1.0
    distorted: bool = False
    seed: int = 1

    def __post_init__(self):
        if not isinstance(self.hidden, tuple) or len(self.hidden) > MAX_LAYERS:
            raise PlanError(f"A network has at most {MAX_LAYERS} hidden layers here.")
        for units in self.hidden:
            _check_whole("The units of a hidden layer", units, 1, MAX_UNITS)
        _check_choice("activation", self.activation, ACTIVATIONS)
        _check_number("The dropout", self.dropout, 0, MAX_DROPOUT)
        _check_choice("optimiser", self.optimizer, OPTIMIZERS)
        if not _is_number(self.learning_rate) or self.learning_rate <= 0:
            raise PlanError("The learning rate must be a number above zero.")
        _check_whole("The batch size", self.batch_size, MIN_BATCH, MAX_BATCH)
        _check_whole("The epochs", self.epochs, 1, MAX_EPOCHS)
        _check_number("The share of the training data", self.share, MIN_SHARE, 1)
        if not isinstance(self.distorted, bool):
            raise PlanError("The digits are either distorted or not: say true or false.")
        _check_whole("The seed", self.seed, 0, 2**32 - 1)

    @property
    def title(self) -> str:
        """The network in a few words, as in "128 + 64, tanh, SGD 0.1"."""
        layers = " + ".join(map(str, self.hidden))
        shape = f"{layers}, {ACTIVATIONS[self.activation]}" if layers else "no hidden layer"
        return f"{shape}, {OPTIMIZERS[self.optimizer]} {self.learning_rate:g}"

    def to_json(self) -> str:
        """On one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | bytes) -> Plan:
        """What `to_json` wrote; `PlanError` for anything else."""
        try:
            fields = json.loads(text)
            return cls(**{**fields, "hidden": tuple(fields["hidden"])})
        except (ValueError, TypeError, KeyError) as error:
            raise PlanError("This is no plan of a network.") from error


def _is_number(value: object) -> bool:
    """Finite, and no bool."""
    return type(value) in (int, float) and math.isfinite(value)


def _check_number(name: str, value: float, least: float, most: float) -> None:
    if not _is_number(value) or not least <= value <= most:
        raise PlanError(f"{name} must be a number from {least:g} to {most:g}, not {value!r}.")


def _check_whole(name: str, value: int, least: int, most: int) -> None:
    if type(value) is not int or not least <= value <= most:
        raise PlanError(f"{name} must be a whole number from {least:,} to {most:,}, not {value!r}.")


def _check_choice(name: str, value: str, choices: dict[str, str]) -> None:
    if value not in list(choices):
        raise PlanError(f"There is no {name} {value!r}; there are {', '.join(choices)}.")
