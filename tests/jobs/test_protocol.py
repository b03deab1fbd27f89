"""Messages of a training process, good and bad."""

import math
from pathlib import Path

import numpy as np
import pytest

from digits.jobs.protocol import Progress, Sample, encode_image, from_line, to_line
from digits.networks.config import RateChange
from digits.networks.report import HISTORY

IMAGE = np.random.default_rng(1).integers(0, 256, (28, 28), np.uint8)
PROGRESS = Progress(
    "training",
    2,
    5,
    3,
    10,
    0.5,
    0.9,
    4.5,
    None,
    {key: [0.25] for key in HISTORY},
    "So far.",
    paused=True,
    pause_seconds=1.5,
    learning_rate=0.01,
    rate_changes=(RateChange(1, 7, 0.01),),
    samples=(Sample(3, encode_image(IMAGE), [[0.1] * 10, [0.05] * 10], [0.05] * 10),),
)


def test_a_message_comes_back_without_the_folder():
    line = to_line(PROGRESS)
    assert "\n" not in line
    assert from_line(line.encode()) == PROGRESS
    np.testing.assert_array_equal(from_line(line.encode()).samples[0].image, IMAGE)
    assert from_line(to_line(Progress("done", folder=Path("/tmp"))).encode()) == Progress("done")


def test_a_message_with_a_number_that_is_none_is_not_sent():
    with pytest.raises(ValueError):
        to_line(Progress("training", loss=math.nan))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"Epoch 1",
        b"3",
        b"null",
        b"[1]",
        b'{"state": 1}',
        b'{"state": []}',
        b'{"state": "on fire"}',
        b'{"state": "training", "colour": 1}',
        b'{"state": "training", "samples": [1]}',
        b'{"state": "training", "rate_changes": [[1]]}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_no_message_is_none(line):
    assert from_line(line) is None


def test_the_fraction_that_is_done_grows_from_0_to_1():
    assert Progress(epochs=5).fraction == 0
    assert PROGRESS.fraction == pytest.approx((1 + 3 / 10) / 5)
    assert Progress("done", 5, 5, 10, 10).fraction == 1
