"""The explanations of words: each is used, each word used has one, and none is said elsewhere."""

import ast
import re

import pytest

from digits.display.differences import FIELDS
from digits.display.figures import FURTHER
from digits.display.glossary import GLOSSARY, explain
from testing.server import ROOT

VIEWS = {path: path.read_text("utf-8") for path in sorted((ROOT / "views").rglob("*.py"))}
EXPECTED = {"MNIST", "weights", "epoch", "loss", "validation", "test set", "hidden layer"}
EXPECTED |= {"unit", "activation", "optimiser", "learning rate", "dropout", "batch"}


def calls(source):
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def words(source):
    """All texts in a view."""
    constants = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return {str(node.value).lower() for node in constants}


def test_the_words_that_a_newcomer_asked_about_are_explained_on_the_page():
    views = [source for source in VIEWS.values() if "import explain" in source]
    used = set().union(*map(words, views))
    assert used >= {word.lower() for word in EXPECTED}


def test_no_explanation_is_left_without_its_word():
    used = set().union(*map(words, VIEWS.values())) | {term.lower() for _, term in FIELDS.values()}
    used |= {figure.term.lower() for figure in FURTHER}
    assert {term.lower() for term in GLOSSARY} <= used


def test_every_word_that_a_view_asks_for_has_an_explanation():
    for call in (call for source in VIEWS.values() for call in calls(source)):
        if isinstance(call.func, ast.Name) and call.func.id == "explain":
            terms = [node.value for node in call.args if isinstance(node, ast.Constant)]
            assert set(terms) <= set(GLOSSARY)


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
