"""The page under Streamlit's AppTest: its states, without a browser."""

import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

import digits.networks
import digits.report
from digits.charts import DIMMED
from digits.doubt import REFUSE_ABOVE, Outputs
from digits.networks import CATALOGUE

APP = Path(__file__).parent.parent / "app.py"


def png_of_a_seven() -> bytes:
    drawing = np.zeros((360, 360, 4), np.uint8)
    drawing[..., 3] = 255
    way = np.array([[90, 80], [270, 80], [160, 300]])
    cv2.polylines(drawing, [way], False, (255, 255, 255, 255), 23, cv2.LINE_AA)
    return cv2.imencode(".png", drawing)[1].tobytes()


@pytest.fixture
def drawn(monkeypatch):
    """Stands in for the canvas: what is set as `png` is what is drawn on it."""
    canvas = SimpleNamespace(png=None)
    fake = SimpleNamespace(st_canvas=lambda **options: SimpleNamespace(image_bytes=canvas.png))
    monkeypatch.setitem(sys.modules, "streamlit_drawable_canvas", fake)
    return canvas


@pytest.fixture
def models(monkeypatch, tmp_path) -> Path:
    """A copy of the published networks that a test may spoil."""
    copy = tmp_path / "models"
    shutil.copytree(digits.networks.MODELS, copy, ignore=shutil.ignore_patterns("unfinished"))
    monkeypatch.setattr(digits.networks, "MODELS", copy)
    return copy


def spoil(path: Path, content: bytes | None) -> None:
    """Put `content` in place of a file, or nothing."""
    path.unlink()
    if content is not None:
        path.write_bytes(content)


def open_page() -> AppTest:
    page = AppTest.from_file(APP, default_timeout=120).run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    """What the page says in HTML of its own, style left out."""
    bodies = [element.proto.body for element in page.get("html")]
    return " ".join(body for body in bodies if not body.startswith("<style"))


@pytest.fixture
def say(monkeypatch):
    """Makes every network say the same of every drawing."""

    def say(probabilities, no_digit=0.0):
        rows = np.float32([probabilities])

        def outputs(network, images):
            return Outputs(rows.repeat(len(images), axis=0), np.float32([no_digit] * len(images)))

        monkeypatch.setattr(digits.networks.Network, "outputs", outputs)

    return say


def answer(page: AppTest) -> tuple[str, str]:
    """Classes and text of the place where the digit stands."""
    ((classes, text),) = re.findall(r'<div class="(digit[^"]*)">(.*?)</div>', html(page))
    return classes, re.sub(r"\s*<[^>]*>\s*", " ", text)


def bars(page: AppTest) -> list[dict]:
    """The data of the ten bars."""
    return pa.ipc.open_stream(page.get("vega_lite_chart")[0].proto.data.data).read_all().to_pylist()


def lit(page: AppTest) -> list[str]:
    return [bar["digit"] for bar in bars(page) if bar["role"] == "answer"]


def test_the_empty_page_invites_and_predicts_nothing(drawn):
    page = open_page()
    assert page.title[0].value == "Draw a digit"
    assert "Your turn" in html(page)
    assert "%" not in html(page)
    assert len(page.get("vega_lite_chart")) == 4  # bars, two curves, confusion
    assert {bar["probability"] for bar in bars(page)} == {0}
    assert lit(page) == []


def test_the_real_canvas_mounts_empty():
    assert "Your turn" in html(open_page())


def test_a_drawing_is_read(drawn):
    drawn.png = png_of_a_seven()
    page = open_page()
    assert '<div class="digit known">7</div>' in html(page)
    assert "sure:" in html(page)


def test_a_digit_that_is_read_has_one_lit_bar(drawn, say):
    drawn.png = png_of_a_seven()
    say([0.01] * 7 + [0.9, 0.02, 0.01])
    page = open_page()
    assert answer(page) == ("digit known", "7")
    assert "Fairly sure: 90" in html(page)
    assert [bar["digit"] for bar in bars(page)] == list("0123456789")
    assert lit(page) == ["7"]


def test_what_may_be_one_of_two_digits_names_both_and_lights_both_bars(drawn, say):
    drawn.png = png_of_a_seven()
    say([0.01, 0.01, 0.01, 0.01, 0.47, 0.01, 0.01, 0.01, 0.01, 0.45])
    page = open_page()
    classes, text = answer(page)
    assert "known" in classes.split()
    assert re.findall(r"\d", text) == ["4", "9"]
    assert "4 or 9? I can't tell" in html(page)
    assert "A 4 (47\u202f%) or a 9 (45\u202f%)." in html(page)
    assert lit(page) == ["4", "9"]
    assert {bar["opacity"] for bar in bars(page)} == {1}


@pytest.mark.parametrize("most", [0.999, 0.2])
def test_what_is_no_digit_is_called_so_above_dimmed_bars(drawn, say, most):
    drawn.png = png_of_a_seven()
    rest = (1 - most) / 9
    say([rest] * 3 + [most] + [rest] * 6, no_digit=(1 + REFUSE_ABOVE) / 2)
    page = open_page()
    classes, text = answer(page)
    assert "known" not in classes.split()
    assert not re.search(r"\d", text)
    assert "That doesn't look like a digit to me" in html(page)
    assert "most likely a 3." in html(page)
    assert lit(page) == []
    assert {bar["opacity"] for bar in bars(page)} == {DIMMED}
    assert bars(page)[3]["probability"] == pytest.approx(most)


def test_clearing_the_canvas_takes_the_answer_away(drawn):
    drawn.png = png_of_a_seven()
    page = open_page()
    drawn.png = None
    assert "Your turn" in html(page.run())


@pytest.mark.parametrize("png", [b"no picture", png_of_a_seven()[:200], b"\x89PNG\r\n\x1a\n"])
def test_a_canvas_that_sends_no_picture_counts_as_empty(drawn, png):
    drawn.png = png
    assert "Your turn" in html(open_page())


def test_every_network_can_be_chosen_and_reads_the_same_drawing(drawn):
    drawn.png = png_of_a_seven()
    page = open_page()
    assert [option.split(" · ")[0] for option in page.selectbox[0].options] == [
        recipe.title for recipe in CATALOGUE.values()
    ]
    for name in CATALOGUE:
        page.selectbox(key="network").set_value(name).run()
        assert not page.exception
        assert '<div class="digit known">7</div>' in html(page)
        report = digits.report.read_report(name)
        assert page.metric[0].value.startswith(f"{report.test.accuracy:.2%}"[:-1])
        assert page.metric[2].value == str(report.epochs)


@pytest.mark.parametrize("content", [None, b"", b"no network"])
def test_a_network_that_is_missing_or_damaged_gets_a_sentence(drawn, models, content):
    path = models / "mlp-128" / "network.keras"
    spoil(path, content)
    drawn.png = png_of_a_seven()
    page = open_page()
    page.selectbox(key="network").set_value("mlp-128").run()
    assert not page.exception
    (warning,) = page.warning
    assert str(path) in warning.value
    assert "python train_model.py mlp-128" in warning.value
    page.selectbox(key="network").set_value("mlp-128-32").run()
    assert not page.warning
    assert '<div class="digit known">7</div>' in html(page)


@pytest.mark.parametrize("content", [None, b"", b'{"recipe": {}}'])
def test_a_report_that_is_missing_or_damaged_is_named_and_the_network_still_reads(
    drawn, models, content
):
    path = models / "best" / "report.json"
    spoil(path, content)
    drawn.png = png_of_a_seven()
    page = open_page()
    (warning,) = page.sidebar.warning
    assert str(path) in warning.value
    assert '<div class="digit known">7</div>' in html(page)
