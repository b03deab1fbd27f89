"""The lesson "Make it a 9" in a real browser: pictures and answers follow the limit."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from digits.networks.adversary import LIMITS, level
from testing.browser import WAIT, draw, open_lesson
from tests.browser.conftest import button, decode, expect_digit, seen, settle

SEVEN = "30,22 70,22 48,82 | 38,52 66,50"
MARKED = """buttons => buttons
    .filter(button => getComputedStyle(button).boxShadow.includes("inset"))
    .map(button => button.textContent)"""
URL = "canvas => canvas.toDataURL().split(',')[1]"


def shown(page: Page) -> list[np.ndarray]:
    """The drawing, the change and their sum: three of uint8 (28, 28)."""
    canvases = page.locator(".st-key-make_it canvas").all()
    return [decode(canvas.evaluate(URL)).astype(int) for canvas in canvases]


def test_the_limit_changes_drawing_and_answers_without_the_server_and_goes_into_the_address(page):
    draw(page, SEVEN)
    expect_digit(page, "7")
    open_lesson(page, "Make it a 9")
    lesson = page.locator(".st-key-make_it")
    answer = lesson.locator(".digit").first
    target = page.locator(".st-key-turn strong").first.text_content(timeout=WAIT)
    expect(answer).to_have_text(target, timeout=WAIT)
    settle(page)
    assert page.locator(".st-key-target button").evaluate_all(MARKED) == [target]
    slider = lesson.get_by_role("slider", name="Each pixel by at most")
    turn = int(slider.input_value())
    drawing, change, total = shown(page)
    np.testing.assert_array_equal(drawing, seen(page))
    moves = total - drawing
    assert 0 < abs(moves).max() <= level(LIMITS[turn])
    np.testing.assert_array_equal(change, 128 + 127 // abs(moves).max() * moves)

    slider.press("Home")
    expect(answer).to_have_text("7")
    np.testing.assert_array_equal(shown(page)[2], drawing)
    expect(page).to_have_url(re.compile("limit=0"), timeout=WAIT)
    # The window asks for no motion, so that each press is a step.
    button(page, "▶ Next step").click()
    expect(lesson.locator("output")).to_have_text("1 %")
    expect(page).not_to_have_url(re.compile("limit="), timeout=WAIT)
    for _ in range(turn - 1):
        button(page, "▶ Next step").click()
    expect(answer).to_have_text(target)
    settle(page)
    np.testing.assert_array_equal(shown(page)[2], total)
