"""The image changed, under AppTest: sliders against `digits.image.transform`."""

import json

import numpy as np

from digits.image.framing import to_mnist
from digits.image.transform import perturb
from digits.networks.report import read_report, write_report
from testing.page import open_lesson, pictures, press, probabilities, seven, texts
from tests.views.lessons.reading import assert_reads
from views.lessons import what_if
from views.session import Drawing


def test_sliders_change_the_image_and_the_answer_and_are_put_back(network, image):
    page = open_lesson(what_if.show, seven())
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
    page = open_lesson(what_if.show, seven())
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
    page = open_lesson(what_if.show, Drawing(ink))
    page.toggle(key="if_anew").set_value(True)
    page.slider(key="if_pen").set_value(-2.0).run()
    assert not page.exception
    assert "Nothing of the drawing is left" in texts(page.info)


def test_the_chart_of_all_test_digits_marks_where_the_slider_is(models):
    report = read_report("mlp-128", models)
    curves = {
        "right": {"values": [-10, 0, 10], "accuracy": [0.25, 0.75, 0.5]},
        "size": {"values": [0.4, 1, 1.6], "accuracy": [0.125, 0.75, 0.375]},
    }
    report.robustness.update(curves)
    write_report(models / "mlp-128" / "report.json", report)
    page = open_lesson(what_if.show, seven())
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


def test_without_a_report_the_lesson_goes_on(models):
    (models / "mlp-128" / "report.json").write_text("{}")
    page = open_lesson(what_if.show, seven())
    assert "was not measured" in texts(page.caption)
