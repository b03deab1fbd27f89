"""The explanations of words: each is used, each word used has one, and none is said elsewhere."""

import ast
import re

import pytest

from digits.display.glossary import GLOSSARY, explain
from testing.server import ROOT

VIEWS = {path: path.read_text("utf-8") for path in sorted((ROOT / "views").rglob("*.py"))}
EXPECTED = {"MNIST", "weights", "epoch", "loss", "validation", "test set", "hidden layer"}
EXPECTED |= {"unit", "activation", "optimiser", "learning rate", "dropout", "batch"}


def calls(source):
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def explained(source):
    """The terms that a view asks for."""
    return {
        argument.value
        for call in calls(source)
        if isinstance(call.func, ast.Name) and call.func.id == "explain"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }


def test_the_words_that_a_newcomer_asked_about_are_explained_on_the_page():
    used = set().union(*map(explained, VIEWS.values()))
    assert used <= set(GLOSSARY)
    assert used >= EXPECTED


@pytest.mark.parametrize("term", GLOSSARY)
def test_an_explanation_is_one_plain_sentence(term):
    sentence = explain(term)
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert sentence.endswith(".") and ". " not in sentence
    assert len(sentence.split()) <= 40


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.name)
def test_a_view_takes_its_explanations_from_the_glossary(path):
    for call in calls(VIEWS[path]):
        for keyword in call.keywords:
            if keyword.arg == "help" and isinstance(keyword.value, ast.Constant):
                assert not any(
                    re.search(rf"\b{re.escape(term)}\b", str(keyword.value.value), re.IGNORECASE)
                    for term in GLOSSARY
                ), keyword.value.value
