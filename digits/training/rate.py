"""The learning rate of a network that is being fitted: what it is, and how to change it.

Left out: who changes it (see watch.py).
"""

from __future__ import annotations

import keras

DIGITS = 6  # of a rate that is told; float32 has no more


class AdjustableCosine(keras.optimizers.schedules.CosineDecay):
    """A rate that falls to zero along a cosine, and that can be changed on the way."""

    def __init__(self, initial_rate: float, steps: int):
        super().__init__(initial_rate, steps)
        self._factor = keras.Variable(1.0, trainable=False, name="rate_factor")

    def __call__(self, step: keras.KerasTensor) -> keras.KerasTensor:
        """The rate of a step, counted from 0."""
        return super().__call__(step) * self._factor

    def change(self, rate: float, step: int) -> None:
        """Make it `rate` at that step; from there it falls along the rest of the cosine."""
        usual = float(super().__call__(step))
        if usual > 0:
            self._factor.assign(rate / usual)


def get_rate(optimizer: keras.Optimizer) -> float:
    """The rate of the next step."""
    return float(f"{float(optimizer.learning_rate):.{DIGITS}g}")


def set_rate(optimizer: keras.Optimizer, rate: float) -> None:
    """Make it that of the next step, and of those after it unless it falls along a cosine."""
    schedule = optimizer._learning_rate  # `learning_rate` is its value, a number
    if isinstance(schedule, AdjustableCosine):
        schedule.change(rate, int(optimizer.iterations))
    else:
        optimizer.learning_rate = rate
