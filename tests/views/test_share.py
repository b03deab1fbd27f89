"""A link that is shared leads others to what one sees."""

from types import SimpleNamespace

import pytest

from views import share

OWN = "192.168.1.20"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("http://localhost:8501", f"http://{OWN}:8501/"),
        ("http://127.0.0.1:8501/networks", f"http://{OWN}:8501/networks"),
        ("http://[::1]:8501/", f"http://{OWN}:8501/"),
        ("http://localhost/?lesson=Inside#x", f"http://{OWN}/"),
    ],
)
def test_on_the_computer_that_serves_the_link_has_its_address_in_the_network(
    monkeypatch, url, link
):
    monkeypatch.setattr(share, "_own_address", lambda: OWN)
    assert share.reachable(url) == (link, share.SAME_NETWORK)


@pytest.mark.parametrize("listens_to", ["localhost", "127.0.0.1"])
def test_a_server_for_itself_alone_says_so(monkeypatch, listens_to):
    monkeypatch.setattr(share, "_own_address", lambda: OWN)
    monkeypatch.setattr(share.st, "get_option", lambda name: listens_to)
    assert share.reachable("http://localhost:8501") == ("http://localhost:8501/", share.HERE_ALONE)


def test_without_a_network_it_says_so(monkeypatch):
    monkeypatch.setattr(share, "_own_address", lambda: None)
    assert share.reachable("http://localhost:8501") == ("http://localhost:8501/", share.HERE_ALONE)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://digits.example.org", "https://digits.example.org/"),
        ("https://school.example.org/digits/?network=best", "https://school.example.org/digits/"),
        (f"http://{OWN}:8501/", f"http://{OWN}:8501/"),
    ],
)
def test_elsewhere_the_browsers_address_is_the_link(url, link):
    assert share.reachable(url) == (link, "")


@pytest.mark.parametrize("url", ["http://[", "http://localhost:port", "http://localhost:99999"])
def test_what_is_no_address_makes_no_link(url):
    assert share.reachable(url) == ("", "")


def test_the_address_in_the_network_is_one_that_others_can_use():
    address = share._own_address()
    assert address is None or not address.startswith(("127.", "0."))


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://digits.example.org/class", "https://digits.example.org/"),
        ("https://digits.example.org/class/?code=X&secret=no#x", "https://digits.example.org/"),
        ("https://school.example.org/digits/class", "https://school.example.org/digits/"),
        ("https://school.example.org/digits/", "https://school.example.org/digits/"),
    ],
)
def test_the_link_to_a_class_leads_to_the_page_beside_the_board(monkeypatch, url, page):
    monkeypatch.setattr(type(share.st.context), "url", url)
    assert share.join_link("KWKP") == (f"{page}join?code=KWKP", "")
    assert share.teacher_link("KWKP", "s-_1") == f"{page}class?code=KWKP&secret=s-_1"


def test_a_link_that_is_shared_has_no_secret(monkeypatch):
    shown = {"code": "KWKP", "secret": "hidden", "view": "Matrix"}
    monkeypatch.setattr(share.st, "query_params", SimpleNamespace(to_dict=lambda: shown))
    assert (
        share._with_what_is_shown("https://x/", alone=False) == "https://x/?code=KWKP&view=Matrix"
    )
