"""The command line that reads picture files: its answers, its exit codes, its sentences."""

import json

import cv2
import numpy as np
import pytest

from digits import predict
from digits.image.framing import frame_drawing
from digits.networks.decision import REFUSE_ABOVE, Outputs, decide
from digits.synthesis.styles import STYLES

ANSWER = np.float32([0.01, 0.02, 0.03, 0.04, 0.02, 0.02, 0.01, 0.83, 0.01, 0.01])
UNSURE_ANSWER = np.float32([0.01, 0.01, 0.01, 0.01, 0.455, 0.01, 0.01, 0.01, 0.01, 0.465])


class FakeNetwork:
    """Stands in for a network and keeps what it was given; always says the same."""

    def __init__(self):
        self.given, self.names = [], []
        self.answer, self.no_digit = ANSWER, 0.0

    def read(self, images):
        self.given.append(images)
        return decide(self.outputs(images))

    def outputs(self, images):
        no_digit = np.full(len(images), self.no_digit, np.float32)
        return Outputs(np.tile(self.answer, (len(images), 1)), no_digit)


@pytest.fixture
def network(monkeypatch):
    network = FakeNetwork()

    def load(name, engine="numpy"):
        network.names.append(name)
        return network

    monkeypatch.setattr(predict, "load_network", load)
    return network


@pytest.fixture
def ink():
    canvas = np.zeros((140, 140), np.uint8)
    cv2.polylines(canvas, [np.array([[40, 30], [100, 30], [60, 115]])], False, 255, 10)
    return canvas


@pytest.fixture
def picture(tmp_path, ink):
    path = tmp_path / "seven.png"
    cv2.imwrite(path, 255 - ink)
    return path


def test_an_answer_names_the_file_the_digit_and_its_probability(network, picture, capsys):
    assert predict.main([str(picture)]) == 0
    output = capsys.readouterr()
    assert output.out == f"{picture}: 7 (83.0%)\n"
    assert output.err == ""


def test_an_answer_names_both_digits_that_it_may_be(network, picture, capsys):
    network.answer = UNSURE_ANSWER
    assert predict.main([str(picture)]) == 0
    assert capsys.readouterr().out == f"{picture}: 9 or 4 (46.5% and 45.5%)\n"


def test_what_is_no_digit_is_an_answer_and_no_failure(network, picture, capsys):
    network.no_digit = (1 + REFUSE_ABOVE) / 2
    assert predict.main([str(picture)]) == 0
    output = capsys.readouterr()
    assert output.out == f"{picture}: no digit\n"
    assert output.err == ""


def test_the_network_is_given_the_framed_ink_of_the_picture(network, picture, ink):
    predict.main([str(picture)])
    (images,) = network.given
    assert images.dtype == np.uint8
    assert images.shape == (1, 28, 28)
    np.testing.assert_array_equal(images[0], frame_drawing(ink))


def test_the_default_network_is_best_and_another_can_be_named(network, picture):
    predict.main([str(picture)])
    predict.main([str(picture), "--network", "mlp-128"])
    # The network that reads, and the one that judges what is one digit.
    assert network.names == ["best", "best", "mlp-128", "best"]


def test_json_gives_one_object_a_picture(network, picture, capsys):
    assert predict.main([str(picture), str(picture), "--json"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    answer = json.loads(first)
    assert (answer["file"], answer["answer"]) == (str(picture), "7")
    (digit,) = answer["digits"]
    assert set(digit) == {"verdict", "digits", "probabilities", "box"}
    assert digit["probabilities"] == pytest.approx(ANSWER.tolist(), abs=1e-6)
    # The strokes of a pen of 10 pixels around (40, 30), (100, 30) and (60, 115), of 140.
    assert digit["box"] == pytest.approx([0.25, 0.18, 0.5, 0.68], abs=0.03)


@pytest.mark.parametrize(
    ("probabilities", "no_digit", "verdict", "digits"),
    [
        (ANSWER, 0.0, "digit", [7]),
        (UNSURE_ANSWER, 0.0, "unsure", [9, 4]),
        (ANSWER, 1.0, "not a digit", []),
        (UNSURE_ANSWER, 1.0, "not a digit", []),
    ],
)
def test_json_gives_the_verdict_and_the_digits_that_it_may_be(
    network, picture, capsys, probabilities, no_digit, verdict, digits
):
    network.answer, network.no_digit = probabilities, no_digit
    assert predict.main([str(picture), "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)["digits"]
    assert (answer["verdict"], answer["digits"]) == (verdict, digits)
    assert answer["probabilities"] == pytest.approx(probabilities.tolist(), abs=1e-6)


def written(path, digits):
    """A sheet with digits in a style of the styles' own, each 130 pixels high, 150 apart."""
    sheet = np.zeros((300, 150 * len(digits) + 100), np.uint8)
    for place, digit in enumerate(digits):
        for stroke in STYLES[digit][0]:
            points = np.round(stroke * (0.8, 1.3) + (60 + 150 * place, 80)).astype(np.int32)
            cv2.polylines(sheet, [points], False, 255, 14, cv2.LINE_AA)
    cv2.imwrite(path, 255 - sheet)
    return sheet.shape[1]


def test_a_number_is_read_digit_by_digit_each_with_its_box(tmp_path, capsys):
    path = tmp_path / "2026.png"
    width = written(path, "2026")
    assert predict.main([str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["answer"] == "2026"
    assert [digit["digits"] for digit in answer["digits"]] == [[2], [0], [2], [6]]
    lefts = [digit["box"][0] * width for digit in answer["digits"]]
    np.testing.assert_allclose(np.diff(lefts), 150, atol=25)
    assert predict.main([str(path)]) == 0
    output = capsys.readouterr().out
    assert output.startswith(f"{path}: 2026 (") and output.count("%") == 4


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["text", "JSON"])
def test_one_bad_picture_does_not_keep_the_others_from_being_read(
    network, picture, tmp_path, capsys, options
):
    text, missing = tmp_path / "text.png", tmp_path / "missing.png"
    text.write_text("This is no picture.")
    assert predict.main([str(picture), str(text), str(missing), str(picture), *options]) == 2
    output = capsys.readouterr()
    answers = output.out.splitlines()
    assert len(answers) == 2
    assert all(str(picture) in answer for answer in answers)
    first, second = output.err.splitlines()
    assert first == f"{text} is no picture that can be read."
    assert str(missing) in second


def test_specks_that_vanish_in_the_frame_are_no_ink(network, tmp_path, capsys):
    specks = np.zeros((1200, 1200), np.uint8)
    specks[0, 0] = specks[-1, -1] = 255
    path = tmp_path / "specks.png"
    cv2.imwrite(path, specks)
    assert predict.main([str(path)]) == 2
    assert capsys.readouterr().err == f"{path} holds no ink.\n"
    assert network.given == []
