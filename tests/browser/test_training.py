"""A training on the page, from a card to what happened, with a real process behind it."""

import pytest
from playwright.sync_api import Page, expect

from testing.browser import WAIT, go_to
from tests.browser.conftest import button
from tests.browser.test_accessible import assert_accessible

pytestmark = [pytest.mark.process, pytest.mark.fit]
# Milliseconds: a process of lowest priority gets hardly any time on a busy machine.
PATIENCE = 10 * WAIT
PLACES = ".st-key-control_buttons", ".st-key-rate", ".ten-digits", ".st-key-own_curves"


def places(page: Page) -> list[dict]:
    return [page.locator(place).bounding_box() for place in PLACES]


def test_a_card_is_trained_step_by_step_at_another_rate_and_nothing_moves(open_page):
    page = open_page()
    go_to(page, "Train")
    page.locator('[data-pick="sgd"]').click()
    expect(page.locator(".recipe.taken h4")).to_have_text("SGD against Adam", timeout=WAIT)
    button(page, "Train").click()
    button(page, "Pause").click(timeout=WAIT)
    line = page.locator(".st-key-progress [data-testid=stProgress]")
    expect(line).to_contain_text("Paused in epoch 1 of 5, after step 0 of 9", timeout=PATIENCE)
    before = places(page)
    button(page, "One step").click()
    expect(line).to_contain_text("after step 1 of 9", timeout=PATIENCE)
    button(page, "× 10").click()
    expect(page.locator(".st-key-rate")).to_contain_text("0.1", timeout=WAIT)
    assert places(page) == before
    assert_accessible(page)
    button(page, "Go on").click()
    expect(page.locator(".happened")).to_contain_text("What happened?", timeout=PATIENCE)
    expect(page.locator(".ten-digits .right").first).to_contain_text("✓")
    expect(page.locator(".st-key-own_accuracy")).to_contain_text("%")
    assert_accessible(page)
