"""The ways to show a digit other than the canvas, without a browser."""

import base64

import pytest

import views.ways_in
from testing.page import answers, components, html, open_page, press, session_of, seven, texts
from views import picture_input
from views.picture_input import MAX_BYTES, PictureFile
from views.session import Session, Upload


@pytest.mark.parametrize("way", ["picture", "camera", "mnist"])
def test_nobody_is_asked_to_draw_where_one_cannot(drawn, monkeypatch, way):
    monkeypatch.setattr("views.mnist_digits.load_or_offer", lambda: None)
    page = open_page(lesson="Inside")
    session_of(page).way_in = way
    page.run()
    assert "Your turn" in html(page)
    assert "Draw a" not in html(page) + texts(page.caption)
    press(page, "back to the canvas")
    assert "Draw a digit" in html(page)
    assert "Draw a digit" in texts(page.caption)


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


def test_a_test_digit_whose_file_has_gone_takes_its_answer_along(drawn, monkeypatch):
    monkeypatch.setattr("views.mnist_digits.load_or_offer", lambda: None)
    page = open_page()
    session = session_of(page)
    session.way_in, session.uploads["mnist"] = "mnist", Upload(seven())
    page.run()
    assert answers(page) == [("digit ", "?")]
    assert session.drawing is None


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
        (b"", "notes.txt is empty. Choose another file."),
        (None, "notes.txt is larger than 25 MB. Save it as a smaller JPEG."),
    ],
)
def test_a_refused_file_takes_the_answer_of_the_one_before_with_it(drawn, content, words):
    page = open_page()
    session = session_of(page)
    session.way_in = "picture"
    session.uploads["picture"] = Upload(seven())
    assert answers(page.run())[0] == ("digit known", "7")
    session.uploads["picture"] = views.ways_in._read(PictureFile("notes.txt", content))
    page.run()
    assert components(page, "picture_input")[0]["warning"] == words
    assert answers(page)[0] == ("digit ", "?")


# Files in parts


@pytest.fixture
def send(monkeypatch):
    """Sends values as a browser does; gives the files that are whole by then."""
    session, state, files = Session(), {}, []
    monkeypatch.setattr(picture_input, "get_session", lambda: session)
    monkeypatch.setattr("streamlit.session_state", state)

    def send(*values) -> list[PictureFile]:
        for value in values:
            state["key"] = {"part": value}
            picture_input._take_part("key", files.append)
        return files

    send.session = session
    return send


def part(content: bytes, start: int, size: int, /, **changes) -> dict:
    """A part of a file, as a browser sends it."""
    text = base64.b64encode(content).decode()
    sent = {"id": "1", "name": "a.png", "size": size, "start": start, "content": text}
    return sent | changes


def test_parts_are_put_together_and_none_is_kept(send):
    whole = [PictureFile("a.png", b"seven")]
    assert send(part(b"se", 0, 5), part(b"ve", 2, 5)) == []
    assert send(part(b"n", 4, 5)) == whole
    assert send.session.transfer.arrived == 5
    assert not send.session.transfer.content


def test_a_part_that_comes_twice_is_taken_once(send):
    parts = part(b"se", 0, 5), part(b"ve", 2, 5), part(b"ve", 2, 5), part(b"n", 4, 5)
    assert send(*parts) == [PictureFile("a.png", b"seven")]


def test_another_file_takes_the_place_of_one_that_is_on_its_way(send):
    parts = part(b"se", 0, 5), part(b"no", 0, 2, id="2"), part(b"ven", 2, 5)
    assert send(*parts) == [PictureFile("a.png", b"no")]


def test_a_file_that_is_too_large_is_named_and_not_put_together(send):
    assert send(part(b"", 0, MAX_BYTES + 1)) == [PictureFile("a.png", None)]
    assert send(part(b"x" * 3, 0, MAX_BYTES + 1))[1:] == [PictureFile("a.png", None)]
    assert not send.session.transfer.content


def test_a_file_without_content_and_one_with_a_long_name_are_files(send):
    assert send(part(b"", 0, 0)) == [PictureFile("a.png", b"")]
    assert send(part(b"x", 0, 1, name="x" * 1000))[1:] == [PictureFile("x" * 100, b"x")]


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "text",
        [],
        {},
        {"name": "a.png", "content": ""},
        part(b"seven", 0, 5, id=7),
        part(b"seven", 0, 5, id="x" * 65),
        part(b"seven", 0, 5, name=7),
        part(b"seven", 0, 5, content=7),
        part(b"seven", 0, 5, content="no base64!"),
        part(b"seven", 0, 5, content="é"),
        part(b"seven", 0, 5, size="5"),
        part(b"seven", 0, 5, size=float("nan")),
        part(b"seven", 0, 5, start=-1),
        part(b"seven", 0, 5, start=None),
        part(b"seven", 0, 4),
        part(b"", 0, 5),
    ],
)
def test_what_is_no_part_of_a_file_is_passed_over(send, value):
    assert send(value) == []
    assert not send.session.transfer.content
