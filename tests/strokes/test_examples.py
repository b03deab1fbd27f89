"""The examples do what they say, and a file of them is checked."""

import json

import numpy as np
import pytest

from digits.display.wording import answer_in_words
from digits.image.framing import to_mnist
from digits.networks.inference import load_network
from digits.networks.number import take_apart
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK
from digits.strokes.canvas_json import PenPath
from digits.strokes.examples import SIDE, ExamplesError, read_examples
from digits.strokes.render import draw_strokes
from testing.server import ROOT

FILE = ROOT / "assets" / "examples.json"
EXAMPLES = read_examples(FILE)


def read(example):
    """What the network that an example names makes of each of its digits."""
    paths = [PenPath(*stroke) for stroke in example.strokes]
    layers = [draw_strokes([stroke.points], stroke.pen, SIDE) for stroke in example.strokes]
    parts = take_apart(np.max(layers, axis=0), paths, load_network(DEFAULT_NETWORK))
    return load_network(example.network).read(np.stack([to_mnist(part.ink) for part in parts]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_read_as_it_says(name):
    example = EXAMPLES[name]
    says = "".join(map(answer_in_words, read(example)))
    assert sorted(says.split(" or ")) == sorted(example.reads.split(" or "))


def test_there_are_examples_of_every_kind_of_answer():
    assert len(EXAMPLES) >= 10
    kinds = {len(example.reads.split(" or ")) for example in EXAMPLES.values()}
    assert kinds == {1, 2}
    assert "no digit" in {example.reads for example in EXAMPLES.values()}
    assert {example.network for example in EXAMPLES.values()} <= set(CATALOGUE)


ONE = json.loads(FILE.read_text(encoding="utf-8"))[0]
STROKE = {"pen": 20, "points": [[10, 10], [20.5, 300]]}
WRONG = {
    "no list": {"examples": [ONE]},
    "no object": [7],
    "a text is missing": [{key: value for key, value in ONE.items() if key != "title"}],
    "one too many": [ONE | {"url": "x"}],
    "no text": [ONE | {"title": 7}],
    "an empty text": [ONE | {"name": ""}],
    "two of a name": [ONE, ONE],
    "no strokes": [ONE | {"strokes": []}],
    "no points": [ONE | {"strokes": [STROKE | {"points": []}]}],
    "a point of three": [ONE | {"strokes": [STROKE | {"points": [[1, 2, 3]]}]}],
    "a point outside": [ONE | {"strokes": [STROKE | {"points": [[1, 361]]}]}],
    "not a number": [ONE | {"strokes": [STROKE | {"points": [[1, float("nan")]]}]}],
    "a truth for a number": [ONE | {"strokes": [STROKE | {"points": [[1, True]]}]}],
    "no pen": [ONE | {"strokes": [STROKE | {"pen": 0}]}],
}


@pytest.mark.parametrize("entries", WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_in_a_sentence(tmp_path, entries):
    path = tmp_path / "examples.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(ExamplesError, match=r"example.*\.$"):
        read_examples(path)


@pytest.mark.parametrize("content", [None, "[", "\xff"])
def test_a_file_that_is_missing_or_no_json_is_refused(tmp_path, content):
    path = tmp_path / "examples.json"
    if content:
        path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ExamplesError, match="cannot be read"):
        read_examples(path)


def test_what_is_written_comes_back(tmp_path):
    path = tmp_path / "examples.json"
    path.write_text(json.dumps([ONE | {"strokes": [STROKE]}]), encoding="utf-8")
    (example,) = read_examples(path).values()
    (stroke,) = example.strokes
    assert (example.title, stroke.pen) == (ONE["title"], 20)
    np.testing.assert_array_equal(stroke.points, STROKE["points"])
