"""The catalogue: the networks that are published, and how each is built and trained.

Every network takes uint8-valued images (N, 28, 28), white ink on black, and scales them in
its first layer, so that training and serving cannot differ. Left out: building (see
training/build.py) and answering (see inference.py).
"""

from __future__ import annotations

from pathlib import Path

from digits import DigitsError
from digits.networks.config import GENERATED, ONE_HOT, SPARSE, TrainingConfig

# Inside of the package once it is installed, beside it in a checkout.
_INSTALLED, _CHECKOUT = (Path(__file__).parents[up] / "models" for up in (1, 2))
MODELS = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
DEFAULT_NETWORK = "best"
# Their younger selves are published, too: a lesson shows them (see snapshots.py).
WITH_SNAPSHOTS = ("mlp-128-32", "mlp-sgd")


class NetworkError(DigitsError):
    """A network that is not in the catalogue, or whose file cannot be used."""


CATALOGUE: dict[str, TrainingConfig] = {
    config.name: config
    for config in (
        TrainingConfig(
            name="best",
            title="Best, 3 wide layers",
            hidden=(1536, 1024, 1024),
            scaling="0 to 1",
            loss=ONE_HOT,
            epochs=400,
            batch_size=1024,
            validation_split=1 / 20,
            optimizer="adamw",
            learning_rate=0.003,
            batch_normalization=True,
            label_smoothing=0.05,
            augmentation=GENERATED,
            teacher_share=0.16,
            # Drawings decided on layers, shares and styles; weights are never fitted to them.
            chosen_on="validation split, and the drawings of pendigits and quickdraw",
        ),
        TrainingConfig(
            name="mlp-128-128",
            title="128 + 128, unit rows",
            hidden=(128, 128),
            scaling="unit rows",
            loss=SPARSE,
            epochs=10,
            batch_size=100,
            reported_by_source={
                "test_accuracy": 0.9738,
                "test_loss": 0.0916,
                "accuracy": 0.9954,
                "parameters": 118_282,
            },
        ),
        TrainingConfig(
            name="mlp-128-32",
            title="128 + 32, one-hot",
            hidden=(128, 32),
            scaling="0 to 1",
            loss=ONE_HOT,
            # Its source names neither number. Chosen by validation accuracy, mean of the last
            # three epochs of three seeds: 97.91 % with batches of 64, 97.70 % with 128, 97.81 %
            # with 256.
            epochs=30,
            batch_size=64,
            validation_split=0.1,
            reported_by_source={"test_accuracy": 0.9806},
        ),
        TrainingConfig(
            name="mlp-128-32-raw",
            title="128 + 32, raw pixels",
            hidden=(128, 32),
            # Its source names no scaling. A training accuracy of only 97 % after 25 epochs
            # suggests that there is none.
            scaling="raw",
            loss=SPARSE,
            epochs=25,
            batch_size=32,
            reported_by_source={"accuracy": 0.97, "val_accuracy": 0.9622, "test_accuracy": 0.9638},
        ),
        TrainingConfig(
            name="mlp-128",
            title="128 alone",
            hidden=(128,),
            scaling="0 to 1",
            loss=SPARSE,
            epochs=20,
            batch_size=32,
        ),
        TrainingConfig(
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


def find_recipe(name: str) -> TrainingConfig:
    """The recipe of that name; `NetworkError` where the catalogue has none."""
    if name not in CATALOGUE:
        raise NetworkError(f"There is no network {name!r}; there are {', '.join(CATALOGUE)}.")
    return CATALOGUE[name]


def how_to_restore(name: str) -> str:
    """The sentence that tells a person how to get back what is missing of a network.

    The published one first: training `best` takes hours.
    """
    return f"Restore it: git restore models/{name} – or train it: python train_model.py {name}"
