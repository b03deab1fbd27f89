"""The page that asks why, under AppTest: its four lessons against what `digits/` computes."""

import json
import re

import numpy as np
import pytest

from digits.display.wording import signed
from digits.image.framing import steps, to_mnist
from digits.image.transform import perturb
from digits.networks.attribution import Explainer
from digits.networks.inference import load_network
from digits.networks.report import read_report, write_report
from digits.strokes.canvas_json import parse_strokes
from digits.strokes.replay import replay_frames
from testing.page import (
    answers,
    html,
    open_page,
    pictures,
    png_of_a_seven,
    press,
    probabilities,
    session_of,
    seven,
    texts,
)
from views.session import Drawing

WHY = "views/why.py"
NAME = "mlp-128"  # small, and quickly loaded
FRAMING, WHAT_IF, INSIDE, REPLAY = (
    "From drawing to 28 × 28",
    "What if",
    "Inside the network",
    "Stroke by stroke",
)

pytestmark = pytest.mark.usefixtures("drawn")


@pytest.fixture(scope="module")
def network():
    return load_network(NAME)


@pytest.fixture
def image():
    return to_mnist(seven().ink)


def open_why(lesson=FRAMING, drawing=None, network=NAME):
    return open_page(WHY, drawing or seven(), lesson=lesson, network=network)


def assert_reads(shown, network, images):
    """Bars, one list of ten for each image, as high as the network says."""
    np.testing.assert_allclose(shown, network.probabilities(np.stack(images)), atol=1e-5)


# With and without a drawing


def test_without_a_drawing_there_is_a_sentence_and_a_way_on():
    page = open_page(WHY, network=NAME)
    assert "There is no drawing yet" in texts(page.info)
    assert texts(page.get("page_link")) == "Draw a digit"
    assert not page.tabs
    press(page, "Take a seven")
    assert not page.exception and not page.info
    assert ("digit known", "7") in answers(page)


def test_a_drawing_without_ink_counts_as_none():
    page = open_page(WHY, Drawing(np.zeros((360, 360), np.uint8)), network=NAME)
    assert "There is no drawing yet" in texts(page.info)


def test_the_drawing_comes_along_from_draw_and_is_on_the_canvas_again(drawn):
    drawn.png, drawn.strokes = png_of_a_seven(), seven().strokes
    page = open_page(network=NAME)
    on_draw = answers(page), probabilities(page)
    page.switch_page(WHY).run()
    assert (answers(page), probabilities(page)) == on_draw
    drawn.png = None  # a canvas that is mounted anew says nothing before it is touched
    page.switch_page("views/draw.py").run()
    assert drawn.at_first == drawn.strokes
    assert (answers(page), probabilities(page)) == on_draw


def test_another_picture_asked_about_leaves_the_canvas_as_it_was(drawn):
    drawn.png, drawn.strokes = png_of_a_seven(), seven().strokes
    page = open_page(network=NAME)
    on_draw = probabilities(page)
    session_of(page).drawing = Drawing(steps(seven().ink).centred[::-1].copy())
    page.switch_page(WHY).run()
    assert probabilities(page) != on_draw
    drawn.png = None
    page.switch_page("views/draw.py").run()
    assert drawn.at_first == drawn.strokes
    assert probabilities(page) == on_draw


def test_an_emptied_canvas_stays_empty(drawn):
    drawn.png, drawn.strokes = png_of_a_seven(), {"objects": []}
    page = open_page(network=NAME)
    page.switch_page(WHY).run()
    drawn.png = None
    page.switch_page("views/draw.py").run()
    assert drawn.at_first is None
    assert "Your turn" in html(page)


@pytest.mark.parametrize("content", [None, b"no network"])
def test_a_network_that_is_missing_or_damaged_gets_a_sentence(models, content):
    path = models / NAME / "network.keras"
    path.unlink()
    if content:
        path.write_bytes(content)
    page = open_why()
    assert "python train_model.py mlp-128" in texts(page.warning)
    assert str(models) not in texts(page.warning)
    assert not page.tabs


def test_without_a_report_the_lessons_go_on(models):
    (models / NAME / "report.json").write_text("{}")
    page = open_why(WHAT_IF)
    assert not page.exception
    assert "was not measured" in texts(page.caption)


def test_each_lesson_is_shown_alone():
    page = open_why()
    for lesson in (FRAMING, WHAT_IF, INSIDE, REPLAY):
        page.session_state["lesson"] = lesson
        page.run()
        assert not page.exception
        assert [tab.label for tab in page.tabs if tab.children] == [lesson]


# From drawing to 28 x 28


def test_switches_leave_out_steps_and_set_both_answers_side_by_side(network):
    drawing = seven()
    drawing.ink[:60] = 0  # so that it is not in the middle of its canvas
    page = open_why(FRAMING, drawing)
    for off in ([], ["crop"], ["scale"], ["centre"], ["crop", "centre"]):
        for step in ("crop", "scale", "centre"):
            page.toggle(key=f"step_{step}").set_value(step not in off)
        page.run()
        expected = steps(drawing.ink, **dict.fromkeys(off, False))
        for shown, step in zip(pictures(page), expected, strict=True):
            np.testing.assert_array_equal(shown, step)
        images = [to_mnist(drawing.ink), expected.centred] if off else [expected.centred]
        assert_reads(probabilities(page), network, images)


def test_a_drawing_that_scaling_alone_makes_nothing_of_gets_a_sentence():
    speck = np.zeros((1000, 1000), np.uint8)
    speck[500, 500] = 90
    page = open_why(FRAMING, Drawing(speck))
    page.toggle(key="step_crop").set_value(False).run()
    assert not page.exception
    assert "nothing is left" in texts(page.info)


# What if


def test_sliders_change_the_image_and_the_answer_and_are_put_back(network, image):
    page = open_why(WHAT_IF)
    np.testing.assert_array_equal(pictures(page), [image])
    page.slider(key="if_right").set_value(4)
    page.slider(key="if_turn").set_value(-30)
    page.slider(key="if_pen").set_value(1.5).run()
    changed = perturb(image[None], right=4, turn=-30, pen=1.5)[0]
    np.testing.assert_array_equal(pictures(page), [changed])
    assert_reads(probabilities(page), network, [changed])
    press(page, "As it was")
    assert not page.exception
    np.testing.assert_array_equal(pictures(page), [image])
    assert_reads(probabilities(page), network, [image])


def test_framed_anew_a_shift_is_taken_back_but_not_a_turn(image):
    page = open_why(WHAT_IF)
    page.toggle(key="if_anew").set_value(True)
    page.slider(key="if_right").set_value(3)
    page.slider(key="if_down").set_value(-3).run()
    np.testing.assert_array_equal(pictures(page), [image])
    page.slider(key="if_turn").set_value(45).run()
    turned = to_mnist(perturb(image[None], right=3, down=-3, turn=45)[0])
    np.testing.assert_array_equal(pictures(page), [turned])
    assert (turned != image).any()


def test_what_is_moved_out_of_the_frame_gets_a_sentence():
    ink = np.zeros((28, 28), np.uint8)
    ink[10, 4:24] = 20
    page = open_why(WHAT_IF, Drawing(ink))
    page.toggle(key="if_anew").set_value(True)
    page.slider(key="if_pen").set_value(-2.0).run()
    assert not page.exception
    assert "Nothing of the drawing is left" in texts(page.info)


def test_the_chart_of_all_test_digits_marks_where_the_slider_is(models):
    report = read_report(NAME, models)
    curves = {
        "right": {"values": [-10, 0, 10], "accuracy": [0.25, 0.75, 0.5]},
        "size": {"values": [0.4, 1, 1.6], "accuracy": [0.125, 0.75, 0.375]},
    }
    report.robustness.update(curves)
    write_report(models / NAME / "report.json", report)
    page = open_why(WHAT_IF)
    page.slider(key="if_right").set_value(5).run()
    assert (5, 0.625) in accuracies(page)
    page.segmented_control(key="if_chart").set_value("size").run()
    assert {(1, 0.75), (1.6, 0.375)} <= accuracies(page)


def accuracies(page) -> set[tuple[float, float]]:
    """All pairs of a slider's value and an accuracy in the charts' data."""
    layers = [json.loads(chart.proto.spec) for chart in page.get("vega_lite_chart")]
    for layer in layers:  # which grows meanwhile
        layers.extend(layer.get("layer", []))
    rows = [row for layer in layers for row in layer.get("data", {}).get("values", [])]
    return {(row["value"], row["accuracy"]) for row in rows}


# Inside the network


def test_what_spoke_for_a_digit_is_said_in_numbers(network, image):
    page = open_why(INSIDE)
    assert page.segmented_control(key="inside").value == 7
    for digit in (7, 1):
        page.segmented_control(key="inside").set_value(digit).run()
        attribution = Explainer(network).attribute(image, digit)
        (sentence,) = [text.value for text in page.markdown if "The score of" in text.value]
        pixels = attribution.pixels
        numbers = [
            attribution.score,
            attribution.score_of_nothing,
            attribution.score - attribution.score_of_nothing,
            pixels[pixels > 0].sum(),
            pixels[pixels < 0].sum(),
        ]
        assert re.findall(r"[+−][\d.]+\d", sentence) == [signed(number) for number in numbers]
        assert f"score of the {digit} " in sentence


def test_layers_and_strongest_units_are_those_of_the_network(network, image):
    page = open_why(INSIDE)
    explainer = Explainer(network)
    (values,) = explainer.activations(image)
    captions = [caption for shown in page.image for caption in shown.captions]
    assert f"Hidden layer 1: {(values > 0).sum()} of 128 units active" in captions
    units = explainer.strongest_units(image, 7, 12)
    assert captions[-12:] == [signed(unit.contribution) for unit in units]


def test_another_network_is_explained_by_its_own_weights(image):
    page = open_why(INSIDE)
    page.selectbox(key="network").set_value("mlp-128-32").run()
    attribution = Explainer(load_network("mlp-128-32")).attribute(image, 7)
    assert f"**{signed(attribution.score)}**" in texts(page.markdown)


# Stroke by stroke


def test_the_replay_goes_back_and_ends_at_the_answer_on_draw(network):
    drawing = seven()
    page = open_why(REPLAY)
    ways = parse_strokes(drawing.strokes)
    frames = replay_frames(drawing.ink, ways)
    assert page.slider(key="replay").value == len(frames)
    np.testing.assert_array_equal(pictures(page), [drawing.ink])
    assert_reads(probabilities(page), network, [to_mnist(drawing.ink)])
    page.slider(key="replay").set_value(10).run()
    np.testing.assert_array_equal(pictures(page), [frames[9].ink])
    assert_reads(probabilities(page), network, [to_mnist(frames[9].ink)])
    assert "Stroke 1 of 2" in page.image[0].captions


def test_a_picture_without_strokes_says_so():
    page = open_why(REPLAY, Drawing(seven().ink))
    assert not page.exception
    assert "has strokes to replay" in texts(page.info)


@pytest.mark.parametrize("strokes", [7, [], {"objects": 7}, {"objects": [{"type": "path"}]}])
def test_what_is_no_drawing_in_the_canvass_json_is_not_put_back(drawn, strokes):
    drawn.png, drawn.strokes = png_of_a_seven(), strokes
    page = open_page(network=NAME)
    page.switch_page(WHY).run()
    assert answers(page)[0] == ("digit known", "7")
    page.switch_page("views/draw.py").run()
    assert not page.exception
    assert drawn.at_first is None


# Strokes that nobody drew

STROKES = {
    "too many": {"objects": [{"type": "path", "strokeWidth": 9, "path": [["M", 1, 1]]}] * 501},
    "too long": {
        "objects": [
            {"type": "path", "strokeWidth": 9, "path": [["M", 1, 1]] + [["L", 1, 1]] * 20_000}
        ]
    },
    "no numbers": {"objects": [{"type": "path", "strokeWidth": float("nan"), "path": [["M"]]}]},
    "a number": 7,
}


@pytest.mark.parametrize("strokes", STROKES.values(), ids=STROKES)
def test_strokes_that_nobody_drew_are_neither_put_back_nor_replayed(drawn, strokes):
    drawing = seven()
    page = open_page("views/why.py", Drawing(drawing.ink, strokes), lesson="Stroke by stroke")
    assert "Only a drawing from the page's own canvas" in texts(page.info)
    session_of(page).canvas.drawing = Drawing(drawing.ink, strokes)
    page.switch_page("views/draw.py").run()
    assert not page.exception
    assert drawn.at_first is None
    assert "Your turn" in html(page)


def test_strokes_far_outside_of_the_canvas_are_replayed():
    way = [["M", 1e308, -1e308], *[["L", x, 1e15] for x in range(500)]]
    strokes = {"objects": [{"type": "path", "strokeWidth": 1e308, "path": way}] * 30}
    drawing = seven()
    page = open_page("views/why.py", Drawing(drawing.ink, strokes), lesson="Stroke by stroke")
    assert not page.exception
    assert page.slider(key="replay").max == 40
