"""Several digits on one canvas: the answer is a number, and each digit can be looked into."""

from playwright.sync_api import expect

from testing.browser import BARS, PHONE, WAIT, draw
from tests.browser.conftest import button, expect_digit, settle

# "2026", five strokes in per cent of the canvas.
YEAR = (
    "6,35 14,28 20,35 18,45 6,62 22,62 | "
    "36,28 31,32 29,40 29,50 31,58 36,62 41,58 44,50 44,40 41,32 36,28 | "
    "52,35 60,28 66,35 64,45 52,62 68,62 | 88,28 78,42 76,55 84,62 92,55 88,47 78,50"
)


def test_a_year_is_read_digit_by_digit_and_a_press_looks_into_one(page):
    digits = page.locator(".number .digit")
    settle(page)  # until the answer to "Clear" has drawn the bars again
    before = page.locator("ol.bars").bounding_box()
    draw(page, YEAR)
    expect(digits).to_have_text(["2", "0", "2", "6"], timeout=WAIT)
    expect(page.locator(f"{BARS} .named .label")).to_have_text("6", timeout=WAIT)
    settle(page)
    assert page.locator("ol.bars").bounding_box() == before
    spoken = page.get_by_role("status").and_(page.locator(".st-key-announcement p"))
    expect(spoken).to_contain_text("Read as 2026.")
    zero = page.get_by_role("group", name="Digits of the number").get_by_role("button").nth(1)
    zero.click()
    expect(zero).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    expect(page.locator(f"{BARS} .named .label")).to_have_text("0", timeout=WAIT)
    for size in (PHONE, {"width": 820, "height": 1180}, {"width": 844, "height": 390}):
        page.set_viewport_size(size)
        expect(digits.last).to_be_in_viewport(ratio=1)
    button(page, "Clear").click()
    expect(digits).to_have_count(0, timeout=WAIT)
    expect_digit(page, "?")
