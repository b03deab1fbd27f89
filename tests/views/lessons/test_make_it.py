"""The lesson "Make it a 9": what is sent to the browser against what `digits/` computes."""

import base64

import numpy as np
import pytest

from digits.display.adversary import standing_in_words, turn_in_words
from digits.networks.adversary import LIMITS, change_towards
from digits.networks.attribution import NO_DIGIT
from digits.networks.inference import load_network
from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report
from testing.page import data_of, open_lesson, seven, texts
from tests.networks.small import small_network
from views.lessons import make_it


def frames_of(page) -> np.ndarray:
    """The changed drawings that were sent: uint8 (14, 28, 28)."""
    pixels = base64.b64decode(data_of(page, "make_it")["frames"])
    return np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28)


def next_digit(network, image) -> int:
    return int(network.probabilities(image[np.newaxis])[0].argsort()[-2])


def test_it_becomes_the_next_most_probable_digit_unless_another_is_chosen(network, image):
    page = open_lesson(make_it.show, seven())
    for choice, target in ((None, next_digit(network, image)), ("1", 1), ("9", 9)):
        page.segmented_control(key="target").set_value(choice).run()
        frames = change_towards(network, image, target)
        np.testing.assert_array_equal(frames_of(page), frames)
        answers = network.read(frames)
        turn = [answer.digits for answer in answers].index((target,))
        assert data_of(page, "make_it")["turn"] == turn > 0
        assert turn_in_words(str(target), LIMITS[turn]) in texts(page.markdown)


def test_every_network_reads_every_frame(network, image):
    page = open_lesson(make_it.show, seven(), target="9")
    frames = change_towards(network, image, 9)
    shown = data_of(page, "make_it")["networks"]
    others = [name for name in CATALOGUE if name != "mlp-128"]
    assert [each["name"] for each in shown] == [
        "This network",
        *(CATALOGUE[name].title for name in others),
    ]
    for each, name in zip(shown, ["mlp-128", *others], strict=True):
        read = [list(answer.digits) for answer in load_network(name).read(frames)]
        assert [digits for digits, _ in each["answers"]] == read


def test_the_test_digits_that_stand_are_said_for_every_limit():
    sentences = data_of(open_lesson(make_it.show, seven()), "make_it")["standing"]
    measured = read_report("mlp-128").adversary
    assert sentences == [standing_in_words(measured, percent) for percent in LIMITS]
    assert not any("not measured" in sentence for sentence in sentences)


def test_without_a_report_the_lesson_goes_on(models):
    (models / "mlp-128" / "report.json").write_text("{}")
    sentences = data_of(open_lesson(make_it.show, seven()), "make_it")["standing"]
    assert all("not measured" in sentence for sentence in sentences)


def test_what_it_says_already_is_said_and_another_digit_taken(network, image):
    page = open_lesson(make_it.show, seven(), target="7")
    other = next_digit(network, image)
    assert f"It says 7 already, so here it becomes {other}." in texts(page.markdown)
    np.testing.assert_array_equal(frames_of(page), change_towards(network, image, other))


def test_best_can_be_made_to_say_that_it_is_no_digit(image):
    page = open_lesson(make_it.show, seven(), "best", target="no digit")
    best = load_network("best")
    np.testing.assert_array_equal(frames_of(page), change_towards(best, image, NO_DIGIT))
    turn = data_of(page, "make_it")["turn"]
    read = [digits for digits, _ in data_of(page, "make_it")["networks"][0]["answers"]]
    assert read[turn] == [] and all(read[:turn])
    assert "this network says **no digit**?" in texts(page.markdown)


def test_a_network_that_cannot_say_so_is_not_asked_to(network, image):
    page = open_lesson(make_it.show, seven())
    assert page.segmented_control(key="target").options == [*"0123456789"]


def test_of_none_the_most_probable_digit_is_made(say, image):
    say([0, 0.2, 0, 0, 0, 0, 0, 0.7, 0, 0.1], no_digit=0.9)
    page = open_lesson(make_it.show, seven(), "best")
    np.testing.assert_array_equal(frames_of(page), change_towards(load_network("best"), image, 7))
    assert "says **7**? More than" in texts(page.markdown)  # it says the same of every picture


def test_a_network_of_ones_own_without_hidden_layers_is_turned(image):
    network = small_network(hidden=())
    page = open_lesson(lambda _, drawing, report: make_it.show(network, drawing, None), seven())
    frames = change_towards(network, image, next_digit(network, image))
    np.testing.assert_array_equal(frames_of(page), frames)
    assert len(data_of(page, "make_it")["networks"]) == 1 + len(CATALOGUE)


@pytest.mark.parametrize(
    ("asked", "limit"),
    [("8", 8), ("0", 0), ("7", None), ("-1", None), ("nan", None), ("x", None)],
)
def test_the_address_sets_the_limit_and_a_wrong_one_is_taken_out(asked, limit):
    page = open_lesson(make_it.show, seven(), address={"limit": asked})
    assert data_of(page, "make_it")["limit"] == limit
    assert ("limit" in page.query_params) == (limit is not None)
