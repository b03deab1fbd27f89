"""Accuracies on changed digits against a plain loop over every value."""

import numpy as np
import pytest

from digits.image.transform import PERTURBATIONS, perturb
from digits.mnist import Mnist
from digits.networks.robustness import measure_robustness
from digits.synthesis.augment import draw_varied


@pytest.fixture(scope="module")
def digits():
    """Twenty digits in many styles, as MNIST has them: Mnist."""
    rng = np.random.default_rng(1)
    labels = np.uint8([*range(10)] * 2)
    images = np.stack([draw_varied(int(label), rng) for label in labels])
    return Mnist(images, labels, images, labels)


class InkCounter:
    """Reads the number of white pixels, its last figure; knows nothing of digits."""

    def probabilities(self, images):
        return np.float32(np.eye(10)[[int((image > 127).sum()) % 10 for image in images]])


def test_accuracies_are_those_of_a_plain_loop_over_every_value(digits):
    images = digits.x_test
    labels = InkCounter().probabilities(images).argmax(axis=1)
    labels[:5] += 1  # right for all but five as they are
    measured = measure_robustness({"counter": InkCounter()}, images, labels)["counter"]
    assert set(measured) == set(PERTURBATIONS)
    for kind, (_, neutral, values) in PERTURBATIONS.items():
        assert measured[kind]["values"] == list(values)
        for value, accuracy in zip(values, measured[kind]["accuracy"], strict=True):
            right = 0
            for image, label in zip(images, labels, strict=True):
                (changed,) = perturb(image[None], **{kind: value})
                right += int((changed > 127).sum()) % 10 == label
            assert accuracy == pytest.approx(right / len(images))
            if value == neutral:
                assert accuracy == pytest.approx(15 / 20)


def test_each_network_has_its_own_accuracies(digits):
    class Sevens:
        def probabilities(self, images):
            return np.float32(np.eye(10)[[7] * len(images)])

    networks = {"sevens": Sevens(), "counter": InkCounter()}
    measured = measure_robustness(networks, digits.x_test, digits.y_test)
    assert list(measured) == ["sevens", "counter"]
    assert all(set(curve["accuracy"]) == {0.1} for curve in measured["sevens"].values())
    alone = measure_robustness({"counter": InkCounter()}, digits.x_test, digits.y_test)
    assert measured["counter"] == alone["counter"]
