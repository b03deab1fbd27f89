"""Servers that have just started, are killed, or have done all there is to do."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from testing.browser import WAIT, draw, go_to, open_lesson
from testing.server import APP, serving, unused_port
from testing.upgrades import CANVAS, EXCEPTION
from tests.browser.conftest import button, every_tab, expect_digit, picture, settle, visit
from tests.browser.test_accessible import assert_accessible

SEVEN, BAR = "30,22 70,22 48,82", "38,52 66,50"  # of a 7, in per cent of the canvas
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
    """Its server has imported no Keras, and its browser has asked nothing of the internet."""
    names, log = tmp_path / "modules.json", tmp_path / "log.txt"
    environment = {"MNIST_NPZ": str(data), "MODULES": str(names)}
    options = {"environment": environment, "prelude": LIST_MODULES, "log": log}
    with serving(APP, "--logger.level=warning", **options) as server:
        page, asked = new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        visit(page, f"{server.url}/?turn=30&network=nobody&size=nan")
        draw(page, SEVEN)
        expect_digit(page, "7")
        for place in every_tab(page):
            assert not page.get_by_test_id(EXCEPTION).count(), place
            if place == "Draw, What if":
                page.get_by_text("Frame it again").click()
                settle(page)
                button(page, "As it was").click()
                settle(page)
        train_one_epoch(page)
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


def train_one_epoch(page) -> None:
    """On the page Train, until the network is there."""
    page.get_by_role("slider", name="Epochs").focus()
    page.keyboard.press("Home")
    settle(page)
    button(page, "Train").click()
    page.get_by_role("button", name="Download network").wait_for(timeout=WAIT)
    settle(page)


def name_it(page, name: str) -> None:
    """Give the first network of the list a name."""
    button(page, "Change Yours 1").click()
    page.get_by_label("Name", exact=True).fill(name)
    button(page, "Save the name").click()
    button(page, f"Change {name} (1)").wait_for(timeout=WAIT)
