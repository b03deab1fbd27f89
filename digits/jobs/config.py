"""What a pupil may choose for a network: layers, optimiser, how long, on which digits.

Left out: training it (see worker.py), and whose turn it is (see queue.py).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from digits import DigitsError
from digits.mnist import TRAINING_DIGITS
from digits.networks.config import (
    ACTIVATIONS,
    DISTORTED,
    GENERATED,
    NO_AUGMENTATION,
    ONE_HOT,
    OPTIMIZERS,
    SPARSE,
    TrainingConfig,
)

# A training is stopped after so many seconds, and what it has learnt is saved.
MAX_SECONDS = 300
# What a server's memory and that time allow for.
MAX_LAYERS, MAX_UNITS = 4, 1024
MAX_DROPOUT = 0.8
MIN_BATCH, MAX_BATCH = 8, 1024
MAX_EPOCHS = 50
MIN_FRACTION = 0.01
MAX_RATE = 10  # high enough for each optimiser to overshoot
SCALINGS = {"0 to 1": "0 to 1", "raw": "0 to 255"}
AUGMENTATIONS = {NO_AUGMENTATION: "none", DISTORTED: "distorted", GENERATED: "generated"}
# The last tenth of MNIST's training digits: the same for every pupil, so that validation
# figures can be compared.
VALIDATION_SPLIT = 0.1
# The share of the training digits that is 1,000 of them.
FEW_DIGITS = 1_000 / (TRAINING_DIGITS * (1 - VALIDATION_SPLIT))
# Digits that a class hands in, of half of its pupils (see classroom/split.py).
MAX_CLASS_DIGITS = 2_000
MAX_REVISION = 2**31 - 1  # of a class: what a database's whole number holds
# Where a network trains on the class's digits too, each is shown so often that they are this
# share of an epoch. Of less it learns less, and more hardly helps and costs some of MNIST's:
# python -m benchmarks.class_training
CLASS_SHARE = 0.1
# The fields of a config that a pupil chooses.
CHOICES = (
    "hidden",
    "activation",
    "dropout",
    "optimizer",
    "learning_rate",
    "batch_size",
    "epochs",
    "train_fraction",
    "augmentation",
    "scaling",
    "class_digits",
    "class_revision",
)


class ConfigError(DigitsError):
    """A pupil's choice that is out of bounds."""


@dataclass(frozen=True, kw_only=True)
class PupilConfig(TrainingConfig):
    """A pupil's choice. It is trained on `class_digits` digits of the pupil's class, too, as the
    class was at its `class_revision`; on none where that is 0."""

    class_digits: int = 0
    class_revision: int = 0

    @property
    def class_repeats(self) -> int:
        """How often an epoch shows each digit of the class."""
        if not self.class_digits:
            return 0
        wanted = self.mnist_digits * CLASS_SHARE / (1 - CLASS_SHARE)
        return max(1, round(wanted / self.class_digits))


def pupil_config(
    hidden: tuple[int, ...] = (128,),
    activation: str = "relu",
    dropout: float = 0.0,
    optimizer: str = "adam",
    learning_rate: float = 0.001,
    batch_size: int = 64,
    epochs: int = 5,
    train_fraction: float = 1.0,
    augmentation: str = NO_AUGMENTATION,
    scaling: str = "0 to 1",
    class_digits: int = 0,
    class_revision: int = 0,
) -> PupilConfig:
    """The config of a pupil's choice; `ConfigError` says what is out of bounds.

    `hidden`: units of 0 to 4 layers, 1 to 1024 each. `dropout`: 0 to 0.8.
    `learning_rate`: above 0, and at most 10, which is seen to go wrong. `batch_size`: 8 to
    1024. `epochs`: 1 to 50. `train_fraction`: 0.01 to 1. `augmentation`: "none", "distorted"
    or "generated". `scaling`: "0 to 1" or "raw". `class_digits`: 0 to 2,000.
    """
    if not isinstance(hidden, tuple) or len(hidden) > MAX_LAYERS:
        raise ConfigError(f"A network has at most {MAX_LAYERS} hidden layers here.")
    for units in hidden:
        _check_whole("The units of a hidden layer", units, 1, MAX_UNITS)
    _check_choice("activation", activation, ACTIVATIONS)
    _check_number("The dropout", dropout, 0, MAX_DROPOUT)
    _check_choice("optimiser", optimizer, OPTIMIZERS)
    check_rate(learning_rate)
    _check_whole("The batch size", batch_size, MIN_BATCH, MAX_BATCH)
    _check_whole("The epochs", epochs, 1, MAX_EPOCHS)
    _check_number("The share of the training data", train_fraction, MIN_FRACTION, 1)
    _check_choice("augmentation", augmentation, AUGMENTATIONS)
    _check_choice("scaling", scaling, SCALINGS)
    _check_whole("The digits of a class", class_digits, 0, MAX_CLASS_DIGITS)
    _check_whole("The revision of a class", class_revision, 0, MAX_REVISION)
    title = _title(hidden, activation, optimizer, learning_rate)
    return PupilConfig(
        name="own",
        title=f"{title}, class drawings" if class_digits else title,
        hidden=hidden,
        scaling=scaling,
        activation=activation,
        dropout=dropout,
        loss=ONE_HOT if augmentation == GENERATED else SPARSE,  # eleven classes need it
        optimizer=optimizer,
        learning_rate=float(learning_rate),  # Keras takes no int
        batch_size=batch_size,
        epochs=epochs,
        validation_split=VALIDATION_SPLIT,
        train_fraction=train_fraction,
        augmentation=augmentation,
        chosen_on="the pupil's own choice",
        class_digits=class_digits,
        class_revision=class_revision,
    )


def with_class_digits(config: PupilConfig, digits: int, revision: int) -> PupilConfig:
    """The same, trained on so many digits of a class, too; `ConfigError` for too many."""
    chosen = {name: getattr(config, name) for name in CHOICES}
    return pupil_config(**{**chosen, "class_digits": digits, "class_revision": revision})


def check_rate(rate: float) -> None:
    """Raise `ConfigError` for a learning rate that is not above 0 and at most 10."""
    if not _is_number(rate) or not 0 < rate <= MAX_RATE:
        raise ConfigError(f"The learning rate must be a number above 0, {MAX_RATE} at most.")


def config_to_json(config: PupilConfig) -> str:
    """What the pupil chose, on one line."""
    return json.dumps({name: getattr(config, name) for name in CHOICES})


def config_from_json(text: str | bytes) -> PupilConfig:
    """The config that `config_to_json` was given; `ConfigError` for anything else."""
    try:
        chosen = json.loads(text)
        return pupil_config(**{**chosen, "hidden": tuple(chosen["hidden"])})
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigError("This does not describe a network.") from error


def _title(hidden: tuple[int, ...], activation: str, optimizer: str, learning_rate: float) -> str:
    """The network in a few words, as in "128 + 64, tanh, SGD 0.1"."""
    layers = " + ".join(map(str, hidden))
    shape = f"{layers}, {ACTIVATIONS[activation]}" if layers else "no hidden layer"
    return f"{shape}, {OPTIMIZERS[optimizer]} {learning_rate:g}"


def _is_number(value: object) -> bool:
    """Whether it is finite and no bool."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _check_number(name: str, value: float, low: float, high: float) -> None:
    if not _is_number(value) or not low <= value <= high:
        raise ConfigError(f"{name} must be a number from {low:g} to {high:g}, not {value!r}.")


def _check_whole(name: str, value: int, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise ConfigError(f"{name} must be a whole number from {low:,} to {high:,}, not {value!r}.")


def _check_choice(name: str, value: str, choices: dict[str, str]) -> None:
    if value not in list(choices):
        raise ConfigError(f"There is no {name} {value!r}; there are {', '.join(choices)}.")


# Layers, rate and batch that read most of new digits after minutes on two cores, one of which makes
# the pictures; as many epochs as fit into two.
BEST_IN_TWO_MINUTES = pupil_config(
    hidden=(1024, 512),
    optimizer="adamw",
    learning_rate=0.0015,
    batch_size=256,
    epochs=6,
    augmentation=GENERATED,
)
