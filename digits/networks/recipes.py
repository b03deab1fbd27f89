"""The catalogue of networks: their recipes, how one is built, how one is loaded.

A recipe is data. Every network takes uint8-valued images (N, 28, 28), white ink on
black, and scales them in its first layer, so that training and serving cannot differ.
Left out: fitting (see fit.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from digits import DigitsError
from digits.image.framing import FRAME
from digits.networks.decision import CLASSES, EPSILON

if TYPE_CHECKING:
    import keras

MODELS = Path(__file__).parents[2] / "models"
DEFAULT_NETWORK = "best"
# How fast the temperature rises with the doubt, and how far. Chosen on the drawings of
# pendigits; any further, and the bars of a 1 that may be a 7 are as flat as those of a guess.
TEMPERATURE_SLOPE, MAX_TEMPERATURE = 20, 3


class NetworkError(DigitsError):
    """A network that is not in the catalogue, or whose file cannot be used."""


@dataclass(frozen=True)
class Recipe:
    """How one network is built and trained, and what its source says it reaches.

    `scaling` is what its first layer does to pixels of 0 to 255: "unit rows" (each row
    of 28 to L2 norm 1), "0 to 1" or "raw". `stated` holds its source's own figures:
    accuracies as fractions of 1, loss, and number of parameters. `generated`: trained on
    what augment.py makes of MNIST, and to tell what is no digit. `chosen_on`: the data that
    decided between variants.
    """

    name: str
    title: str
    hidden: tuple[int, ...]
    scaling: str
    loss: str
    epochs: int
    batch_size: int
    validation_split: float = 0.2
    optimizer: str = "adam"
    learning_rate: float = 0.001
    batch_normalization: bool = False
    label_smoothing: float = 0.0
    generated: bool = False
    chosen_on: str = "validation split"
    stated: Mapping[str, float] = field(default_factory=dict)


# The layer that tells the ten digits and, as the eleventh class, none of them.
ALL_CLASSES = "digits_and_none"
SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"

CATALOGUE: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="best",
            title="Best, 3 wide layers",
            hidden=(1536, 1024, 1024),
            scaling="0 to 1",
            loss=ONE_HOT,
            epochs=500,
            batch_size=256,
            validation_split=1 / 20,
            optimizer="adamw",
            learning_rate=0.0015,
            batch_normalization=True,
            label_smoothing=0.05,
            generated=True,
            # Its layers, shares and styles; weights are never fitted to drawings.
            chosen_on="validation split, and the drawings of pendigits and quickdraw",
        ),
        Recipe(
            name="mlp-128-128",
            title="128 + 128, unit rows",
            hidden=(128, 128),
            scaling="unit rows",
            loss=SPARSE,
            epochs=10,
            batch_size=100,
            stated={
                "test_accuracy": 0.9738,
                "test_loss": 0.0916,
                "accuracy": 0.9954,
                "parameters": 118_282,
            },
        ),
        Recipe(
            name="mlp-128-32",
            title="128 + 32, one-hot",
            hidden=(128, 32),
            scaling="0 to 1",
            loss=ONE_HOT,
            # Its source names neither. Chosen on validation data, mean of the last three
            # epochs of three seeds: 97.91 % with 64 a batch, 97.70 with 128, 97.81 with 256.
            epochs=30,
            batch_size=64,
            validation_split=0.1,
            stated={"test_accuracy": 0.9806},
        ),
        Recipe(
            name="mlp-128-32-raw",
            title="128 + 32, raw pixels",
            hidden=(128, 32),
            # Its source names no scaling; an accuracy of 97 % on its own training data
            # after 25 epochs points to none.
            scaling="raw",
            loss=SPARSE,
            epochs=25,
            batch_size=32,
            stated={"accuracy": 0.97, "val_accuracy": 0.9622, "test_accuracy": 0.9638},
        ),
        Recipe(
            name="mlp-128",
            title="128 alone",
            hidden=(128,),
            scaling="0 to 1",
            loss=SPARSE,
            epochs=20,
            batch_size=32,
        ),
        Recipe(
            name="mlp-sgd",
            title="128 + 64, SGD",
            hidden=(128, 64),
            scaling="0 to 1",
            loss=ONE_HOT,
            epochs=50,
            batch_size=32,
            optimizer="sgd",
            learning_rate=0.01,
        ),
    )
}


def find_recipe(name: str) -> Recipe:
    """The recipe of that name; `NetworkError` where the catalogue has none."""
    if name not in CATALOGUE:
        raise NetworkError(f"There is no network {name!r}; there are {', '.join(CATALOGUE)}.")
    return CATALOGUE[name]


def how_to_make(name: str) -> str:
    """The sentence that tells a person how to make what is missing of a network."""
    return f"Make it with: python train_model.py {name}"


def build_network(recipe: Recipe) -> keras.Model:
    """An untrained network: uint8-valued (N, 28, 28) to probabilities (N, 10).

    With `recipe.generated` these are what is left of an eleventh, "none of them": what
    they lack of 1 is the probability that the image shows no digit.
    """
    import keras
    from keras import layers

    network = keras.Sequential([keras.Input((FRAME, FRAME), name="image")], name="network")
    if recipe.scaling == "unit rows":
        network.add(layers.UnitNormalization(axis=-1, name="unit_rows"))  # (N, 28, 28)
    elif recipe.scaling == "0 to 1":
        network.add(layers.Rescaling(1 / 255, name="to_0_1"))  # (N, 28, 28)
    network.add(layers.Flatten(name="pixels"))  # (N, 784)
    for number, units in enumerate(recipe.hidden, start=1):
        for layer in _hidden_layer(recipe, units, number):
            network.add(layer)  # (N, units)
    if not recipe.generated:
        network.add(_probabilities(CLASSES, "probabilities"))  # (N, 10)
        return network
    network.add(_probabilities(CLASSES + 1, ALL_CLASSES))  # (N, 11)
    return keras.Model(network.inputs[0], adaptive_temperature(network.outputs[0]), name="network")


def with_all_classes(network: keras.Model) -> keras.Model:
    """The same layers up to the eleven probabilities (N, 11), "none of them" last."""
    import keras

    return keras.Model(network.inputs[0], network.get_layer(ALL_CLASSES).output)


def adaptive_temperature(classes: keras.KerasTensor) -> keras.KerasTensor:
    """The ten digits' part of eleven probabilities, evened out the more the less is sure.

    (N, 11), "none of them" last, to (N, 10), with the same sums and the same order. One
    temperature (see `calibrate`) makes probabilities right on average; among the few
    images that a network reads wrong it still leaves many nearly sure. Here the
    temperature rises with the doubt, from 1 for a digit that is certain up to 3.
    """
    from keras import ops

    digits = ops.maximum(classes[:, :CLASSES], EPSILON)  # (N, 10)
    one_of_them = ops.sum(digits, axis=1, keepdims=True)  # (N, 1)
    shares = digits / one_of_them
    doubt = 1 - ops.max(shares, axis=1, keepdims=True)  # (N, 1)
    warmed = shares ** (1 / ops.minimum(1 + TEMPERATURE_SLOPE * doubt, MAX_TEMPERATURE))
    return warmed / ops.sum(warmed, axis=1, keepdims=True) * one_of_them


def _hidden_layer(recipe: Recipe, units: int, number: int) -> list[keras.layers.Layer]:
    from keras import layers

    stack = [layers.Dense(units, activation="relu", name=f"hidden_{number}")]
    if recipe.batch_normalization:
        stack = [
            layers.Dense(units, use_bias=False, name=f"hidden_{number}"),
            layers.BatchNormalization(name=f"normalization_{number}"),
            layers.ReLU(name=f"relu_{number}"),
        ]
    return stack


def _probabilities(classes: int, name: str) -> keras.layers.Layer:
    from keras import layers

    # In float32 even where the others calculate in less: a loss wants small probabilities.
    return layers.Dense(classes, activation="softmax", name=name, dtype="float32")
