"""Where the answer flips, against a plain loop that reads one image after the other."""

import numpy as np
import pytest

from digits.image.framing import to_mnist
from digits.image.transform import perturb
from digits.networks.decision import NOT_A_DIGIT
from digits.networks.inference import load_network
from digits.networks.sweep import Run, change, find_runs, sweep
from digits.synthesis.augment import draw_varied

RANGES = {"right": range(-10, 11, 2), "turn": range(-90, 91, 10), "pen": (-2, 0, 3.5)}
VALUES = {"right": 2, "down": -3, "turn": 10, "size": 0.8, "pen": 0.5}


@pytest.fixture(scope="module")
def network():
    return load_network("mlp-128")


@pytest.fixture(scope="module", params=[1, 4, 7])
def image(request):
    return draw_varied(request.param, np.random.default_rng(request.param))


@pytest.mark.parametrize("framed_again", [False, True])
def test_runs_are_those_of_a_plain_loop(network, image, framed_again):
    swept = sweep(network, image, VALUES, RANGES, framed_again)
    assert list(swept) == list(RANGES)
    for name, sequence in RANGES.items():
        for place, value in enumerate(sequence):
            (changed,) = perturb(image[np.newaxis], **{**VALUES, name: value})
            changed = to_mnist(changed) if framed_again else changed
            (read,) = network.read(changed[np.newaxis])
            expected = None if read.verdict == NOT_A_DIGIT else read.probabilities.argmax()
            (digit,) = [run.digit for run in swept[name] if run.first <= place <= run.last]
            assert digit == expected


def test_turning_flips_the_answer_somewhere(network):
    seven = draw_varied(7, np.random.default_rng(7))
    runs = sweep(network, seven, {}, {"turn": range(-90, 91, 5)})["turn"]
    assert len(runs) > 1
    assert 7 in {run.digit for run in runs}


def test_where_nothing_is_left_there_is_no_digit(network):
    faint = np.zeros((28, 28), np.uint8)
    faint[14, 14] = 200
    for framed_again in (False, True):
        (run,) = sweep(network, faint, {"pen": -2}, {"right": [0, 9]}, framed_again)["right"]
        assert run == Run(0, 1, None)
    assert change(faint, {"pen": -2}, framed_again=True) is None


def test_runs_cover_a_sequence():
    assert find_runs([7, 7, None, 7, 1]) == [(0, 1, 7), (2, 2, None), (3, 3, 7), (4, 4, 1)]
    assert find_runs([]) == []
