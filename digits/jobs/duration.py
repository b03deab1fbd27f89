"""Estimate how long a training takes on this server, from its config and from those before it.

A model counts what a training calculates. What trainings on this server have taken, in units
of that model, corrects it. Left out: the line (see queue.py).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from digits.image.framing import FRAME
from digits.jobs.config import PupilConfig
from digits.jobs.protocol import MEASURING, Progress
from digits.networks.config import DISTORTED, GENERATED, NO_AUGMENTATION, TrainingConfig

# Seconds on one core of a Xeon of 2023 (Sapphire Rapids), from the processor time of six
# trainings of 100,000 to 4 million parameters with batches of 8 to 1,024.
MULTIPLY_ADD_S = 5e-11  # for one parameter and one digit, forwards and backwards
STEP_S = 5e-4  # for a step, however small
UPDATE_S = 9e-9  # for one parameter in a step, beyond those that fit into a core's cache
CACHED_PARAMETERS = 125_000
# For one picture. A made-up one takes longer the first time, when its digit's lines are found.
PICTURE_S = {NO_AUGMENTATION: 0.0, DISTORTED: 1.6e-4, GENERATED: 2.4e-4}
COMPILE_S = 1.2  # for the first step
# Around a training: load TensorFlow and MNIST; measure and save the network.
START_S, PUBLISH_S = 5.0, 1.5
# The last trainings that the server's speed is taken from.
REMEMBERED = 5


class DurationModel:
    """How long trainings take; learns from each that is over.

    One thread at a time may call its methods. All times are in seconds.
    """

    def __init__(self, max_seconds: float):
        self._max_seconds = max_seconds
        # How many times as long as by the model alone, and seconds besides the training.
        self._slowness: deque[float] = deque(maxlen=REMEMBERED)
        self._around: deque[float] = deque(maxlen=REMEMBERED)

    def estimate(self, config: TrainingConfig) -> float:
        """A whole training, from its start to the network that it leaves."""
        around = median(self._around or [START_S + PUBLISH_S])
        return around + min(self._slowness_now * model_seconds(config), self._max_seconds)

    def estimate_left(self, config: TrainingConfig, progress: Progress, elapsed: float) -> float:
        """What is left of a training that began `elapsed` seconds ago."""
        publishing = self._slowness_now * PUBLISH_S
        if progress.state == MEASURING:
            return publishing
        if progress.seconds_left is not None:
            return progress.seconds_left + publishing
        return max(publishing, self.estimate(config) - elapsed + progress.pause_seconds)

    def learn(self, config: TrainingConfig, progress: Progress, elapsed: float) -> None:
        """Take over what a training that is over took, `elapsed` seconds in all.

        One that hardly trained outside of a pause tells nothing.
        """
        if progress.seconds >= COMPILE_S:
            self._slowness.append(progress.seconds / model_seconds(config, progress.fraction))
            around = elapsed - progress.seconds - progress.pause_seconds
            self._around.append(max(0.0, around))

    @property
    def _slowness_now(self) -> float:
        return median(self._slowness or [1.0])


def model_seconds(config: TrainingConfig, fraction: float = 1.0) -> float:
    """The training of that share of a config's steps, by the model alone."""
    parameters = count_parameters(config)
    digits = max(1, config.mnist_digits)
    if isinstance(config, PupilConfig):
        digits += config.class_repeats * config.class_digits
    steps = -(-digits // config.batch_size)
    of_step = STEP_S + UPDATE_S * max(0, parameters - CACHED_PARAMETERS)
    of_digit = MULTIPLY_ADD_S * parameters + PICTURE_S[config.augmentation]
    return COMPILE_S + fraction * config.epochs * (steps * of_step + digits * of_digit)


def count_parameters(config: TrainingConfig) -> int:
    """Weights and biases of a network of dense layers."""
    sizes = [FRAME * FRAME, *config.hidden, config.outputs]
    return sum((inputs + 1) * units for inputs, units in pairwise(sizes))


def seconds_until_free(durations: Iterable[float], slots: int) -> float:
    """When the next training can begin after others, given in their order, `slots` at a time."""
    free = [0.0] * slots  # when each place is
    for duration in durations:
        heapq.heapreplace(free, free[0] + duration)
    return free[0]
