"""Tell from its curves when a training went wrong, and say so in a sentence.

Histories map loss, accuracy, val_loss and val_accuracy to one float per epoch. Left out:
the training (see own_fitting.py).
"""

import math

from digits import DigitsError
from digits.jobs.config import Plan
from digits.networks.decision import CLASSES

# What a network that knows nothing loses by giving each digit a tenth. A loss this far
# above it comes from steps that are too large; untrained networks stay below.
GUESSING = math.log(CLASSES)
OVERSHOT = GUESSING + 0.5
# Reads hardly more digits than guessing, a tenth, does. After a loss as high as that some
# networks still recover in the next epoch; after three such epochs in a row, time is up.
LOST, LOST_EPOCHS = 0.2, 3
# Learning rates that suit the networks of a plan.
USUAL = {"sgd": 0.1, "adam": 0.001, "adamw": 0.001}


class DivergenceError(DigitsError):
    """A training in which the network got worse instead of better."""

    def __init__(self, plan: Plan):
        try_rate = min(USUAL[plan.optimizer], plan.learning_rate / 10)
        super().__init__(
            f"The training diverged: at a learning rate of {plan.learning_rate:g} every step "
            "overshot, and the network reads no better than by guessing. "
            f"Try a learning rate of {try_rate:g}."
        )


def is_lost(history: dict[str, list[float]], epochs: int = 1) -> bool:
    """Whether large steps have left a network with nothing, for so many epochs by now."""
    lately = history["val_accuracy"][-epochs:]
    overshot = max(history["loss"] + history["val_loss"]) > OVERSHOT
    return overshot and len(lately) == epochs and max(lately) < LOST


def diverged(history: dict[str, list[float]]) -> bool:
    """Whether a network that was trained so is of no use, for too high a learning rate."""
    losses = history["loss"] + history["val_loss"]
    return not all(map(math.isfinite, losses)) or is_lost(history)


def remark(history: dict[str, list[float]]) -> str:
    """What to say of a training that did not diverge but went badly; else an empty text."""
    if history["val_accuracy"][-1] < LOST:
        return (
            "So far it reads no better than by guessing. Try more epochs, fewer layers or "
            "another learning rate."
        )
    if history["val_loss"][-1] > OVERSHOT:
        return (
            f"Its loss, {history['val_loss'][-1]:.3g}, is higher than by guessing "
            f"({GUESSING:.1f}): it is very sure even where it is wrong. Try a lower learning rate."
        )
    return ""
