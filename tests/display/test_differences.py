"""What differs between networks, in words."""

from dataclasses import asdict

from digits.display.differences import FIELDS, describe, differences
from digits.display.glossary import GLOSSARY
from digits.jobs.config import pupil_config
from digits.networks.recipes import CATALOGUE


def recipes(*names):
    return [asdict(CATALOGUE[name]) for name in names]


def test_what_is_the_same_is_left_out_and_the_rest_is_said_for_each():
    found = {row.title: row.values for row in differences(recipes("mlp-sgd", "mlp-128"))}
    assert found == {
        "Hidden layers": ["128 + 64", "128"],
        "Optimiser": ["SGD", "Adam"],
        "Learning rate": ["0.01", "0.001"],
        "Epochs": ["50", "20"],
    }


def test_a_network_does_not_differ_from_itself():
    assert differences(recipes("best", "best")) == []


def test_every_choice_has_an_explanation():
    assert {term for _, term in FIELDS.values()} <= set(GLOSSARY)


def test_what_sets_a_network_apart_is_said_in_few_words():
    described = {name: describe(config) for name, config in CATALOGUE.items()}
    assert described["best"] == "3 hidden layers · made-up digits too"
    assert described["mlp-128-32-raw"] == "2 hidden layers · raw pixels"
    assert described["mlp-128"] == "1 hidden layer"
    assert describe(pupil_config(hidden=(), activation="tanh")) == "no hidden layers · tanh"
