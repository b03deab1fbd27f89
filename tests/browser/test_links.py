"""Links: what one opens is what it says, and what one shares is what one sees."""

import re
from urllib.parse import parse_qs, urlsplit

import cv2
import numpy as np
from playwright.sync_api import Locator, Page, expect

from testing.browser import PHONE, WAIT, draw, go_to
from testing.upgrades import CANVAS
from tests.browser.conftest import button, expect_digit, on_canvas, set_theme, settle

# Names of pages as people write them, and where they lead.
OTHER_NAMES = {
    "DRAW": "/",
    "index.html": "/",
    "NETWORKS/": "/networks",
    "training": "/train",
    "%3Cb%3Enowhere": "/",
}


def asked(url: str) -> dict[str, str]:
    """What an address asks for."""
    return {key: value for key, (value,) in parse_qs(urlsplit(url).query).items()}


def address(page: Page) -> dict[str, str]:
    return asked(page.evaluate("location.href"))


def open_link(page: Page, url: str) -> Page:
    page.goto(url)
    page.locator(CANVAS).wait_for(timeout=WAIT)
    return page


def scan(code: Locator) -> str:
    """What a camera reads in a QR code on the screen, from one of some distances."""
    picture = cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_GRAYSCALE)
    seen = (cv2.resize(picture, None, fx=zoom, fy=zoom) for zoom in (1, 1.5, 2, 0.75, 1.25, 2.5, 3))
    return next(filter(None, (cv2.QRCodeDetector().detectAndDecode(each)[0] for each in seen)), "")


def test_a_link_is_opened_and_shared_again(new_page, page_url):
    page = new_page()
    open_link(page, f"{page_url}/?example=smiley&network=mlp-128-32&lesson=inside")
    expect_digit(page, "0")
    settle(page)
    expect(page.get_by_role("tab", name="Inside")).to_have_attribute("aria-selected", "true")
    assert on_canvas(page).any()
    shown = {"example": "smiley", "network": "mlp-128-32", "lesson": "Inside"}
    assert address(page) == shown

    button(page, "Share").click()
    code = page.get_by_role("img", name="QR code of the link")
    code.wait_for(timeout=WAIT)
    field = page.get_by_role("textbox", name="Link to this view")
    expect(field).not_to_have_value("", timeout=WAIT)
    settle(page)
    link = field.input_value()
    assert scan(code) == link
    assert link.startswith(page_url)
    assert asked(link) == shown
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(page, "Copy").click()
    expect(button(page, "Copied")).to_be_visible(timeout=WAIT)
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.get_by_text("This lesson alone").click()
    expect(page.get_by_role("textbox", name="Link to this view")).to_have_value(
        re.compile("only=1"), timeout=WAIT
    )
    settle(page)
    expect(button(page, "Copy")).to_be_visible()
    for theme in ("dark", "light"):
        set_theme(page, theme)
        assert asked(scan(code)) == shown | {"only": "1"}


def test_an_example_is_drawn_on_and_leaves_the_address(page):
    page.get_by_role("button", name="Corner").click()
    expect_digit(page, "3")
    settle(page)
    assert address(page) == {"example": "corner", "lesson": "How it is framed"}
    drawn = on_canvas(page).sum()
    draw(page, "10,90 90,90")
    expect(page.locator(".st-key-answer .digit")).not_to_have_text("3", timeout=WAIT)
    settle(page)
    assert address(page) == {"lesson": "How it is framed"}
    assert on_canvas(page).sum() > drawn
    button(page, "Undo").click()
    expect_digit(page, "3")


def test_the_row_is_one_stop_of_the_tab_key_and_arrows_move_in_it(page):
    page.get_by_role("button", name="4 or 9?").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Smiley")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect_digit(page, re.compile("4 or 9|9 or 4"))
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.st-key-examples')")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="4 or 9?")).to_be_focused()


def test_a_lesson_alone_fits_a_phone_and_leads_to_all_lessons(new_page, page_url):
    page = new_page(PHONE, has_touch=True, is_mobile=True)
    open_link(page, f"{page_url}/?example=house&lesson=Six%20networks&only=1")
    expect(page.get_by_role("heading", name="Six networks")).to_be_visible(timeout=WAIT)
    settle(page)
    assert not page.get_by_role("tab").count()
    assert not page.get_by_role("link", name="Train").count()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="All lessons").tap()
    expect(page.get_by_role("tab", name="Six networks")).to_have_attribute(
        "aria-selected", "true", timeout=WAIT
    )
    settle(page)
    assert address(page) == {"example": "house", "lesson": "Six networks"}


def test_any_name_leads_to_the_page_that_is_meant_with_all_that_its_address_asks_for(
    new_page, page_url
):
    asked = "example=flagged-one&network=mlp-sgd&lesson=What+if&turn=-9&presenter=true"
    page = open_link(new_page(), f"{page_url}/why?{asked}")
    expect_digit(page, "7")
    settle(page)
    assert urlsplit(page.evaluate("location.href")).path == "/"
    assert address(page) == {
        "example": "flagged-one",
        "network": "mlp-sgd",
        "lesson": "What if",
        "turn": "-9",
        "presenter": "true",
    }
    for name, path in OTHER_NAMES.items():
        page.goto(f"{page_url}/{name}?network=mlp-128")
        page.wait_for_url(f"{page_url}{path}?network=mlp-128", timeout=WAIT)
        title = "Draw" if path == "/" else path[1:].capitalize()
        expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=WAIT)
        settle(page)
        assert not page.get_by_role("dialog").count()
        assert page.locator(".link-note").count() == (name == "%3Cb%3Enowhere")
    expect(page.locator(".link-note")).to_contain_text("page “<b>nowhere”")


def test_back_leads_to_the_page_before_its_network_and_the_drawing(new_page, page_url):
    page = open_link(new_page(), f"{page_url}/?example=flagged-one&network=mlp-sgd")
    expect_digit(page, "7")
    go_to(page, "Networks")
    settle(page)
    assert address(page)["network"] == "mlp-sgd"
    menu = page.locator(".st-key-network").get_by_role("combobox")
    for network in ("128 alone", "Best"):
        menu.click()
        page.get_by_role("option", name=re.compile(network)).click()
        settle(page)
    assert "network" not in address(page)
    page.go_back()
    expect_digit(page, "7")
    expect(menu).to_have_value(re.compile("SGD"))
    settle(page)
    assert address(page) == {"example": "flagged-one", "network": "mlp-sgd"}
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("Networks", timeout=WAIT)
