"""A pupil's choices and times in words."""

import pytest

from digits.display.plans import about, plan_in_words
from digits.jobs.config import FEW_DIGITS, pupil_config


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({}, "128, ReLU, Adam 0.001, 5 epochs"),
        (
            {"hidden": (64, 32), "activation": "tanh", "optimizer": "sgd", "learning_rate": 10},
            "64 + 32, tanh, SGD 10, 5 epochs",
        ),
        (
            {"hidden": (), "epochs": 1, "dropout": 0.2, "batch_size": 8},
            "no hidden layer, Adam 0.001, 1 epoch, dropout 0.2, batches of 8",
        ),
        (
            {"train_fraction": FEW_DIGITS, "augmentation": "distorted", "scaling": "raw"},
            "128, ReLU, Adam 0.001, 5 epochs, 1,000 digits, raw pixels, distorted digits",
        ),
    ],
)
def test_a_plan_says_all_that_is_not_usual(choices, words):
    assert plan_in_words(pupil_config(**choices)) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a few seconds"),
        (5, "a few seconds"),
        (6, "about 5 seconds"),
        (13, "about 15 seconds"),
        (19.9, "about 20 seconds"),
        (42, "about 40 seconds"),
        (54, "about 50 seconds"),
        (58, "about a minute"),
        (89, "about a minute"),
        (100, "about 2 minutes"),
        (300, "about 5 minutes"),
    ],
)
def test_a_time_is_said_as_exactly_as_a_guess_is(seconds, words):
    assert about(seconds) == words
