"""Two lessons in a real browser: two scores compared, and a unit counted out by hand."""

import math
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from digits.networks import load_network
from digits.networks.attribution import Question, attribute
from digits.networks.baselines import read_baselines
from digits.networks.counting import count_unit, layer_outputs, shares_at
from testing.browser import WAIT, draw, open_lesson
from testing.server import ROOT
from tests.browser.conftest import expect_digit, seen, settle

SEVEN = "30,22 70,22 48,82 | 38,52 66,50"
BASELINES = ROOT / "assets" / "baselines.npz"


def open_why(page: Page, title: str) -> np.ndarray:
    """The lesson on a drawn seven; what the network sees of it."""
    draw(page, SEVEN)
    expect_digit(page, "7")
    open_lesson(page, title)
    settle(page)
    return seen(page)


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "").strip("()"))


def test_a_click_compares_another_digit_and_a_pixel_tells_what_it_added(page):
    image = open_why(page, "Why not a 9?")
    other = page.locator(".st-key-not_that").get_by_role("radio", name="2", exact=True)
    other.click()
    lesson = page.locator(".st-key-lesson_open")
    expect(lesson).to_contain_text("and not a 2?", timeout=WAIT)
    expect(lesson.locator(".lead")).to_contain_text("the 2 ", timeout=WAIT)
    expect(page).to_have_url(re.compile("not_that=2"))
    settle(page)
    values = [number(value) for value in lesson.locator(".sum .value").all_inner_texts()]
    assert sum(values[:-1]) == pytest.approx(values[-1])
    baseline = read_baselines(BASELINES).examples[2]
    attribution = attribute(load_network(), image, Question(7, 2), baseline)
    strongest = int(abs(attribution.pixels).argmax())
    picture = lesson.locator(".map canvas")
    cell = picture.bounding_box()["width"] / 28
    at = {"x": (strongest % 28 + 0.5) * cell, "y": (strongest // 28 + 0.5) * cell}
    picture.hover(position=at)
    kind = "Ink" if attribution.changes.flat[strongest] > 0 else "A gap"
    added = attribution.pixels.flat[strongest]
    told = f"{kind}: {abs(added):.2f} for the {7 if added > 0 else 2}"
    expect(lesson.locator("figcaption")).to_have_text(told)
    other.click()  # a second click leaves the choice to the page
    expect(page).not_to_have_url(re.compile("not_that"))


def test_a_pixel_times_its_weight_is_what_a_calculator_says(page):
    image = open_why(page, "Count it out")
    network, lesson = load_network(), page.locator(".st-key-lesson_open")
    lesson.get_by_role("slider", name="Unit of layer 1").focus()
    page.keyboard.press("Home")  # does nothing: only arrows do
    page.keyboard.press("ArrowRight")
    first = int(layer_outputs(network, image)[0].argmax())
    expect(lesson.locator(".title b")).to_have_text(f"Unit {first + 2} of layer 1", timeout=WAIT)
    unit = count_unit(network, image, 0, first + 1)
    strongest = int(abs(unit.products).argmax())
    where, counted = lesson.locator(".one").inner_text().split(": ")
    assert where == f"Row {strongest // 28 + 1}, column {strongest % 28 + 1}"
    scaled, product = counted.split(", ")
    pixel, value = re.fullmatch(r"(\d+) ÷ 255 = (\S+)", scaled).groups()
    assert number(value) == pytest.approx(int(pixel) / 255, rel=1e-3)
    one, weight, result = re.fullmatch(r"(\S+) × (\S+) = (\S+)", product).groups()
    assert one == value
    assert number(one) * number(weight) == pytest.approx(number(result), rel=5e-3)
    assert number(result) == pytest.approx(unit.products[strongest], rel=1e-2)
    lesson.get_by_role("button", name="1").first.click()
    expect(lesson.locator(".title b")).to_have_text("The score of the 1", timeout=WAIT)
    settle(page)
    expect(page).to_have_url(re.compile("unit=1(&|$)"))
    lesson.get_by_role("button", name="1").first.click()  # the same once more: no choice
    expect(page).not_to_have_url(re.compile("unit="), timeout=WAIT)


def test_the_temperature_moves_all_shares_without_the_server(page):
    image = open_why(page, "Count it out")
    lesson = page.locator(".st-key-lesson_open")
    lesson.get_by_role("radio", name="From scores to shares").click()
    shares = lesson.locator("td.share")
    expect(shares).to_have_count(11, timeout=WAIT)
    settle(page)
    slider = lesson.get_by_role("slider")
    slider.evaluate("slider => { slider.value = 160; slider.dispatchEvent(new Event('input')); }")
    temperature = float(lesson.locator("output").inner_text())
    assert temperature == pytest.approx(0.2 * 50**0.8, abs=0.01)
    scores = layer_outputs(load_network(), image)[-1]
    shown = [number(text.strip("< %")) / 100 for text in shares.all_inner_texts()]
    np.testing.assert_allclose(shown, shares_at(scores, temperature), atol=1e-4)
    power = number(lesson.locator("td.power").nth(7).inner_text())
    assert power == pytest.approx(math.exp(scores[7] / temperature), rel=1e-3)
    slider.dispatch_event("change")
    expect(page).to_have_url(re.compile(f"temperature={temperature:.3g}"), timeout=WAIT)
    lesson.get_by_role("button", name="its own").click()
    expect(page).not_to_have_url(re.compile("temperature="), timeout=WAIT)
    lesson.get_by_role("radio", name="One unit").click()
    lesson.locator(".product").wait_for(timeout=WAIT)
