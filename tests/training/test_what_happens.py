"""Small trainings on MNIST that go wrong on purpose, and what is said of each."""

import pytest

from digits.display.what_happened import what_happened
from digits.jobs.config import pupil_config
from digits.jobs.divergence import diverged
from digits.training.fit import fit

DIGITS = 2_000  # of which a tenth is for validation
WRONG = {
    "It diverged": {"optimizer": "sgd", "learning_rate": 10.0, "epochs": 2},
    "It was slow": {"learning_rate": 1e-4, "epochs": 2},
    "It learnt by heart": {"epochs": 8, "learning_rate": 0.005},
    "It learnt nothing": {"hidden": (32,) * 4, "activation": "sigmoid", "epochs": 2},
    "The steps were too large": {"hidden": (), "learning_rate": 10.0, "epochs": 2},
}


@pytest.mark.parametrize(("words", "choices"), WRONG.items(), ids=WRONG)
def test_a_training_that_goes_wrong_on_purpose_is_called_so(words, choices, mnist):
    config = pupil_config(**{"hidden": (64,), **choices})
    digits, labels = mnist.x_train[:DIGITS], mnist.y_train[:DIGITS]
    history = fit(config, digits, labels, seed=1).history
    said = what_happened(config, history, diverged(history))
    assert said.startswith(words), (said, history)
