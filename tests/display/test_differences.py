"""How networks differ, in words."""

from digits.display.differences import describe
from digits.jobs.config import pupil_config
from digits.networks.recipes import CATALOGUE


def test_what_sets_a_network_apart_is_said_in_few_words():
    described = {name: describe(config) for name, config in CATALOGUE.items()}
    assert described["best"] == "3 hidden layers · made-up digits too"
    assert described["mlp-128-32-raw"] == "2 hidden layers · raw pixels"
    assert described["mlp-128"] == "1 hidden layer"
    assert describe(pupil_config(hidden=(), activation="tanh")) == "no hidden layers · tanh"
