"""What the address asks for is done, what is wrong in it is left out, and links take it along."""

import pytest
from streamlit.testing.v1 import AppTest

from digits.networks.recipes import CATALOGUE
from testing.page import APP, answers, html, session_of
from views import examples
from views.address import CHECKS
from views.lesson_tabs import LESSONS

pytestmark = pytest.mark.usefixtures("drawn")
LEFT_OUT = "The link asks for something that is not on this page"


def open_link(at: str | None = None, **asked: str) -> AppTest:
    page = AppTest.from_file(APP, default_timeout=120)
    for key, value in asked.items():
        page.query_params[key] = value
    page.run()
    if at:
        page.switch_page(at).run()
    assert not page.exception
    return page


def address(page: AppTest) -> dict[str, str]:
    """The address's parameters, each once."""
    return {
        key: value if isinstance(value, str) else value[-1]
        for key, value in page.query_params.items()
    }


def open_lesson(page: AppTest) -> str:
    (title,) = [tab.label for tab in page.tabs if tab.children]
    return title


def links(page: AppTest) -> dict[str, str]:
    """Labels of the links between pages, and what they take along."""
    return {link.proto.label: link.proto.query_string for link in page.get("page_link")}


def test_a_plain_address_says_nothing_and_stays_plain():
    page = open_link()
    assert LEFT_OUT not in html(page)
    assert address(page) == {}
    assert set(links(page).values()) == {""}


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_address_chooses_the_network(name):
    page = open_link(network=name)
    assert page.selectbox(key="network").value == name
    assert LEFT_OUT not in html(page)


@pytest.mark.parametrize("title", LESSONS)
def test_the_address_opens_the_lesson_in_any_case_and_with_hyphens(title):
    page = open_link(lesson=title.lower().replace(" ", "-"))
    assert open_lesson(page) == title
    assert LEFT_OUT not in html(page)


def test_the_address_puts_an_example_on_the_canvas_and_reads_it():
    page = open_link(example="smiley", network="MLP-128-32", lesson="Inside")
    assert answers(page)[0] == ("digit known", "0")
    assert open_lesson(page) == "Inside"
    assert examples.find()["smiley"].sentence in html(page)
    assert address(page) == {"example": "smiley", "network": "mlp-128-32", "lesson": "Inside"}


WRONG = {
    "network": ["nobody", "", "../best", "Best, 3 wide layers"],
    "lesson": ["Outside", ""],
    "example": ["horse", "../smiley", ""],
    "presenter": ["yes", "2"],
    "turn": ["far", "91", "nan", ""],
    "after": ["long", "-1", "nan", ""],
    "unsure_below": ["100"],
    "digits_from": ["ten"],
}


@pytest.mark.parametrize("number", range(max(map(len, WRONG.values()))))
def test_wrong_values_are_left_out_and_a_sentence_says_so(number):
    """One of each key at a time."""
    asked = {key: values[number] for key, values in WRONG.items() if number < len(values)}
    page = open_link(**asked)
    _, _, said = html(page).partition(f"{LEFT_OUT}, and it was left out: ")
    named = said.partition(".</p>")[0]
    assert named.count("“") == len(asked)
    assert all(f"{key} “{value}”" in named for key, value in asked.items())
    assert page.selectbox(key="network").value == "best"
    assert open_lesson(page) == next(iter(LESSONS))
    assert set(address(page)) <= set(CHECKS)  # their lessons are not open
    assert LEFT_OUT in html(page.run())


@pytest.mark.parametrize("value", ["-45", "0"])
def test_a_slider_is_where_the_address_asks_for(value):
    page = open_link(example="sideways", lesson="What if", turn=value)
    assert LEFT_OUT not in html(page)
    assert session_of(page).what_if.values["turn"] == float(value)


def test_a_wrong_target_or_limit_is_left_out_and_a_right_one_taken():
    page = open_link(example="corner", lesson="Make it a 9", target="12", limit="99")
    assert "target “12”, limit “99”." in html(page)
    assert address(page) == {"example": "corner", "lesson": "Make it a 9"}
    page = open_link(example="corner", lesson="Make it a 9", target="8", limit="4")
    assert LEFT_OUT not in html(page)
    assert page.segmented_control(key="target").value == "8"
    assert address(page)["limit"] == "4"


def test_what_is_wrong_does_not_keep_the_rest_from_being_done():
    page = open_link(network="nobody", lesson="inside", example="house")
    assert open_lesson(page) == "Inside"
    assert session_of(page).picked.name == "house"
    assert "network “nobody”." in html(page)


def test_a_long_wrong_value_is_cut_and_never_becomes_markup():
    page = open_link(network="<img src=x onerror=alert(1)>" + "x" * 5000)
    assert "<img src=x" not in html(page)
    assert "&lt;img src=x" in html(page)
    assert "x" * 50 not in html(page)


def test_what_nobody_knows_in_an_address_is_no_fault():
    page = open_link(utm_source="mail", session="7", only="no")
    assert LEFT_OUT not in html(page)
    assert page.tabs


def test_a_network_that_is_chosen_goes_into_the_address_and_along_to_other_pages():
    page = open_link()
    page.selectbox(key="network").set_value("mlp-128").run()
    assert address(page) == {"network": "mlp-128"}
    assert set(links(page).values()) == {"network=mlp-128"}
    page.switch_page("views/networks.py").run()
    assert page.selectbox(key="network").value == "mlp-128"
    assert address(page) == {"network": "mlp-128"}
    page.selectbox(key="network").set_value("best").run()
    assert address(page) == {}


def test_where_the_browser_goes_back_the_network_follows_the_address():
    page = open_link()
    for name in ("mlp-128", "mlp-sgd"):
        page.selectbox(key="network").set_value(name).run()
    page.query_params["network"] = "mlp-128"
    assert page.run().selectbox(key="network").value == "mlp-128"
    del page.query_params["network"]
    assert page.run().selectbox(key="network").value == "best"
    page.query_params["network"] = "nobody"
    assert page.run().selectbox(key="network").value == "best"


def test_a_choice_counts_more_than_the_address_of_before_that_comes_with_it():
    page = open_link()
    page.selectbox(key="network").set_value("mlp-128").run()
    del page.query_params["network"]  # the browser has not heard of the first choice yet
    page.selectbox(key="network").set_value("mlp-sgd").run()
    assert page.selectbox(key="network").value == "mlp-sgd"
    assert address(page) == {"network": "mlp-sgd"}


# One lesson alone


@pytest.mark.parametrize("title", LESSONS)
def test_one_lesson_is_shown_alone(title):
    page = open_link(lesson=title, network="mlp-128", example="corner", only="1")
    assert not page.tabs
    assert [heading.value for heading in page.header] == [title]
    assert not page.sidebar.children
    assert links(page) == {"All lessons": "network=mlp-128&example=corner"}
    assert not [row for row in page.get("bidi_component") if row.key == "examples_row"]
    # It tells what the example's own network makes of it, which is another.
    assert session_of(page).picked.sentence not in html(page)
    assert answers(page)[0] == ("digit known", "3")
    assert open_lesson_after_leaving(page) == title


def open_lesson_after_leaving(page: AppTest) -> str:
    """The lesson that is open once all are shown again."""
    del page.query_params["only"]
    return open_lesson(page.run())


def test_alone_an_example_is_told_by_its_own_network():
    assert examples.find()["corner"].sentence in html(open_link(only="1", example="corner"))


def test_alone_without_a_lesson_is_the_first_lesson():
    for asked in ({}, {"lesson": "Outside"}):
        page = open_link(only="1", **asked)
        assert [heading.value for heading in page.header] == [next(iter(LESSONS))]
        assert (LEFT_OUT in html(page)) == bool(asked)


# Examples


def test_an_example_leaves_the_address_once_the_drawing_is_another(drawn):
    page = open_link(example="crossed-seven")
    assert address(page) == {"example": "crossed-seven"}
    session = session_of(page)
    as_it_is = session.canvas.drawing
    session.canvas.drawing = None
    page.run()
    assert address(page) == {}
    assert session.picked is None
    session.canvas.drawing = as_it_is
    assert address(page.run()) == {}
