"""The lesson "Why not a 9?": what its picture gets against `digits.networks.attribution`."""

import base64

import numpy as np
import pytest

from digits.display.wording import plain
from digits.image.framing import put_in_corner, steps
from digits.networks.attribution import NO_DIGIT, Question, attribute
from digits.networks.inference import load_network
from testing.page import data_of, html, open_lesson, seven, texts
from tests.networks.small import small_network
from views.assets import ASSETS
from views.lessons import why_not
from views.session import Drawing

BASELINES = np.load(ASSETS / "baselines.npz")


def values(text: str, kind: type) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), kind).reshape(28, 28)


def assert_compares(page, network, image, question, baseline):
    """Pixels, signs and sum are those of the attribution from this baseline."""
    data = data_of(page, "why_not")
    expected = attribute(network, image, question, baseline)
    np.testing.assert_allclose(values(data["added"], np.float32), expected.pixels, atol=1e-4)
    np.testing.assert_array_equal(values(data["changes"], np.int8), np.sign(expected.changes))
    np.testing.assert_array_equal(values(data["image"], np.uint8), image)
    np.testing.assert_array_equal(values(data["baseline"], np.uint8), baseline)
    first, second = (expected.scores[output] for output in (question.answer, question.rather_than))
    assert f"{plain(first)}" in data["lead"] and f"{plain(second)}" in data["lead"]
    start, *_, end = data["steps"]
    assert start["value"] == plain(expected.score_of_baseline)
    assert end["to"] == pytest.approx(expected.score, abs=0.11)


def test_the_answer_is_compared_with_the_next_from_a_clear_example(network, image):
    page = open_lesson(why_not.show, seven())
    first, second = network.probabilities(image[np.newaxis])[0].argsort()[:-3:-1].tolist()
    question = Question(first, second)
    assert_compares(page, network, image, question, BASELINES["examples"][second])
    assert f"and not a {second}?" in html(page)


def test_each_bar_begins_where_the_one_before_ended():
    start, *changes, end = data_of(open_lesson(why_not.show, seven()), "why_not")["steps"]
    at = start["to"]
    for change in changes:
        assert change["from"] == pytest.approx(at)
        at = change["to"]
    assert at == pytest.approx(end["to"])
    assert [step["kind"] for step in changes] == [
        "ink for",
        "ink against",
        "gap for",
        "gap against",
    ]
    assert all((step["to"] >= step["from"]) == ("for" in step["kind"]) for step in changes)


@pytest.mark.parametrize(
    ("start", "baseline"),
    [("An empty sheet", np.zeros((28, 28), np.uint8)), ("The mean digit", BASELINES["mean"])],
)
def test_an_address_chooses_both_digits_and_the_baseline(network, image, start, baseline):
    address = {"why_this": "1", "not_that": "4", "start": start}
    page = open_lesson(why_not.show, seven(), address=address)
    assert_compares(page, network, image, Question(1, 4), baseline)


def test_a_digit_is_never_compared_with_itself(network, image):
    page = open_lesson(why_not.show, seven(), not_that="7")
    question = Question(7, int(network.probabilities(image[np.newaxis])[0].argsort()[-2]))
    assert_compares(page, network, image, question, BASELINES["examples"][question.rather_than])


def test_a_mistake_is_compared_with_the_true_digit(network, image):
    page = open_lesson(why_not.show, Drawing(seven().ink, label=8))
    assert_compares(page, network, image, Question(7, 8), BASELINES["examples"][8])
    assert "and not an 8?" in html(page)


def test_no_digit_is_compared_where_a_network_can_say_so():
    best, drawing = load_network("best"), Drawing(put_in_corner(seven().ink))
    drawing.image[:] = steps(drawing.ink, crop=False, scale=False, centre=False).centred
    page = open_lesson(why_not.show, drawing, "best", not_that="3")
    question, example = Question(NO_DIGIT, 3), BASELINES["examples"][3]
    assert_compares(page, best, drawing.image, question, example)
    page = open_lesson(why_not.show, seven(), "best", not_that="no digit")
    question, example = Question(7, NO_DIGIT), BASELINES["examples"][NO_DIGIT]
    assert_compares(page, best, seven().image, question, example)


def test_a_network_without_that_output_does_not_offer_no_digit():
    page = open_lesson(why_not.show, seven())
    assert page.selectbox(key="why_this").options == ["the answer", *"0123456789"]
    assert page.button_group(key="not_that").options == [*"0123456789"]


def test_without_a_hidden_layer_it_works_too():
    network = small_network(hidden=())
    page = open_lesson(
        lambda _, drawing, report: why_not.show(network, drawing, report), seven(), not_that="2"
    )
    answer = int(network.probabilities(seven().image[np.newaxis])[0].argmax())
    assert_compares(page, network, seven().image, Question(answer, 2), BASELINES["examples"][2])


def test_without_the_pictures_to_start_from_there_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(why_not, "ASSETS", tmp_path)
    why_not._baselines.cache_clear()
    page = open_lesson(why_not.show, seven())
    assert texts(page.warning) == "The pictures to start from are missing or damaged."
