"""What the curves of a training show: steps too large or too small, learnt by heart, and more.

The bounds were chosen on thirty trainings of networks that a pupil can choose, on MNIST. Left
out: whether a training diverged (see jobs/divergence.py), and the words (see what_happened.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from digits.networks.config import USUAL_RATES, TrainingConfig
from digits.networks.decision import CLASSES, GUESSING

# Reads no better than by guessing: below twice a tenth.
LOST = 0.2
# A loss so high at the end of an epoch was driven up by steps that are too large; and then a
# network that reads less than this has not recovered.
OVERSHOT, READS_WELL = GUESSING + 0.5, 0.9
# A loss that has not fallen below so much of its first value has not fallen.
HARDLY = 0.9
# A rate that many times below the usual one is the reason why a training is slow.
FAR_BELOW = 5
# The validation loss fell by so much in the last epoch: the network was not done.
STILL_FALLING = 0.05
# Or by so much since the first epoch, where it is still half as high as by guessing.
MOVED = 0.01
# By heart: a validation loss of twice the training loss, and either of these.
HEART_LOSS, HEART_ACCURACY, HEART_RISE = 2, 0.02, 1.05


class Curves(NamedTuple):
    """A config, its learning rates in their order, and one float per epoch, at least one."""

    config: TrainingConfig
    rates: Sequence[float]
    loss: Sequence[float]
    accuracy: Sequence[float]
    val_loss: Sequence[float]
    val_accuracy: Sequence[float]

    @property
    def epochs(self) -> int:
        return len(self.val_loss)

    @property
    def best(self) -> int:
        """The epoch of the lowest validation loss, from 1."""
        return min(range(self.epochs), key=self.val_loss.__getitem__) + 1

    @property
    def still_falls(self) -> bool:
        """Whether the last epoch brought much, or the network has hardly begun to learn."""
        if self.epochs < 2 or self.best < self.epochs:
            return False
        fell = 1 - self.val_loss[-1] / self.val_loss[-2]
        moved = 1 - self.val_loss[-1] / self.val_loss[0]
        return fell > STILL_FALLING or (moved > MOVED and self.val_loss[-1] > GUESSING / 2)

    @property
    def went_too_fast(self) -> bool:
        """A high loss at the end, or one that did not fall, though the rate is not low."""
        if self.val_accuracy[-1] >= LOST and self.val_loss[-1] > GUESSING:
            return True
        stays = self.epochs > 1 and self.loss[-1] > HARDLY * self.loss[0]
        overshot = max(self.loss) > OVERSHOT and self.val_accuracy[-1] < READS_WELL
        return overshot or (stays and max(self.rates) > USUAL_RATES[self.config.optimizer])

    @property
    def was_too_slow(self) -> bool:
        """Still under way at the end, with a rate far below the usual one."""
        return self.still_falls and (
            self.rates[-1] * FAR_BELOW < USUAL_RATES[self.config.optimizer]
        )

    @property
    def is_stuck(self) -> bool:
        return self.val_accuracy[-1] < LOST

    @property
    def is_by_heart(self) -> bool:
        if self.val_loss[-1] < HEART_LOSS * self.loss[-1]:
            return False
        return self.accuracy[-1] - self.val_accuracy[-1] > HEART_ACCURACY or self.rises

    @property
    def rises(self) -> bool:
        return self.val_loss[-1] > HEART_RISE * min(self.val_loss)

    @property
    def is_raw(self) -> bool:
        return self.config.scaling == "raw"

    @property
    def has_no_hidden_layer(self) -> bool:
        return not self.config.hidden and self.epochs > 1

    @property
    def is_narrow(self) -> bool:
        return self.accuracy[-1] < READS_WELL and min(self.config.hidden, default=CLASSES) < CLASSES

    @property
    def is_unfinished(self) -> bool:
        return self.epochs == 1 or self.still_falls
