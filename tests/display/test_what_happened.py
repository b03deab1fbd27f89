"""Two sentences on a training, for curves as they were seen (see also tests/training)."""

import re
from math import nan

import pytest

from digits.display.what_happened import what_happened
from digits.jobs.config import FEW_DIGITS, pupil_config
from digits.jobs.divergence import diverged

# By what is done to a network: its choices, its curves and what the sentences say of them.
# Curves are loss, accuracy, val_loss and val_accuracy, shortened from trainings on MNIST.
CASES = {
    "diverged": (
        {"learning_rate": 10.0},
        ([778, 2.94, 2.9], [0.11, 0.1, 0.1], [2.63, 2.88, 2.97], [0.1, 0.1, 0.1]),
        ("diverged", "778 in epoch 1", "rate of 10 ", "try 0.001"),
    ),
    "no number": (
        {"optimizer": "sgd", "learning_rate": 10.0},
        ([nan], [0.1], [nan], [0.1]),
        ("diverged", "in epoch 1 its loss was no number", "try 0.1"),
    ),
    "too fast": (
        {"learning_rate": 0.1},
        ([0.86, 0.8, 0.82], [0.8, 0.81, 0.78], [0.51, 0.83, 0.88], [0.87, 0.81, 0.798]),
        ("too large", "between 0.51 and 0.88", "79.8 %", "rate of 0.1 ", "try 0.001"),
    ),
    "sure and wrong": (
        {"hidden": (), "learning_rate": 10.0},
        ([115, 127, 131], [0.85, 0.88, 0.89], [117, 108, 126], [0.87, 0.91, 0.889]),
        ("too large", "between 108 and 126", "88.9 %"),
    ),
    "raw and fast": (
        {"optimizer": "sgd", "learning_rate": 0.01, "scaling": "raw"},
        ([30.9, 1.54, 1.51], [0.31, 0.44, 0.43], [1.69, 1.32, 1.47], [0.37, 0.52, 0.446]),
        ("too large", "44.6 %", "Raw pixels", "from 0 to 1", "learning rate of 0.001"),
    ),
    "raw": (
        {"scaling": "raw"},
        ([3.5, 0.44, 0.21], [0.85, 0.9, 0.94], [0.49, 0.31, 0.2], [0.89, 0.93, 0.951]),
        ("loss of 3.5 in epoch 1", "95.1 %", "Raw pixels"),
    ),
    "too slow": (
        {"learning_rate": 1e-5},
        ([1.91, 1.29, 0.94], [0.43, 0.75, 0.81], [1.52, 1.03, 0.759], [0.71, 0.82, 0.858]),
        ("slow", "in 3 epochs", "from 1.52 to 0.759", "rate of 0.00001 ", "try 0.001"),
    ),
    "hardly begun": (
        {"optimizer": "sgd", "learning_rate": 1e-5},
        ([2.33, 2.28], [0.16, 0.18], [2.32, 2.27], [0.18, 0.19]),
        ("slow", "from 2.32 to 2.27", "try 0.1"),
    ),
    "stuck": (
        {"hidden": (64, 64, 64, 64), "activation": "sigmoid", "optimizer": "sgd"},
        ([2.31, 2.301, 2.301], [0.11, 0.11, 0.11], [2.3, 2.302, 2.302], [0.1, 0.1, 0.105]),
        ("learnt nothing", "2.3 ", "10 %", "fewer hidden layers, ReLU"),
    ),
    "by heart": (
        {"train_fraction": FEW_DIGITS, "epochs": 4},
        (
            [1.7, 0.15, 0.04, 0.01],
            [0.5, 0.98, 1, 1],
            [1.2, 0.35, 0.33, 0.37],
            [0.7, 0.9, 0.9, 0.903],
        ),
        ("by heart", "100.0 %", "90.3 %", "Since epoch 3", "from 0.33 to 0.37", "more or on"),
    ),
    "by heart with all digits": (
        {"epochs": 3},
        ([0.3, 0.06, 0.005], [0.91, 0.98, 0.999], [0.14, 0.08, 0.11], [0.96, 0.977, 0.978]),
        ("by heart", "99.9 %", "97.8 %", "Since epoch 2", "or train on distorted"),
    ),
    "no hidden layer": (
        {"hidden": ()},
        ([0.58, 0.27, 0.26], [0.86, 0.926, 0.928], [0.3, 0.228, 0.225], [0.92, 0.938, 0.939]),
        ("stops near 93.9 %", "92.8 %", "Without a hidden layer"),
    ),
    "narrow": (
        {"hidden": (128, 2)},
        ([1.75, 1.23, 1.19], [0.38, 0.55, 0.56], [1.46, 1.16, 1.123], [0.48, 0.56, 0.574]),
        ("57.4 %", "56.0 %", "layer of 2 units"),
    ),
    "one epoch": (
        {"epochs": 1},
        ([0.31], [0.91], [0.137], [0.965]),
        ("After one epoch", "96.5 %", "give it more"),
    ),
    "too few epochs": (
        {"optimizer": "sgd", "learning_rate": 0.1},
        ([0.38, 0.13, 0.109], [0.89, 0.96, 0.97], [0.2, 0.109, 0.0991], [0.94, 0.97, 0.973]),
        ("still getting better", "from 0.109 to 0.0991", "97.3 %", "more than 3 epochs"),
    ),
    "well": (
        {},
        ([0.31, 0.075, 0.059], [0.91, 0.978, 0.983], [0.14, 0.084, 0.08], [0.96, 0.97, 0.977]),
        ("went well", "97.7 %", "98.3 %"),
    ),
    "nothing more": (
        {"learning_rate": 0.01},
        ([0.23, 0.1, 0.09], [0.93, 0.97, 0.974], [0.116, 0.115, 0.15], [0.96, 0.96, 0.97]),
        ("went well", "lowest in epoch 2"),
    ),
}
# Words that only one of the cases has.
VERDICTS = ("diverged", "too large", "slow", "nothing:", "by heart", "stops near", "went well")


@pytest.mark.parametrize(("choices", "curves", "parts"), CASES.values(), ids=CASES)
def test_the_sentences_follow_from_the_curves(choices, curves, parts):
    history = dict(zip(("loss", "accuracy", "val_loss", "val_accuracy"), curves, strict=True))
    said = what_happened(pupil_config(**choices), history, diverged(history))
    words = said.replace("\u202f", " ")
    assert all(part in words for part in parts), words
    assert len(re.findall(r"[.!?](?= |$)", words)) == 2, words
    assert sum(verdict in words for verdict in VERDICTS) <= 1
    assert "nan" not in words


def test_nothing_is_said_before_an_epoch_is_over():
    history = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}
    assert what_happened(pupil_config(), history) == ""


def test_a_rate_that_was_changed_is_the_one_that_is_blamed():
    history = {
        "loss": [1.9, 2.9, 2.9],
        "accuracy": [0.4, 0.1, 0.1],
        "val_loss": [1.5, 2.9, 2.9],
        "val_accuracy": [0.7, 0.1, 0.1],
    }
    said = what_happened(pupil_config(), history, diverged=True, changed_rates=[10.0, 0.01])
    assert "rate of 10 " in said
    falls = {
        "loss": [1.9, 1.2],
        "accuracy": [0.4, 0.7],
        "val_loss": [1.5, 1.0],
        "val_accuracy": [0.7, 0.8],
    }
    assert "0.00001" in what_happened(pupil_config(), falls, changed_rates=[1e-5])
    assert "slow" not in what_happened(pupil_config(), falls)
