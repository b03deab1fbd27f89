"""Tell from its curves when a training diverged, and say so in a sentence.

Histories map loss, accuracy, val_loss and val_accuracy to one float per epoch. Left out:
the training (see worker.py), and what else its curves show (see display/what_happened.py).
"""

import math
from collections.abc import Sequence

from digits import DigitsError
from digits.networks.config import USUAL_RATES, RateChange, TrainingConfig
from digits.networks.decision import GUESSING

# Seen with SGD and Adam at rates of 0.1 to 10: steps that are too large lift the loss half a nat
# above that of guessing, untrained networks do not.
OVERSHOT = GUESSING + 0.5
# Guessing reads a tenth right; below twice that nothing was learnt. After a loss that
# high some networks recover in the next epoch, but none was seen to after three such epochs.
LOST, LOST_EPOCHS = 0.2, 3


class DivergenceError(DigitsError):
    """A training in which the network got worse instead of better."""

    def __init__(self, config: TrainingConfig, rate_changes: Sequence[RateChange] = ()):
        """`rate_changes`: those on the way, of which the last is blamed."""
        rate = rate_changes[-1].learning_rate if rate_changes else config.learning_rate
        super().__init__(
            f"The training diverged: at a learning rate of {rate:g} every step overshot, and the "
            "network reads no better than by guessing. "
            f"Try a learning rate of {min(USUAL_RATES[config.optimizer], rate / 10):g}."
        )


def is_lost(history: dict[str, list[float]], epochs: int = 1) -> bool:
    """Whether large steps have left a network with nothing, in each of the last `epochs`."""
    last = history["val_accuracy"][-epochs:]
    if len(last) < epochs:
        return False
    return max(last) < LOST and max(history["loss"] + history["val_loss"]) > OVERSHOT


def is_finite(history: dict[str, list[float]]) -> bool:
    """Whether each loss is a number."""
    return all(map(math.isfinite, history["loss"] + history["val_loss"]))


def diverged(history: dict[str, list[float]]) -> bool:
    """Whether a network is of no use because its learning rate was too high."""
    return not is_finite(history) or is_lost(history)
