"""Servers that have just started, are killed, or have done all there is to do."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from testing.browser import PHONE, WAIT, draw, go_to, open_lesson
from testing.server import APP, serving, unused_port
from testing.upgrades import CANVAS, EXCEPTION
from tests.browser.conftest import button, every_tab, expect_digit, picture, settle, visit
from tests.browser.test_accessible import assert_accessible
from tests.browser.test_screen import WIDER

SEVEN, BAR = "30,22 70,22 48,82", "38,52 66,50"  # of a 7, in per cent of the canvas
UNDER_WAY = ".st-key-control_buttons", ".st-key-rate", ".ten-digits", ".st-key-own_curves"
# Milliseconds: a training of lowest priority gets hardly any time on a busy machine.
PATIENCE = 10 * WAIT
# Writes the names of all modules that the server has imported, when it ends.
LIST_MODULES = """
import atexit, json, os, sys
atexit.register(lambda: open(os.environ["MODULES"], "w").write(json.dumps(sorted(sys.modules))))
"""

pytestmark = [pytest.mark.server, pytest.mark.process]


def test_a_stroke_drawn_the_instant_the_canvas_appears_is_read_and_outlives_the_server(new_page):
    port, page = unused_port(), new_page()
    seen = picture(page)
    with serving(port=port, kill=True) as server:
        page.goto(server.url)
        page.locator(CANVAS).wait_for(timeout=WAIT)
        draw(page, SEVEN)
        expect_digit(page, "7")
        go_to(page, "Networks")
        go_to(page, "Draw")
        page.locator(CANVAS).wait_for(timeout=WAIT)
        settle(page)  # until the canvas has told what is on it
        without_bar = seen.get_attribute("src")
        box = page.locator(CANVAS).bounding_box()
        x, y = box["x"], box["y"]
        page.mouse.move(x + 0.38 * box["width"], y + 0.52 * box["height"])
        page.mouse.down()
    page.mouse.move(x + 0.66 * box["width"], y + 0.5 * box["height"], steps=8)
    page.mouse.up()
    expect(page.get_by_role("dialog")).to_contain_text("Your drawing stays here", timeout=WAIT)
    expect(page.get_by_role("dialog")).not_to_contain_text("internet")
    with serving(port=port, kill=True):
        expect(seen).not_to_have_attribute("src", without_bar, timeout=WAIT)
        expect_digit(page, "7")
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=WAIT)
        settle(page)
        with_bar = seen.get_attribute("src")
        button(page, "Undo").click()  # the bar, and nothing else
        expect(seen).to_have_attribute("src", without_bar, timeout=WAIT)
        assert with_bar != without_bar
        draw(page, BAR)
        expect_digit(page, "7")


@pytest.mark.fit
def test_a_page_that_has_shown_and_trained_everything_kept_to_itself_and_logged_no_fault(
    new_page, data, tmp_path
):
    """Its server has imported no Keras, and its browser has asked nothing of the internet.

    All is shown on a phone, where nothing scrolls sideways, and trained on a laptop.
    """
    names, log = tmp_path / "modules.json", tmp_path / "log.txt"
    environment = {"MNIST_NPZ": str(data), "MODULES": str(names)}
    options = {"environment": environment, "prelude": LIST_MODULES, "log": log}
    with serving(APP, "--logger.level=warning", **options) as server:
        phone, page = new_page(PHONE, has_touch=True, is_mobile=True), new_page()
        asked = []
        for window in (phone, page):
            window.on("request", lambda request: asked.append(request.url))
        visit(phone, f"{server.url}/?turn=30&network=nobody&size=nan")
        draw(phone, f"{SEVEN} | {BAR}")
        expect_digit(phone, "7")
        for place in every_tab(phone):
            assert not phone.get_by_test_id(EXCEPTION).count(), place
            assert phone.evaluate(WIDER) <= 0, place
            if place == "Draw, What if":
                phone.get_by_text("Frame it again").click()
                settle(phone)
                button(phone, "As it was").click()
                settle(phone)
        visit(page, server.url)
        draw(page, SEVEN)
        expect_digit(page, "7")
        go_to(page, "Train")
        train_step_by_step(page)
        menu = page.get_by_role("combobox", name="Network")
        menu.click()
        page.get_by_role("option", name="Yours 1").click()
        settle(page)
        name_it(page, "Ada")
        assert_accessible(page)
        go_to(page, "Draw")
        open_lesson(page, "Inside")
        settle(page)
        expect(menu).to_have_value(re.compile(r"^Ada \(1\)"))
        assert page.locator(".st-key-lesson_open").inner_text()
    imported = json.loads(names.read_text())
    assert "digits.networks.inference" in imported
    packages = {Path(name.replace(".", "/")).parts[0] for name in imported}
    assert not packages & {"keras", "tensorflow"}
    ours = (server.url, "data:", "blob:")
    assert asked and not [address for address in asked if not address.startswith(ours)]
    written = log.read_text()
    assert not re.search(r"Traceback|most recent call last", written), written


def train_step_by_step(page) -> None:
    """On the page Train from a card to what happened, at two rates; nothing moves meanwhile."""
    page.locator('[data-pick="sgd"]').click()
    expect(page.locator(".recipe.taken h4")).to_have_text("SGD against Adam", timeout=WAIT)
    button(page, "Train").click()
    button(page, "Pause").click(timeout=WAIT)
    line = page.locator(".st-key-progress [data-testid=stProgress]")
    expect(line).to_contain_text("Paused in epoch 1 of 5, after step 0 of 9", timeout=PATIENCE)
    settle(page)
    before = places(page)
    button(page, "One step").click()
    expect(line).to_contain_text("after step 1 of 9", timeout=PATIENCE)
    button(page, "× 10").click()
    expect(page.locator(".st-key-rate")).to_contain_text("0.1", timeout=WAIT)
    settle(page)
    assert places(page) == before
    assert_accessible(page)
    button(page, "Go on").click()
    expect(page.locator(".happened")).to_contain_text("What happened?", timeout=PATIENCE)
    expect(page.locator(".ten-digits .right").first).to_contain_text("✓")
    expect(page.locator(".st-key-own_accuracy")).to_contain_text("%")
    page.get_by_role("button", name="Download network").wait_for(timeout=WAIT)
    settle(page)


def places(page) -> list[dict]:
    """Where the parts of a training that is under way are."""
    return [page.locator(part).bounding_box() for part in UNDER_WAY]


def name_it(page, name: str) -> None:
    """Give the first network of the list a name."""
    button(page, "Change Yours 1").click()
    page.get_by_label("Name", exact=True).fill(name)
    button(page, "Save the name").click()
    button(page, f"Change {name} (1)").wait_for(timeout=WAIT)
