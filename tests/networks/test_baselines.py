"""The pictures that an attribution starts from, against MNIST and the networks."""

import io

import numpy as np
import pytest

from assets.make_baselines import FILE
from digits.networks.baselines import BaselinesError, read_baselines
from digits.networks.inference import load_network
from digits.networks.recipes import CATALOGUE


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_network_is_sure_of_the_clear_examples(name):
    probabilities = load_network(name).probabilities(read_baselines(FILE).examples[:10])
    assert probabilities.argmax(axis=1).tolist() == list(range(10))
    assert probabilities.max(axis=1).min() > 0.99


def test_the_best_network_takes_the_last_example_for_no_digit():
    assert load_network("best").read(read_baselines(FILE).examples[10:])[0].digits == ()


def npz(**arrays):
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()


MEAN, EXAMPLES = np.zeros((28, 28), np.uint8), np.zeros((11, 28, 28), np.uint8)
WRONG = {
    "empty": b"",
    "no examples": npz(mean=MEAN),
    "ten examples": npz(mean=MEAN, examples=EXAMPLES[:10]),
    "floats": npz(mean=MEAN / 255, examples=EXAMPLES),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_another_file_is_refused_without_its_path(tmp_path, content):
    path = tmp_path / "baselines.npz"
    path.write_bytes(content)
    with pytest.raises(BaselinesError, match=r"^The pictures to start from are .*\.$") as refused:
        read_baselines(path)
    assert str(tmp_path) not in str(refused.value)
