"""Choose the moments of a training at which its weights are kept: dense where it learns fast.

Left out: keeping them (see snapshots.py).
"""

from __future__ import annotations

import numpy as np

from digits.networks.config import GENERATED, TrainingConfig
from digits.networks.snapshots import capacity

# Digits shown before each of the first snapshots, to the nearest whole batch; then epochs follow.
EARLY = (0, 60, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 55_000)
# Of a network so large that fewer fit into a file, none are kept; more than the most would only
# be epochs between which little changes.
MIN_SNAPSHOTS, MAX_SNAPSHOTS = 6, 20
CANDIDATES = 200  # epochs to choose from, all of them where there are up to 50


def keeps_snapshots(config: TrainingConfig, parameters: int) -> bool:
    """Whether the weights can be kept as they are, and enough of them.

    Batch normalisation and calibration, which `GENERATED` pictures have, change what the
    weights of a dense layer mean.
    """
    plain = not config.batch_normalization and config.augmentation != GENERATED
    return plain and capacity(parameters) >= MIN_SNAPSHOTS


def choose_steps(digits: int, batch_size: int, epochs: int, most: int) -> list[int]:
    """Steps after which to take a snapshot, rising, at most `most`.

    `digits`: of an epoch. The first is 0, the last the end of the training. Where there are too
    many, those go first whose neighbours are nearest in the logarithm of the step.
    """
    steps = -(-digits // batch_size)  # of an epoch
    end = steps * epochs
    early = {_nearest_step(seen, digits, batch_size) for seen in EARLY}
    early = {step for step in early if step <= end}
    ends = steps * np.geomspace(1, epochs, CANDIDATES).round().astype(int)
    chosen = sorted(early | {step for step in ends.tolist() if step > max(early)} | {end})
    while len(chosen) > most:
        places = np.log1p(chosen)
        del chosen[1 + int(np.argmin(places[2:] - places[:-2]))]
    return chosen


def _nearest_step(seen: int, digits: int, batch_size: int) -> int:
    """The step after which about `seen` digits were shown; the last batch of an epoch is short."""
    steps = -(-digits // batch_size)
    epochs, rest = divmod(seen, digits)
    return epochs * steps + min(round(rest / batch_size), steps)
