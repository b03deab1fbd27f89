"""The ways to show a digit other than the canvas, without a browser."""

import pytest

import views.ways_in
from testing.page import answers, html, open_page, press, session_of, seven, texts
from views.picture_input import PictureFile, Sent, _parse
from views.session import Session, Upload


@pytest.mark.parametrize("way", ["picture", "camera", "mnist"])
def test_nobody_is_asked_to_draw_where_one_cannot(drawn, monkeypatch, way):
    monkeypatch.setattr("views.mnist_digits.load_or_offer", lambda: None)
    page = open_page()
    session_of(page).way_in = way
    page.run()
    assert "Your turn" in html(page)
    assert "Draw any digit" not in html(page)
    press(page, "back to the canvas")
    assert "Draw any digit" in html(page)


def test_a_mistake_that_is_asked_about_stands_in_the_canvass_place_and_is_called_one(
    drawn, few_digits, say
):
    say([0.0] * 9 + [1.0])
    page = open_page()
    page.switch_page("views/networks.py").run()
    place = int((few_digits.labels == 8).argmax())
    session = session_of(page)
    session.way_in, session.test_digit = "mnist", place
    page.session_state["lesson"] = "Inside"
    page.switch_page("views/draw.py").run()
    assert answers(page)[0] == ("digit known", "9")
    assert "A mistake: this is an 8. The network says 9." in html(page)
    assert page.session_state["lesson"] == "Inside"
    assert f"Test digit {place} of MNIST, labelled 8" in texts(page.caption)
    assert session.drawing.label == 8


def test_what_opens_a_test_digit_sets_way_digit_and_lesson(monkeypatch):
    session = Session()
    monkeypatch.setattr(views.ways_in, "get_session", lambda: session)
    state: dict = {}
    monkeypatch.setattr("streamlit.session_state", state)
    views.ways_in.open_test_digit(1234)
    assert (session.way_in, session.test_digit, session.lesson) == ("mnist", 1234, "Inside")
    assert state == {"lesson": "Inside"}


def test_picture_and_camera_keep_what_was_shown_to_each(drawn):
    page = open_page()
    session = session_of(page)
    session.uploads["picture"] = Upload(seven())
    session.way_in = "picture"
    assert answers(page.run())[0] == ("digit known", "7")
    session.way_in = "camera"
    assert answers(page.run())[0] == ("digit ", "?")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"text", "notes.txt is no picture that can be read."),
        (b"", "notes.txt is empty or too large. Save it as a smaller JPEG."),
    ],
)
def test_the_reason_why_a_file_is_refused_is_on_the_page(drawn, monkeypatch, content, words):
    page = open_page()
    session_of(page).way_in = "picture"
    sent = Sent(PictureFile("notes.txt", content), webcam=False)
    monkeypatch.setattr(views.ways_in.picture_input, "show", lambda *given, **options: sent)
    page.run()
    assert texts(page.warning) == words
    assert answers(page)[0] == ("digit ", "?")


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "text",
        [],
        {},
        {"name": "a.png"},
        {"name": 7, "content": ""},
        {"name": "a.png", "content": 7},
        {"name": "a.png", "content": "no base64!"},
        {"name": "a.png", "content": "é"},
    ],
)
def test_what_is_no_file_is_passed_over(value):
    assert _parse(value) is None


def test_a_file_comes_with_its_bytes_and_a_short_name():
    file = _parse({"name": "x" * 1000, "content": "c2V2ZW4="})
    assert file == PictureFile("x" * 100, b"seven")
