"""The moments of a training at which its weights are kept."""

from dataclasses import replace

import numpy as np
import pytest

from digits.networks.config import GENERATED
from digits.networks.recipes import CATALOGUE
from digits.networks.snapshots import capacity
from digits.training.moments import MAX_SNAPSHOTS, choose_steps, keeps_snapshots


def test_none_are_kept_of_networks_whose_weights_are_changed_or_too_many():
    config = CATALOGUE["mlp-sgd"]
    assert keeps_snapshots(config, 109_386)
    assert not keeps_snapshots(config, 600_000)
    assert not keeps_snapshots(replace(config, batch_normalization=True), 1000)
    assert not keeps_snapshots(replace(config, augmentation=GENERATED), 1000)


@pytest.mark.parametrize(
    ("digits", "batch", "epochs"),
    [(54_000, 64, 30), (48_000, 32, 50), (900, 64, 50), (540, 1024, 1), (48_000, 32, 100_000)],
)
def test_steps_are_dense_where_learning_is_fast(digits, batch, epochs):
    steps = choose_steps(digits, batch, epochs, MAX_SNAPSHOTS)
    assert len(steps) == len(set(steps)) <= MAX_SNAPSHOTS
    assert steps == sorted(steps)
    assert (steps[0], steps[-1]) == (0, -(-digits // batch) * epochs)
    if batch < 60 and epochs < 100:
        seen = [step * batch for step in steps]
        for wanted in (60, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000):
            assert min(abs(each - wanted) for each in seen) <= batch / 2
    growth = np.diff(np.log1p(steps))
    assert growth.max() < 2.5  # no hole: nowhere twelve times as many digits


def test_a_file_holds_what_its_capacity_says():
    assert capacity(104_938) * 2 * 104_938 < 6_000_000 < (capacity(104_938) + 1) * 2 * 104_938
