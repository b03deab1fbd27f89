"""Whatever happens between two strokes: what was drawn is there, and is read."""

import json

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from testing.browser import PAGES, WAIT, draw
from testing.upgrades import CANVAS, SEND_OF_CANVAS
from tests.browser.conftest import bars, button, expect_digit, on_canvas, settle, visit
from tests.browser.sheet import expect_all_read, kept

SEVEN, BAR, CORNER = "30,22 70,22 48,82", "38,52 66,50", "6,92 14,92"
# Holds back what is sent and what is received for `delay` milliseconds each.
SLOW = """
window.delay = 0;
window.WebSocket = class extends WebSocket {
    send(message) { setTimeout(() => super.send(message), window.delay); }
    addEventListener(kind, listener, ...options) {
        const later = (event) => setTimeout(() => listener.call(this, event), window.delay);
        super.addEventListener(kind, kind === "message" ? later : listener, ...options);
    }
    set onmessage(listener) { this.addEventListener("message", listener); }
};
"""
STROKES, POINTS = 600, 25_000  # a drawing of this size was lost once


def choose_page(page: Page, title: str) -> None:
    page.get_by_role("link", name=title, exact=True).click()


def come_back(page: Page) -> None:
    """By way of another page, and wait until the canvas is there."""
    expect(page.locator(CANVAS)).to_be_hidden(timeout=WAIT)
    choose_page(page, "Draw")
    page.locator(CANVAS).wait_for(timeout=WAIT)


def pen(page: Page):
    return page.get_by_role("slider", name="Pen width")


def test_quick_changes_of_the_pen_keep_the_drawing(page):
    draw(page, SEVEN)
    for keys in (["ArrowRight"] * 6, ["End", "Home", "End"]):
        pen(page).focus()
        for key in keys:
            page.keyboard.press(key)
        draw(page, BAR)  # at once
    expect_all_read(page, 3)
    widths = [stroke.pen for stroke in kept(page)]
    assert widths == [widths[0], widths[0] + 6, 40]
    button(page, "Undo").click()
    expect_all_read(page, 2)
    pen(page).focus()
    page.keyboard.press("Home")
    for _ in range(int(widths[0]) - 10):
        page.keyboard.press("ArrowRight")
    expect(pen(page)).to_have_attribute("aria-valuetext", f"{widths[0]:.0f} pixels")


def test_a_reload_right_after_the_pen_is_lifted_keeps_drawing_and_pen(page):
    draw(page, SEVEN)
    pen(page).focus()
    page.keyboard.press("ArrowRight")
    width = pen(page).input_value()
    draw(page, BAR)
    page.reload()
    page.locator(CANVAS).wait_for(timeout=WAIT)
    expect_digit(page, "7")
    expect_all_read(page, 2)
    assert pen(page).input_value() == width
    button(page, "Undo").click()
    expect_all_read(page, 1)
    pen(page).focus()
    page.keyboard.press("ArrowLeft")
    settle(page)


def test_leaving_the_page_right_after_the_pen_is_lifted_keeps_the_drawing(page):
    draw(page, SEVEN)
    choose_page(page, "Networks")
    come_back(page)
    expect_digit(page, "7")
    expect_all_read(page, 1)
    draw(page, BAR)
    expect_all_read(page, 2)
    page.go_back()
    expect(page.locator(CANVAS)).to_be_hidden(timeout=WAIT)
    page.go_forward()
    page.locator(CANVAS).wait_for(timeout=WAIT)
    expect_all_read(page, 2)
    settle(page)
    ink = on_canvas(page)
    draw(page, CORNER)
    button(page, "Undo").click()
    expect_all_read(page, 2)
    settle(page)
    np.testing.assert_array_equal(on_canvas(page), ink)


def test_what_the_canvas_reports_after_another_page_was_chosen_leaves_that_page(page):
    draw(page, SEVEN)
    expect_all_read(page, 1)
    link = page.get_by_role("link", name="Networks", exact=True).element_handle()
    # Streamlit sends a report a moment later, and the change of page at once.
    page.locator(SEND_OF_CANVAS).evaluate("(send, link) => { send.click(); link.click(); }", link)
    expect(page.locator(CANVAS)).to_be_hidden(timeout=WAIT)
    settle(page)
    expect(page.locator(PAGES["Networks"])).to_be_visible()
    come_back(page)
    expect_all_read(page, 1)


def test_clear_can_be_undone_stroke_by_stroke_by_keys(page):
    draw(page, f"{SEVEN} | {BAR}")
    expect_all_read(page, 2)
    settle(page)
    ink = on_canvas(page)
    page.keyboard.press("Delete")
    expect_all_read(page, 0)
    page.keyboard.press("Control+z")
    expect_all_read(page, 2)
    settle(page)
    np.testing.assert_array_equal(on_canvas(page), ink)
    page.keyboard.press("Control+z")
    expect_all_read(page, 1)
    page.keyboard.press("Control+z")
    expect_all_read(page, 0)


def test_a_drawing_of_hundreds_of_strokes_comes_back(page):
    rng = np.random.default_rng(1)
    count = POINTS // STROKES + 1
    starts = rng.uniform(100, 200, (STROKES, 1, 2))
    walks = starts + rng.normal(0, 0.7, (STROKES, count, 2)).cumsum(axis=1)
    strokes = [{"pen": 10, "points": np.round(walk, 2).ravel().tolist()} for walk in walks]
    sheet = json.dumps({"strokes": strokes, "pen": 23, "source": ""})
    page.evaluate("sheet => sessionStorage.setItem('canvas', sheet)", sheet)
    page.reload()
    page.locator(CANVAS).wait_for(timeout=WAIT)
    expect_all_read(page, STROKES)
    button(page, "Undo").click()
    expect_all_read(page, STROKES - 1)


@pytest.mark.parametrize("stored", ["{", "null", '{"strokes": [{"pen": 9}], "pen": 23}'])
def test_what_is_no_drawing_in_the_browsers_storage_is_passed_over(page, stored):
    page.evaluate("stored => sessionStorage.setItem('canvas', stored)", stored)
    page.reload()
    page.locator(CANVAS).wait_for(timeout=WAIT)
    draw(page, SEVEN)
    expect_digit(page, "7")
    expect_all_read(page, 1)


def test_strokes_begun_while_a_slow_server_answers_are_neither_cut_nor_swallowed(
    new_page, page_url
):
    page = new_page()
    page.add_init_script(SLOW)
    visit(page, page_url)
    page.evaluate("window.delay = 300")
    draw(page, SEVEN)
    pen(page).focus()
    page.keyboard.press("ArrowLeft")
    draw(page, BAR)
    expect_all_read(page, 2)
    button(page, "Clear").click()
    draw(page, SEVEN)
    expect_all_read(page, 1)
    draw(page, CORNER)
    button(page, "Undo").click()
    draw(page, BAR)
    expect_all_read(page, 2)
    page.get_by_role("combobox").first.click()
    page.get_by_role("option").nth(1).click()
    draw(page, CORNER)
    expect_all_read(page, 3)
    button(page, "Clear").click()
    button(page, "Undo").click()  # by way of the server
    draw(page, BAR)
    expect_all_read(page, 4)
    bars(page).first.wait_for()
