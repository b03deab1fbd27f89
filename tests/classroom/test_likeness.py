"""How far drawings are from MNIST's digits, against a plain loop over all of them."""

import numpy as np
import pytest

from digits.classroom.likeness import Likeness
from digits.networks.neighbours import Sample
from tests.classroom.made_up import make_drawing

COUNT = 8  # digits of each label


@pytest.fixture(scope="module")
def sample():
    labels = np.arange(10 * COUNT, dtype=np.uint8) % 10
    images = [
        make_drawing(place, int(label), rng=np.random.default_rng(place)).image
        for place, label in enumerate(labels)
    ]
    return Sample(np.stack(images), labels, np.arange(len(labels)))


def distance(one, other):
    return float(np.sqrt(((one.astype(float) - other.astype(float)) ** 2).sum()))


def test_distances_are_those_to_the_nearest_digit_of_the_same_label(sample):
    drawings = [
        make_drawing(number, number % 10, rng=np.random.default_rng(900 + number))
        for number in range(30)
    ]
    found = Likeness(sample).of(drawings)
    for drawing, far in zip(drawings, found, strict=True):
        same = sample.images[sample.labels == drawing.label]
        between = [
            min(distance(one, other) for at, other in enumerate(same) if at != place)
            for place, one in enumerate(same)
        ]
        nearest = min(distance(drawing.image, one) for one in same)
        assert far == pytest.approx(nearest / np.median(between), rel=1e-4)


def test_a_digit_of_the_sample_is_at_no_distance_and_no_digit_is_not_compared(sample):
    known = make_drawing(13, 3, rng=np.random.default_rng(13))
    assert (known.image == sample.images[13]).all()
    assert Likeness(sample).of([known, make_drawing(1, -1), make_drawing(2, None)]) == [
        pytest.approx(0, abs=1e-3),
        0,
        0,
    ]
