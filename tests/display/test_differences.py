"""What differs between networks, in words."""

from dataclasses import asdict

from digits.display.differences import FIELDS, differences
from digits.display.glossary import GLOSSARY
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
