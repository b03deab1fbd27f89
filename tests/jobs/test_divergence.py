"""What is said of a training that goes wrong, on curves that were seen and made-up ones."""

import math

import pytest

from digits.jobs.config import pupil_config
from digits.jobs.divergence import DivergenceError, diverged, is_lost
from digits.networks.config import RateChange


def history(losses, val_accuracy, val_losses=None):
    epochs = len(losses)
    return {
        "loss": losses,
        "accuracy": val_accuracy,
        "val_loss": val_losses or [losses[-1]] * epochs,
        "val_accuracy": val_accuracy,
    }


# 5,400 digits of MNIST, three epochs.
SGD_10 = history([85.28, 2.38, 2.38], [0.101, 0.101, 0.101], [2.426, 2.426, 2.426])
ADAM_10_TANH = history([258.3, 194.5, 182.0], [0.51, 0.41, 0.4], [103.5, 225.9, 197.5])
ADAM_01_DEEP = history([8.077, 1.923, 1.714], [0.118, 0.287, 0.301], [2.327, 1.769, 1.713])
SLOW = history([2.31, 2.30, 2.30], [0.1, 0.11, 0.11])
GOOD = history([0.8, 0.3, 0.2], [0.9, 0.93, 0.94])


@pytest.mark.parametrize(
    ("curves", "is_so"),
    [(SGD_10, True), (ADAM_10_TANH, False), (ADAM_01_DEEP, False), (SLOW, False), (GOOD, False)],
)
def test_a_training_diverged_where_a_high_loss_was_followed_by_guessing(curves, is_so):
    assert diverged(curves) is is_so


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("key", ["loss", "val_loss"])
def test_a_loss_that_is_no_number_is_divergence_however_much_is_read(key, value):
    assert diverged(GOOD | {key: [0.8, value]})


def test_a_network_is_lost_after_as_many_epochs_as_asked_for():
    assert not is_lost({key: [] for key in GOOD}, 1)
    assert is_lost(SGD_10, 3)
    assert not is_lost(SGD_10, 4)
    assert not is_lost(ADAM_01_DEEP, 3)
    assert is_lost({key: values[:1] for key, values in ADAM_01_DEEP.items()})


@pytest.mark.parametrize(
    ("optimizer", "rate", "advice"),
    [("sgd", 10, "0.1"), ("adam", 10, "0.001"), ("sgd", 0.2, "0.02"), ("adamw", 1, "0.001")],
)
def test_the_sentence_names_the_rate_and_a_lower_one(optimizer, rate, advice):
    sentence = str(DivergenceError(pupil_config(optimizer=optimizer, learning_rate=rate)))
    assert f"learning rate of {rate:g}" in sentence
    assert sentence.endswith(f"Try a learning rate of {advice}.")


def test_a_rate_that_was_changed_on_the_way_is_the_one_to_blame():
    changes = [RateChange(1, 0, 0.01), RateChange(2, 5, 5.0)]
    sentence = str(DivergenceError(pupil_config(optimizer="sgd"), changes))
    assert "learning rate of 5 " in sentence
