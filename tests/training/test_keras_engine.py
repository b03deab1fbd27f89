"""Answers by Keras itself: the same, and refusals in the same sentences."""

import keras
import numpy as np
import pytest

from digits.networks.inference import load_network
from digits.networks.recipes import NetworkError

IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)


@pytest.mark.parametrize("name", ["best", "mlp-128"])
def test_both_engines_give_the_same_answers(name):
    ours, theirs = load_network(name), load_network(name, engine="keras")
    np.testing.assert_allclose(ours.probabilities(IMAGES), theirs.probabilities(IMAGES), atol=1e-5)
    for one, other in zip(ours.read(IMAGES), theirs.read(IMAGES), strict=True):
        assert (one.verdict, one.digits) == (other.verdict, other.digits)


def save_lambda(path):
    code = keras.layers.Lambda(lambda x: x[:, :10])
    keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), code]).save(path)


def save_other_shape(path):
    keras.Sequential([keras.Input((4,)), keras.layers.Dense(10)]).save(path)


FILES = {
    "a Lambda layer": (save_lambda, "damaged or no Keras network"),
    "other images": (save_other_shape, "does not read digits of 28 × 28"),
    "text": (lambda path: path.write_text("no network"), "damaged or no Keras network"),
    "no file": (lambda path: None, "is missing"),
}


@pytest.mark.parametrize(("save", "says"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_network_is_refused_in_a_sentence(tmp_path, save, says):
    folder = tmp_path / "mlp-128"
    folder.mkdir()
    save(folder / "network.keras")
    with pytest.raises(NetworkError, match=says) as refused:
        load_network("mlp-128", tmp_path, engine="keras")
    assert str(refused.value).endswith("python train_model.py mlp-128")
    assert str(tmp_path) not in str(refused.value)
