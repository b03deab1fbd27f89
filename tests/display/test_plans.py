"""A pupil's choices and times in words."""

import pytest

from digits.display.plans import about, plan_in_words, recipe_in_words
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


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (pupil_config(), "784-128-10, Adam, 5 epochs"),
        (pupil_config((), optimizer="sgd"), "784-10, SGD, 5 epochs"),
        (
            pupil_config((64, 32), augmentation="generated", train_fraction=10_000 / 54_000),
            "784-64-32-10, Adam, 5 epochs, 10,000 digits, made-up digits and doodles",
        ),
    ],
)
def test_a_recipe_says_what_a_network_is_among_those_of_a_class(config, words):
    assert recipe_in_words(config, 5) == words
