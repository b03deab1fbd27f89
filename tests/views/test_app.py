"""The first page under Streamlit's AppTest: its states, without a browser."""

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import digits.networks.report
from digits.display.figures import shares_of
from digits.display.outcomes import shares_html
from digits.image.framing import frame_drawing
from digits.networks.decision import REFUSE_ABOVE
from digits.networks.recipes import CATALOGUE
from digits.strokes.canvas_json import MAX_COMMANDS, MAX_STROKES
from testing.page import (
    SEVEN,
    Bar,
    answers,
    canvas_report,
    components,
    html,
    open_page,
    pictures,
    png_of_a_seven,
    session_of,
    seven,
    texts,
)
from testing.page import bars as all_bars
from testing.server import ROOT
from views import ways_in
from views.picture_input import PictureFile
from views.shown_picture import shown


def spoil(path: Path, content: bytes | None) -> None:
    """Put `content` in place of a file, or nothing."""
    path.unlink()
    if content is not None:
        path.write_bytes(content)


def answer(page: AppTest) -> tuple[str, str]:
    """Classes and text of the place where the digit stands."""
    (answer,) = answers(page)
    return answer


def bars(page: AppTest) -> list[Bar]:
    (bars,) = all_bars(page)
    assert [bar.digit for bar in bars] == list("0123456789")
    return bars


def named(page: AppTest) -> list[str]:
    return [bar.digit for bar in bars(page) if bar.named]


def test_the_empty_page_invites_and_predicts_nothing(drawn):
    page = open_page()
    assert "Your turn" in html(page)
    assert "%" not in html(page.main)
    assert not page.get("vega_lite_chart")  # the canvas would wait for Vega
    assert {"accuracy", "loss"} <= {each.key for each in page.get("bidi_component")}
    assert "4 read as 9:" in html(page)
    assert {bar.probability for bar in bars(page)} == {0}
    assert named(page) == []


@pytest.mark.parametrize("at", [None, "views/networks.py", "views/train.py"])
def test_every_page_has_the_links_and_the_sidebar(drawn, few_digits, at):
    page = open_page(at, network="mlp-128")
    labels = [link.proto.label for link in page.main.get("page_link")]
    assert labels[:3] == ["Draw", "Networks", "Train"]
    assert page.sidebar.selectbox(key="network").value == "mlp-128"
    report = digits.networks.report.read_report("mlp-128")
    assert page.sidebar.metric[0].value.startswith(f"{report.test.accuracy:.2%}"[:-1])
    shares = shares_of(report).values()
    assert shares_html(shares, narrow=True) in html(page)


def test_the_sidebar_says_why_curves_of_training_look_worse(drawn):
    def reasons(name):
        return [each.label for each in open_page(network=name).sidebar.expander]

    assert "Why training looks worse" in reasons("best")
    assert "Why training looks worse" not in reasons("mlp-128")


def test_the_real_canvas_mounts_empty():
    page = open_page()
    assert "Your turn" in html(page)
    components = [each.proto.component_name for each in page.get("bidi_component")]
    assert len([name for name in components if name.endswith("streamlit_drawable_canvas")]) == 1


def test_a_drawing_is_read_and_shown_as_the_network_sees_it(drawn):
    drawn.report = canvas_report(SEVEN)
    page = open_page()
    assert '<div class="digit known">7</div>' in html(page)
    assert "sure:" in html(page)
    np.testing.assert_array_equal(pictures(page)[0], frame_drawing(seven().ink))


def test_a_digit_that_is_read_has_one_lit_bar(drawn, say):
    drawn.report = canvas_report(SEVEN)
    say([0.01] * 7 + [0.9, 0.02, 0.01])
    page = open_page()
    assert answer(page) == ("digit known", "7")
    assert "Fairly sure: 90" in html(page)
    assert named(page) == ["7"]


def test_what_may_be_one_of_two_digits_names_both_and_lights_both_bars(drawn, say):
    drawn.report = canvas_report(SEVEN)
    say([0.01, 0.01, 0.01, 0.01, 0.47, 0.01, 0.01, 0.01, 0.01, 0.45])
    page = open_page()
    classes, text = answer(page)
    assert "known" in classes.split()
    assert re.findall(r"\d", text) == ["4", "9"]
    assert "4 or 9? I can't tell" in html(page)
    assert "A 4 (47\u202f%) or a 9 (45\u202f%)." in html(page)
    assert named(page) == ["4", "9"]
    assert not any(bar.dimmed for bar in bars(page))


@pytest.mark.parametrize("most", [0.999, 0.2])
def test_what_is_no_digit_is_called_so_above_dimmed_bars(drawn, say, most):
    drawn.report = canvas_report(SEVEN)
    rest = (1 - most) / 9
    say([rest] * 3 + [most] + [rest] * 6, no_digit=(1 + REFUSE_ABOVE) / 2)
    page = open_page()
    classes, text = answer(page)
    assert "known" not in classes.split()
    assert not re.search(r"\d", text)
    assert "That doesn't look like a digit to me" in html(page)
    assert "most likely a 3." in html(page)
    assert named(page) == []
    assert all(bar.dimmed for bar in bars(page))
    assert bars(page)[3].probability == pytest.approx(most)


def test_clearing_the_canvas_takes_the_answer_away(drawn):
    drawn.report = canvas_report(SEVEN)
    page = open_page()
    drawn.report = canvas_report([])
    assert "Your turn" in html(page.run())


CIRCLE = {"type": "Circle", "radius": 40, "strokeWidth": 23}


NO_DRAWINGS = {
    "a circle": lambda: [CIRCLE],
    "a circle beside strokes": lambda: [*canvas_report(SEVEN)["objects"], CIRCLE],
    "too many": lambda: canvas_report([SEVEN[0]] * (MAX_STROKES + 1))["objects"],
    "too long": lambda: canvas_report([[(9, 9)] * (MAX_COMMANDS + 1)])["objects"],
}


@pytest.mark.parametrize("kind", NO_DRAWINGS)
def test_what_no_pen_draws_gets_one_sentence_and_no_answer(drawn, caplog, kind):
    sentence = "too many strokes" if "too" in kind else "What the canvas sent is no drawing."
    drawn.report = canvas_report(SEVEN)
    page = open_page()
    drawn.report = canvas_report([]) | {"objects": NO_DRAWINGS[kind]()}
    page.run()
    assert "Your turn" in html(page.run())
    (warning,) = page.warning
    assert sentence in warning.value and "Clear it" in warning.value
    assert len([record for record in caplog.records if record.name == "views.canvas"]) == 1
    drawn.report = canvas_report(SEVEN)
    assert answers(page.run()) == [("digit known", "7")]
    assert not page.warning


def test_a_canvas_that_has_not_reported_yet_leaves_the_drawing(drawn):
    drawn.report = canvas_report(SEVEN)
    page = open_page()
    for begins_with in (None, {"objects": [], "background": "#000000"}):
        drawn.report = begins_with
        assert answers(page.run()) == [("digit known", "7")]


def test_every_network_can_be_chosen_and_reads_the_same_drawing(drawn):
    drawn.report = canvas_report(SEVEN)
    page = open_page()
    assert [option.split(" · ")[0] for option in page.selectbox[0].options] == [
        recipe.title for recipe in CATALOGUE.values()
    ]
    for name in CATALOGUE:
        page.selectbox(key="network").set_value(name).run()
        assert not page.exception
        assert '<div class="digit known">7</div>' in html(page)
        report = digits.networks.report.read_report(name)
        assert page.metric[0].value.startswith(f"{report.test.accuracy:.2%}"[:-1])
        assert page.metric[2].value == str(report.epochs)


THREADS = """
from threadpoolctl import threadpool_info
from testing.page import open_page

def threads():
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}

before = threads()
open_page()
print(before, threads())
"""


@pytest.mark.process
def test_the_server_multiplies_matrices_in_one_thread():
    # In a process of its own: another test may have set the number before.
    two = os.environ | {"OPENBLAS_NUM_THREADS": "2"}
    done = subprocess.run(
        [sys.executable, "-c", THREADS], cwd=ROOT, env=two, capture_output=True, text=True
    )
    assert done.stdout.split("\n")[0] == "{2} {1}", done.stderr


# Files that are missing or damaged


def said_in(part, page: AppTest, caplog, path: Path) -> str:
    """The one warning in a part of the page; none names a path of the server, the log does."""
    assert not page.exception
    assert str(path.parents[1]) not in texts(page.warning)
    assert str(path) in caplog.text
    (warning,) = part.warning
    return warning.value


@pytest.mark.parametrize("content", [None, b"", b"no network"])
def test_a_network_that_is_missing_or_damaged_gets_a_sentence(drawn, models, caplog, content):
    path = models / "mlp-128" / "network.keras"
    spoil(path, content)
    drawn.report = canvas_report(SEVEN)
    page = open_page(network="mlp-128")
    assert "python train_model.py mlp-128" in said_in(page.main, page, caplog, path)
    assert {bar.probability for bar in bars(page)} == {0}
    page.selectbox(key="network").set_value("mlp-128-32").run()
    assert not page.warning
    assert '<div class="digit known">7</div>' in html(page)


@pytest.mark.parametrize("content", [None, b"", b'{"recipe": {}}'])
def test_a_report_that_is_missing_or_damaged_is_named_and_the_network_still_reads(
    drawn, models, caplog, content
):
    path = models / "best" / "report.json"
    spoil(path, content)
    drawn.report = canvas_report(SEVEN)
    page = open_page()
    assert "python train_model.py best" in said_in(page.sidebar, page, caplog, path)
    assert not page.main.warning
    assert '<div class="digit known">7</div>' in html(page)
    assert not page.metric


def test_reports_are_read_once_for_all_runs_and_sessions(drawn, models, monkeypatch):
    read = []

    def read_report(name, models, read_report=digits.networks.report.read_report):
        read.append(name)
        return read_report(name, models)

    monkeypatch.setattr("views.loading.read_report", read_report)
    open_page("views/networks.py", networks_tab="Figures").run()
    open_page()
    assert sorted(read) == sorted(CATALOGUE)
    path = models / "mlp-128" / "report.json"
    fields = json.loads(path.read_text())
    fields["test"]["accuracy"] = 0.1234
    path.unlink()
    path.write_text(json.dumps(fields))
    assert open_page(network="mlp-128").metric[0].value.startswith("12.34")
    assert len(read) == len(CATALOGUE) + 1


# Canvas and pictures


def test_a_canvas_whose_message_is_no_drawing_is_refused_and_logged(drawn, monkeypatch, caplog):
    def st_canvas(**options):
        raise ValueError("not enough values to unpack")

    monkeypatch.setattr(sys.modules["streamlit_drawable_canvas"], "st_canvas", st_canvas)
    with caplog.at_level(logging.WARNING, "views.canvas"):
        page = open_page()
    assert texts(page.warning) == "What the canvas sent is no drawing. Clear it and draw again."
    assert [record.name for record in caplog.records if "canvas" in record.name] == ["views.canvas"]


def test_a_picture_is_decoded_searched_and_written_once(drawn, monkeypatch):
    def read(content, name):
        reads.append(name)
        return find_digit(content, name)

    def send(name, content):
        with monkeypatch.context() as patch:
            patch.setattr(ways_in, "get_session", lambda: session)
            ways_in._keep("picture", PictureFile(name, content))
        page.run()

    find_digit, reads, writes = ways_in.find_digit, [], []
    monkeypatch.setattr(ways_in, "find_digit", read)
    monkeypatch.setattr(ways_in, "shown", lambda found: writes.append(1) or shown(found))
    sheet = cv2.bitwise_not(cv2.imdecode(np.frombuffer(png_of_a_seven(), np.uint8), 0))
    page = open_page()
    session = session_of(page)
    session.way_in = "picture"
    send("seven.png", cv2.imencode(".png", sheet)[1].tobytes())
    assert answers(page) == [("digit known", "7")]
    page.selectbox(key="network").set_value("mlp-128").run()
    assert answers(page) == [("digit known", "7")]
    send("text.png", b"no picture")
    for _ in range(2):
        assert "text.png is no picture" in components(page, "picture_input")[0]["warning"]
        assert session.drawing is None
        page.run()
    assert (reads, len(writes)) == (["seven.png", "text.png"], 1)
