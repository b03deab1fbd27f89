"""The picture of a network in a real browser: units and answers are chosen on it."""

import re

import numpy as np
from playwright.sync_api import Page, expect

from digits.display.heatmap import signed_to_rgb
from digits.networks import load_network
from testing.browser import WAIT, draw, open_lesson
from tests.browser.conftest import decode, expect_digit, settle

SEVEN = "30,22 70,22 48,82 | 38,52 66,50"


def open_inside(page: Page) -> None:
    draw(page, SEVEN)
    expect_digit(page, "7")
    open_lesson(page, "Inside")
    page.locator("[data-unit]").first.wait_for(timeout=WAIT)
    settle(page)


def assert_shows_weights(page: Page, unit: int) -> None:
    """What is shown of a unit of layer 1, counted from 1, are its weights."""
    expect(page.locator(".unit b").first).to_have_text(f"Unit {unit} of layer 1", timeout=WAIT)
    weights = load_network().layers[0].weights[:, unit - 1].reshape(28, 28)
    expected = signed_to_rgb(weights) @ [0.299, 0.587, 0.114]  # grey, as `decode` gives it
    shown = decode(page.locator(".unit img").first.get_attribute("src").split(",")[1])
    assert abs(shown - expected).max() <= 1
    assert np.ptp(shown) > 100


def test_a_click_on_a_unit_shows_what_it_looks_for(page):
    open_inside(page)
    for dot in page.locator("[data-unit^='1-']").all()[:3]:
        unit = int(dot.get_attribute("data-unit").split("-")[1])
        dot.click()
        assert_shows_weights(page, unit)
        expect(page.locator("[data-unit][data-chosen]")).to_have_attribute(
            "data-unit", f"1-{unit}", timeout=WAIT
        )


def test_a_unit_is_chosen_by_the_keyboard_and_keeps_the_focus(page):
    open_inside(page)
    dot = page.locator("[data-unit^='1-']").nth(1)
    unit = int(dot.get_attribute("data-unit").split("-")[1])
    page.locator("[data-unit^='1-']").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert_shows_weights(page, unit)
    settle(page)
    expect(page.locator(f"[data-unit='1-{unit}']")).to_be_focused()


def test_a_click_on_an_answer_asks_what_spoke_for_it(page):
    open_inside(page)
    page.locator("[data-output='1']").click()
    lesson = page.locator(".st-key-lesson_open")
    expect(lesson).to_contain_text("The score of the 1 is", timeout=WAIT)
    settle(page)
    expect(page).to_have_url(re.compile("for=1"))
    page.locator("[data-output='the answer']").click()
    expect(lesson).to_contain_text("The score of the 7 is", timeout=WAIT)


def test_the_picture_changes_with_each_stroke(page):
    open_inside(page)
    before = page.locator("svg image").get_attribute("href")
    draw(page, "30,82 70,82")
    expect(page.locator("svg image")).not_to_have_attribute("href", before, timeout=WAIT)
