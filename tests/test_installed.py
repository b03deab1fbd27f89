"""Without TensorFlow all but training works, and what needs it says so in a line."""

import sys

import pytest

import train_model
from digits import predict
from digits.installed import NO_TENSORFLOW
from testing.page import SEVEN, answers, canvas_report, open_page, texts
from testing.server import ROOT

COMMANDS = {
    "training": (train_model.main, "mlp-128"),
    "Keras's answers": (predict.main, "--engine", "keras", ROOT / "assets" / "seven.png"),
}


@pytest.fixture(autouse=True)
def no_tensorflow(monkeypatch):
    """As on a machine that it is not made for."""
    monkeypatch.setitem(sys.modules, "tensorflow", None)


def test_the_page_trains_nothing_says_why_and_reads_on(drawn, few_digits):
    drawn.report = canvas_report(SEVEN)
    page = open_page("views/train.py")
    assert texts(page.main.info) == NO_TENSORFLOW
    assert not page.button
    assert answers(page.switch_page("views/draw.py").run()) == [("digit known", "7")]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_that_needs_it_says_so_in_a_line(run_command, command):
    code, printed, complaint = run_command(*command)
    assert (code, printed) == (2, "")
    assert complaint == f"{NO_TENSORFLOW}\n"


def test_the_catalogue_is_shown_and_a_picture_is_read(run_command):
    assert "mlp-128" in run_command(train_model.main, "--list")[1]
    code, printed, _ = run_command(predict.main, ROOT / "assets" / "seven.png")
    assert (code, printed.rpartition(": ")[2][:2]) == (0, "7 ")
