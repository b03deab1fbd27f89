"""How one network is built and trained, as data: a recipe of the catalogue or a pupil's choice.

Left out: building it (training/build.py), training it (training/fit.py), and the bounds of
a pupil's choice (jobs/config.py). Needs no Keras.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from digits.mnist import TRAINING_DIGITS
from digits.networks.decision import CLASSES

# Keras's names, and how people write them.
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}
# Learning rates that suit dense networks of any size here.
USUAL_RATES = {"sgd": 0.1, "adam": 0.001, "adamw": 0.001}
# Losses, by Keras's names.
SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"
# What `augmentation` can be.
NO_AUGMENTATION, DISTORTED, GENERATED = "none", "distorted", "generated"
# With `GENERATED`: the layer of eleven probabilities, the digits and "none of them".
ALL_CLASSES = "digits_and_none"
# temperature = min(1 + 20 * (1 - p_max), 3); chosen on the drawings of pendigits.
TEMPERATURE_SLOPE, MAX_TEMPERATURE = 20, 3


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """How one network is built and trained, and what its source says it reaches.

    `hidden`: units of each hidden layer, none or more. `scaling`: what the first layer does
    to pixels of 0 to 255: "unit rows" (each row of 28 to L2 norm 1), "0 to 1" or "raw".
    `activation`: Keras's name. `dropout`: share of each hidden layer's outputs, 0 to below
    1. `batch_normalization`: before each activation, which must be relu. `optimizer`: "sgd",
    "adam" or "adamw", with which the learning rate falls to zero along a cosine.
    `validation_split`: share of the training digits kept for validation; `train_fraction`:
    share of the others to train on. `augmentation`: "none"; "distorted", other distortions
    of the digits in every epoch; or "generated", further styles and doodles too, and an
    eleventh class "no digit" for these (see synthesis/augment.py). `teacher_share`: with
    "generated", epochs that a teacher learns first, for each epoch of the network (see
    training/teacher.py); 0: there is none. `chosen_on`: the data
    that decided between variants. `reported_by_source`: the source's own figures, accuracies
    as fractions of 1, loss, and number of parameters.
    """

    name: str
    title: str
    hidden: tuple[int, ...]
    scaling: str
    activation: str = "relu"
    dropout: float = 0.0
    batch_normalization: bool = False
    loss: str
    label_smoothing: float = 0.0
    optimizer: str = "adam"
    learning_rate: float = 0.001
    batch_size: int
    epochs: int
    validation_split: float = 0.2
    train_fraction: float = 1.0
    augmentation: str = NO_AUGMENTATION
    teacher_share: float = 0.0
    chosen_on: str = "validation split"
    reported_by_source: Mapping[str, float] = field(default_factory=dict)

    @property
    def outputs(self) -> int:
        """Classes that training tells apart: eleven where one is "no digit"."""
        return CLASSES + 1 if self.augmentation == GENERATED else CLASSES

    @property
    def mnist_digits(self) -> int:
        """How many of MNIST's digits training uses."""
        return round(TRAINING_DIGITS * (1 - self.validation_split) * self.train_fraction)


class RateChange(NamedTuple):
    """A learning rate that somebody chose while a network was trained.

    `epoch`: from 1. `step`: steps of that epoch that were taken before.
    """

    epoch: int
    step: int
    learning_rate: float
