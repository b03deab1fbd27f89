"""The page under Streamlit's AppTest: its states, without a browser."""

import re
from pathlib import Path

import keras
import pytest
from streamlit.testing.v1 import AppTest

import digits.networks.report
from digits.display.charts import DIMMED
from digits.networks.decision import REFUSE_ABOVE
from digits.networks.recipes import CATALOGUE
from testing.page import answers, html, open_page, png_of_a_seven
from testing.page import bars as all_bars
from views import parts


def spoil(path: Path, content: bytes | None) -> None:
    """Put `content` in place of a file, or nothing."""
    path.unlink()
    if content is not None:
        path.write_bytes(content)


def answer(page: AppTest) -> tuple[str, str]:
    """Classes and text of the place where the digit stands."""
    (answer,) = answers(page)
    return answer


def bars(page: AppTest) -> list[dict]:
    """The data of the ten bars."""
    (bars,) = all_bars(page)
    return bars


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


@pytest.mark.parametrize(
    ("reached", "woken", "charts"), [((), 0, 0), (("shown",), 1, 0), (("shown", "calm"), 1, 4)]
)
def test_all_else_comes_after_the_canvas(drawn, monkeypatch, reached, woken, charts):
    woke = []
    monkeypatch.setattr(parts, "wake_tensorflow", lambda: woke.append(True))
    later = dict.fromkeys((f"canvas_{moment}" for moment in parts.MOMENTS), False)
    page = open_page(**later | {f"canvas_{moment}": True for moment in reached})
    assert "Your turn" in html(page)
    assert len(page.metric) == 3
    assert (len(woke), len(page.get("vega_lite_chart"))) == (woken, charts)


def test_an_answer_has_its_bars_however_soon_it_comes(drawn):
    drawn.png = png_of_a_seven()
    page = open_page(canvas_shown=False, canvas_calm=False)
    assert lit(page) == ["7"]
    assert len(page.get("vega_lite_chart")) == 1


def test_where_there_is_no_canvas_nothing_waits_for_it(drawn):
    page = open_page(canvas_shown=False, canvas_calm=False)
    page.segmented_control(key="way_in").set_value("Picture").run()
    assert len(page.get("vega_lite_chart")) == 4


def test_the_real_canvas_mounts_empty():
    assert "Your turn" in html(open_page())


def test_a_drawing_is_read(drawn):
    drawn.png = png_of_a_seven()
    page = open_page()
    assert '<div class="digit known">7</div>' in html(page)
    assert "sure:" in html(page)


def test_while_tensorflow_wakes_the_page_says_so_and_then_reads(drawn, monkeypatch):
    class Waking:
        def is_alive(self) -> bool:
            return True

        def join(self) -> None:
            heard.append("joined")

    heard = []
    drawn.png = png_of_a_seven()
    monkeypatch.setattr(parts, "wake_tensorflow", Waking)
    monkeypatch.setattr(
        parts, "show_answer", lambda place, digits, headline, *rest: heard.append(headline)
    )
    open_page()
    assert heard[:2] == ["Waking the network", "joined"]
    assert len(heard) == 3
    assert "sure" in heard[2]


def test_what_keras_keeps_between_drawings_outlives_streamlits_clearing(monkeypatch):
    monkeypatch.setattr(keras.backend, "clear_session", keras.backend.clear_session)
    parts.wake_tensorflow.clear()
    parts.wake_tensorflow().join()
    before = keras.layers.Dense(1).name
    keras.backend.clear_session()  # as Streamlit does after every run
    assert keras.layers.Dense(1).name != before


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
        report = digits.networks.report.read_report(name)
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
