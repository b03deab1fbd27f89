"""The page for who reads it with a screen reader, with other colours, or translated."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from testing.browser import LAPTOP, PHONE, WAIT, choose_way, draw, go_to, open_lesson
from testing.upgrades import CANVAS, EXCEPTION
from tests.browser.conftest import button, choose_network, expect_digit, set_theme, settle
from tests.browser.sheet import expect_all_read
from views.lesson_tabs import LESSONS

SEVEN, ONE, FOOT, HOUSE = (
    "30,22 70,22 48,82 | 38,52 66,50",
    "50,20 50,80",
    "36,80 64,80",
    "20,90 20,50 50,20 80,50 80,90 20,90 | 42,90 42,65 58,65 58,90",
)
# What Chrome does when it translates: the text of each node, now and later, goes into two <font>.
TRANSLATE = """() => {
    const skipped = "script, style, textarea, [translate=no], .notranslate, font";
    const translate = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
        const nodes = [];
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (node.nodeType === Node.TEXT_NODE) nodes.push(node);
            if (node.shadowRoot) translate(node.shadowRoot);
        }
        for (const node of nodes) {
            if (!node.data.trim() || node.parentElement?.closest(skipped)) continue;
            const outer = document.createElement("font");
            outer.appendChild(document.createElement("font")).textContent = node.data;
            node.replaceWith(outer);
        }
    };
    const follow = (changes) => {
        for (const node of changes.flatMap((change) => [...change.addedNodes]))
            if (node.isConnected)
                translate(node.nodeType === Node.TEXT_NODE ? node.parentNode : node);
    };
    translate(document.body);
    new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
}"""
AXE = Axe().axe_script
VIOLATIONS = "axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)"
# A theme changes colours alone, and a window's size does not: each is seen once.
LOOKS = ("light", LAPTOP), ("dark", PHONE)


def assert_accessible(page: Page) -> None:
    """No violation of axe-core's rules, in both themes, on a laptop and on a phone."""
    settle(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    for theme, size in LOOKS:
        page.set_viewport_size(size)
        set_theme(page, theme)
        violations = page.evaluate(VIOLATIONS)
        assert not violations, f"{theme}, {size}: {violations}"
    set_theme(page, "light")
    page.set_viewport_size(LAPTOP)


def failures_of(page: Page) -> list[str]:
    """What goes wrong in the page's scripts from now on; it grows."""
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    return failures


# Rules that a machine can check


def test_every_lesson_shows_the_drawing_at_hand_and_is_accessible(page):
    draw(page, SEVEN)
    expect_digit(page, "7")
    for lesson in LESSONS:
        open_lesson(page, lesson)
        if lesson == "Younger selves":  # of which the usual network has none
            usual = choose_network(page, "128 + 32, one-hot")
        shown = page.locator(".st-key-lesson_open").locator("img, svg, canvas, .bar")
        shown.first.wait_for(timeout=WAIT)
        assert_accessible(page)
        if lesson == "Younger selves":
            choose_network(page, usual)
        assert not page.get_by_test_id(EXCEPTION).count(), lesson


@pytest.mark.parametrize("drawing", ["", HOUSE], ids=["empty", "house"])
def test_a_page_without_a_digit_is_accessible(page, drawing):
    if drawing:
        draw(page, drawing)
        expect(page.locator(".st-key-answer")).to_contain_text("like a digit", timeout=WAIT)
    assert_accessible(page)


@pytest.mark.parametrize("way", ["picture", "camera", "mnist"])
def test_another_way_in_is_accessible(page, way):
    choose_way(page, way)
    page.locator(CANVAS).wait_for(state="detached", timeout=WAIT)
    assert_accessible(page)
    choose_way(page, "canvas")
    page.locator(CANVAS).wait_for(timeout=WAIT)


def test_a_lesson_alone_is_accessible(open_page, page_url):
    page = open_page()
    page.goto(f"{page_url}/?lesson=Inside&only=1")
    page.locator(CANVAS).wait_for(timeout=WAIT)
    draw(page, SEVEN)
    expect_digit(page, "7")
    assert_accessible(page)


def test_figures_and_mistakes_of_networks_are_accessible(page):
    go_to(page, "Networks")
    page.get_by_role("tab", name="Figures").click()
    page.locator(".st-key-curves svg").first.wait_for(timeout=WAIT)
    page.get_by_role("radio", name="Doodles").click()
    page.locator(".shares:not(.narrow) .good").wait_for(timeout=WAIT)
    more = page.locator("summary", has_text="More figures").all()
    for summary in more:
        summary.click()
    page.locator("table.further").wait_for(timeout=WAIT)
    assert_accessible(page)
    for summary in more:
        summary.click()
    page.get_by_role("tab", name="Mistakes").click()
    for kind, part in (("Surest mistakes", ".tile"), ("One cell", ".st-key-matrix .choice")):
        page.get_by_role("radio", name=kind).click()
        page.locator(part).first.wait_for(timeout=WAIT)
        assert_accessible(page)


def test_training_is_accessible_and_says_what_is_wrong(page):
    go_to(page, "Train")
    warning = page.locator(".st-key-train").get_by_test_id("stAlert")
    typed = {"12.5": "not 12.5", "-5": "not -5", "1e9": "not 1,000,000,000", "abc": "is empty"}
    for keys, sentence in typed.items():
        type_number(page, "Layer 1", keys)
        expect(warning).to_contain_text(sentence, timeout=WAIT)
    page.get_by_label("Layer 1", exact=True).fill("5000")
    button(page, "Train").click()
    expect(warning).to_contain_text("Layer 1 must be a whole number from 0 to 1,024", timeout=WAIT)
    expect(warning).to_be_in_viewport()
    page.mouse.move(1, 1)  # where nothing has a tooltip
    assert_accessible(page)
    type_number(page, "Layer 1", "128")
    expect(warning).to_have_count(0, timeout=WAIT)
    type_number(page, "Learning rate", "1e400")
    expect(warning).to_contain_text("must be a number above 0, 10 at most", timeout=WAIT)
    type_number(page, "Learning rate", "0.001")
    expect(button(page, "Train")).to_be_in_viewport()
    page.set_viewport_size(PHONE)
    expect(button(page, "Train")).to_be_in_viewport()


def type_number(page: Page, field: str, keys: str) -> None:
    """Type into a field in place of what is there, and leave it."""
    page.get_by_label(field, exact=True).fill("")
    page.keyboard.type(keys)
    page.keyboard.press("Tab")


# The matrix by keys and by clicks


def test_a_cell_is_chosen_by_keys_and_its_digits_lead_to_draw_and_back(page):
    go_to(page, "Networks")
    page.get_by_role("tab", name="Mistakes").click()
    page.get_by_role("radio", name="One cell").click()
    pressed = page.locator(".choice [aria-pressed=true]")
    pressed.wait_for(timeout=WAIT)
    settle(page)
    first = pressed.get_attribute("data-pick")
    behind = page.locator(".st-key-behind").get_by_text("digit").first  # how many, or none
    expect(behind).to_be_in_viewport(timeout=WAIT)
    cell = pressed.bounding_box()
    assert cell["width"] == pytest.approx(cell["height"], abs=1)
    pressed.focus()
    page.keyboard.press("ArrowUp" if first[0] == "9" else "ArrowDown")
    page.keyboard.press("Enter")
    expect(pressed).not_to_have_attribute("data-pick", first, timeout=WAIT)
    settle(page)
    expect(pressed).to_be_focused()
    page.get_by_role("radio", name="Surest mistakes").click()
    tile = page.locator(".tile").first
    settle(page)
    label = re.match(r"(\d) read as (\d)", tile.inner_text()).group(1)
    tile.click()
    expect(page.locator(".st-key-answer")).to_contain_text(label, timeout=WAIT)
    expect(page.get_by_role("tab", name="Inside")).to_have_attribute("aria-selected", "true")
    go_to(page, "Networks")
    expect(page.get_by_role("tab", name="Mistakes")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("radio", name="Surest mistakes")).to_be_checked()
    page.locator(".st-key-navigation").get_by_text("Draw", exact=True).click()
    choose_way(page, "canvas")


# Translated


def test_a_translated_page_goes_on_working(open_page):
    page = open_page()
    failures = failures_of(page)
    page.evaluate(TRANSLATE)
    draw(page, SEVEN)
    expect_digit(page, "7")
    for lesson in (*LESSONS, "Probabilities"):
        open_lesson(page, lesson)
        settle(page)
    accuracy = page.get_by_test_id("stMetricValue").first
    before = accuracy.inner_text()
    page.get_by_role("combobox", name="Network").click()
    page.get_by_role("option").last.click()
    expect(accuracy).not_to_have_text(before, timeout=WAIT)
    expect_digit(page, "7")
    button(page, "Clear").click()
    expect_digit(page, "?")
    draw(page, f"{ONE} | {FOOT}")
    expect_all_read(page, 2)
    button(page, "Undo").click()
    expect_all_read(page, 1)
    go_to(page, "Networks")
    page.get_by_role("tab", name="Mistakes").click()
    page.get_by_role("radio", name="One cell").click()
    count = page.locator(".st-key-behind").get_by_text("digit").first
    count.wait_for(timeout=WAIT)
    settle(page)
    before = count.inner_text()
    page.locator('.choice [data-pick="00"]').click()
    expect(count).not_to_have_text(before, timeout=WAIT)
    go_to(page, "Train")
    page.get_by_label("Layer 1", exact=True).fill("5000")
    button(page, "Train").click()
    expect(page.locator(".st-key-train")).to_contain_text("from 0 to 1,024", timeout=WAIT)
    go_to(page, "Draw")
    expect_all_read(page, 1)
    assert not failures
    assert not page.get_by_test_id(EXCEPTION).count()
