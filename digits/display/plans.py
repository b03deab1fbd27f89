"""Say in words what a pupil chose for a network, and how long something takes.

Left out: the bounds of a choice (see jobs/config.py).
"""

from digits.display.wording import counted
from digits.image.framing import FRAME
from digits.networks.config import (
    DISTORTED,
    GENERATED,
    NO_AUGMENTATION,
    OPTIMIZERS,
    TrainingConfig,
)
from digits.networks.decision import CLASSES

# What a training has unless somebody chooses otherwise; it is not mentioned.
USUAL_BATCH = 64
MINUTE = 60  # seconds
# How people write what `scaling` and `augmentation` can be.
PIXELS = {"0 to 1": "0 to 1", "raw": "raw: 0 to 255"}
PICTURES = {
    NO_AUGMENTATION: "as they are",
    DISTORTED: "distorted",
    GENERATED: "made up",
}
PICTURES_IN_WORDS = {DISTORTED: "distorted digits", GENERATED: "made-up digits and doodles"}


def plan_in_words(config: TrainingConfig) -> str:
    """All that was chosen, short, as in "128, ReLU, Adam 0.001, 5 epochs, dropout 0.2"."""
    parts = [
        config.title,
        counted(config.epochs, "epoch"),
        f"dropout {config.dropout:g}" if config.dropout else "",
        f"batches of {config.batch_size}" if config.batch_size != USUAL_BATCH else "",
        counted(config.mnist_digits, "digit") if config.train_fraction < 1 else "",
        "raw pixels" if config.scaling == "raw" else "",
        PICTURES_IN_WORDS.get(config.augmentation, ""),
    ]
    return ", ".join(part for part in parts if part)


def recipe_in_words(config: TrainingConfig, epochs: int) -> str:
    """What a network is among those of a class, as in "784-128-10, Adam, 5 epochs".

    `epochs`: those that it was trained for.
    """
    parts = [
        "-".join(map(str, (FRAME * FRAME, *config.hidden, CLASSES))),
        OPTIMIZERS[config.optimizer],
        counted(epochs, "epoch"),
        counted(config.mnist_digits, "digit") if config.train_fraction < 1 else "",
        PICTURES_IN_WORDS.get(config.augmentation, ""),
    ]
    return ", ".join(part for part in parts if part)


def about(seconds: float) -> str:
    """How long something takes, as in "about 20 seconds"; no more exact than a guess is."""
    if seconds <= 5:
        return "a few seconds"
    if seconds < 20:
        return f"about {5 * round(seconds / 5)} seconds"
    if seconds < 55:
        return f"about {10 * round(seconds / 10)} seconds"
    minutes = round(seconds / MINUTE)
    return "about a minute" if minutes <= 1 else f"about {minutes} minutes"
