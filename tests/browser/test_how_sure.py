"""The lessons "How sure is sure?" and "Who wrote like this?" in a real browser, in one window."""

import re

from playwright.sync_api import expect

from digits.networks.report import read_report
from testing.browser import WAIT, draw, open_lesson
from tests.browser.conftest import button, expect_digit, settle

SEVEN = "30,22 70,22 48,82 | 38,52 66,50"


def test_the_slider_is_answered_at_once_and_a_bar_opens_its_digits(page):
    draw(page, SEVEN)
    expect_digit(page, "7")
    open_lesson(page, "How sure is sure?")
    slider = page.get_by_role("slider", name="I can’t tell")
    slider.wait_for(timeout=WAIT)
    settle(page)
    drag(page, slider)
    open_bar(page)


def drag(page, slider):
    """While it is held, sentence and charts follow without the server."""
    curve = read_report("best").test.risk_coverage
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.605 * box["width"], middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.9 * box["width"], middle)
    settle(page)
    sent = page.evaluate("lastSent")
    page.mouse.move(box["x"] + 0.8 * box["width"], middle)
    below = int(slider.input_value())
    assert 70 < below < 90
    said = page.locator(".how-sure .said")
    expect(said).to_contain_text(f"below {below}\u202f%: {curve['answered'][below]:,} of 10,000")
    expect(said).to_contain_text(f"{curve['wrong'][below]} answers are wrong")
    assert page.evaluate("lastSent") == sent
    page.mouse.up()
    page.wait_for_url(f"**unsure_below={below}*", timeout=WAIT)
    settle(page)
    # The thumb stands below its place on the axis.
    edge = page.locator(".how-sure .edge").bounding_box()
    thumb = box["x"] + 0.75 * 16 + below / 99 * (box["width"] - 1.5 * 16)
    assert abs(edge["x"] + edge["width"] / 2 - thumb) < 3
    slider.fill("60")
    page.wait_for_url(lambda url: "unsure_below" not in url, timeout=WAIT)
    settle(page)


def open_bar(page):
    """By keys; the second time it is closed."""
    bar = page.locator("[data-bar='9']")
    bar.focus()
    page.keyboard.press("Enter")
    tile = page.locator(".tile").first
    tile.wait_for(timeout=WAIT)
    settle(page)
    expect(page.locator("[data-bar='9']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".tile")).to_have_count(0, timeout=WAIT)
    page.keyboard.press("Enter")
    tile.click()
    expect(page.get_by_role("tab", name="Inside")).to_have_attribute(
        "aria-selected", "true", timeout=WAIT
    )
    expect(page.locator(".square img")).to_have_attribute("alt", re.compile("Test digit"))
    button(page, "back to the canvas").click()
    settle(page)  # what comes then would take back a topic that is chosen before
    open_lesson(page, "How sure is sure?")
    bar.wait_for(timeout=WAIT)
    settle(page)
    bar.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "digits_from" not in url, timeout=WAIT)


def test_a_digit_of_another_person_is_seen_beside_the_drawing(page):
    draw(page, SEVEN)
    expect_digit(page, "7")
    open_lesson(page, "Who wrote like this?")
    # A large network reads on while its first digits are shown.
    expect(page.locator(".who-wrote .searched")).to_have_text(
        "6,000 digits are searched.", timeout=WAIT
    )
    tiles = page.locator(".who-wrote [data-digit]")
    expect(tiles).to_have_count(16)
    expect(tiles.first).to_have_attribute("aria-pressed", "true")
    settle(page)
    sent = page.evaluate("lastSent")
    tiles.nth(11).click()
    expect(tiles.nth(11)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".who-wrote [aria-pressed=true]")).to_have_count(1)
    picture = tiles.nth(11).locator("img").get_attribute("src")
    expect(page.locator(".who-wrote .theirs")).to_have_attribute("src", picture)
    assert page.evaluate("lastSent") == sent
