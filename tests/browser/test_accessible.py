"""The page for who reads it with a screen reader, with other colours, or translated."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from testing.browser import LAPTOP, PHONE, WAIT, draw
from tests.browser.conftest import button, expect_digit, settle
from views.lesson_tabs import LESSONS

SEVEN, ONE, HOUSE = (
    "30,22 70,22 48,82 | 38,52 66,50",
    "50,20 50,80",
    "20,90 20,50 50,20 80,50 80,90 20,90 | 42,90 42,65 58,65 58,90",
)
# What Chrome does when it translates: the text of each node, now and later, goes into two <font>.
TRANSLATE = """() => {
    const skipped = "script, style, textarea, [translate=no], .notranslate, font";
    const translate = (root) => {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const nodes = [];
        while (walker.nextNode()) nodes.push(walker.currentNode);
        for (const node of nodes) {
            if (!node.data.trim() || node.parentElement.closest(skipped)) continue;
            const outer = document.createElement("font");
            outer.appendChild(document.createElement("font")).textContent = node.data;
            node.replaceWith(outer);
        }
    };
    const follow = (changes) => changes
        .flatMap((change) => [...change.addedNodes])
        .filter((node) => node.isConnected)
        .forEach((node) => translate(node.nodeType === Node.TEXT_NODE ? node.parentNode : node));
    translate(document.body);
    new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
}"""
HAS_THEME = "theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme"


def assert_accessible(page: Page) -> None:
    """No violation of axe-core's rules, in both themes, on a laptop and on a phone."""
    settle(page)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(HAS_THEME, arg=theme, timeout=WAIT)
        for size in (LAPTOP, PHONE):
            page.set_viewport_size(size)
            results = Axe().run(page)
            assert not results.violations_count, f"{theme}, {size}: {results.generate_report()}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(LAPTOP)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_accessible(page, lesson):
    draw(page, SEVEN)
    expect_digit(page, "7")
    page.get_by_role("tab", name=lesson, exact=True).click()
    assert_accessible(page)


@pytest.mark.parametrize(("drawing", "digit"), [("", "?"), (HOUSE, "?")], ids=["empty", "house"])
def test_a_page_without_a_digit_is_accessible(page, drawing, digit):
    page.get_by_role("tab", name="Probabilities").click()
    draw(page, drawing or "0,0")
    if not drawing:
        button(page, "Clear").click()
    expect_digit(page, digit)
    assert_accessible(page)
