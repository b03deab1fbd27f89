"""The page in a real browser: real strokes, real clicks, real fingers."""

import base64
import re

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from testing.browser import ARGUMENTS, CANVAS, LAPTOP, PHONE, WAIT, draw, serving

# Strokes of our own, in fractions of the canvas, other than those the networks train on.
DIGITS = {
    "0": "50,20 35,25 28,50 35,75 50,82 66,74 72,50 66,26 52,20",
    "0, small in a corner": "12,8 8,14 9,22 14,27 20,22 21,14 17,9 12,8",
    "1": "52,20 51,50 50,82",
    "1 with a flag": "38,36 54,20 54,80",
    "1 with flag and foot": "40,34 52,20 52,80 | 36,80 68,80",
    "2": "32,34 40,22 56,20 66,30 62,46 46,64 32,80 70,80",
    "3": "34,24 50,18 64,28 58,42 46,48 62,54 66,70 52,82 34,76",
    "4": "58,18 30,60 74,60 | 60,36 60,84",
    "4, open": "36,20 32,52 68,54 | 66,22 62,82",
    "5": "66,20 40,20 37,46 52,42 66,54 64,72 50,82 34,76",
    "6": "62,18 44,34 34,58 40,78 56,82 66,70 60,56 46,54 36,64",
    "7": "30,22 70,22 48,82",
    "7 with a bar": "30,22 70,22 48,82 | 38,52 66,50",
    "8": "62,30 50,20 38,28 44,44 60,58 62,74 50,82 38,74 42,58 58,42 62,30",
    "9": "64,34 52,20 38,28 38,42 50,50 64,38 65,30 62,82",
    "9, hooked": "64,32 52,20 38,28 40,44 54,48 64,36 64,30 65,66 56,80 40,78",
}

DOODLES = {
    "a house": "20,90 20,50 50,20 80,50 80,90 20,90 | 42,90 42,65 58,65 58,90",
    "a zigzag": "20,20 80,30 20,40 80,50 20,60 80,70 20,80",
    "two digits": "15,35 15,65 | 40,35 65,35 45,65",
    "a letter": "25,80 50,20 75,80 | 35,58 65,58",
}

# Which of the ten bars is the highest.
TALLEST_BAR = """svg => {
    const bars = [...svg.querySelectorAll(".column")];
    const heights = bars.map(bar => bar.getBoundingClientRect().height);
    return heights.indexOf(Math.max(...heights));
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """The page's address; its server has a small stand-in for MNIST."""
    path = tmp_path_factory.mktemp("mnist") / "mnist.npz"
    images = np.random.default_rng(1).integers(0, 256, (60, 28, 28), np.uint8)
    labels = np.uint8(np.arange(60) % 10)
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_NPZ", str(path))
        with serving() as url:
            yield url


@pytest.fixture(scope="module")
def browser(browser_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, url):
    """A function that opens the page and waits until it stands still."""
    contexts = []

    def open_page(viewport=LAPTOP, **options) -> Page:
        contexts.append(browser.new_context(viewport=viewport, **options))
        page = contexts[-1].new_page()
        page.goto(url)
        page.locator(CANVAS).wait_for(timeout=WAIT)
        page.locator(".st-key-bars .bars").wait_for(timeout=WAIT)
        return page

    yield open_page
    for context in contexts:
        context.close()


def expect_digit(page: Page, digit: str | re.Pattern) -> None:
    expect(page.locator(".st-key-answer .digit")).to_have_text(digit, timeout=WAIT)


def button(page: Page, name: str):
    return page.get_by_role("button", name=name)


def picture(page: Page):
    """Where the page shows what the network sees; its `src` holds every pixel."""
    return page.locator(".st-key-seen img")


def seen(page: Page) -> np.ndarray:
    """What the network sees: uint8 (28, 28)."""
    png = base64.b64decode(picture(page).get_attribute("src").split(",")[1])
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)


@pytest.mark.parametrize("style", DIGITS)
def test_a_drawn_digit_is_read(open_page, style):
    page = open_page()
    draw(page, DIGITS[style])
    expect_digit(page, style[0])
    expect(page.locator(".st-key-answer")).to_contain_text(re.compile(r"sure: \d+\s%"))
    assert seen(page).shape == (28, 28)
    assert seen(page).max() == 255


@pytest.mark.parametrize("doodle", DOODLES)
def test_what_is_no_digit_is_called_so_and_its_bars_are_dimmed(open_page, doodle):
    page = open_page()
    bars = page.locator(".st-key-bars .bars")
    draw(page, DIGITS["7"])
    expect_digit(page, "7")
    expect(bars).to_have_css("opacity", "1")
    button(page, "Clear").click()
    expect_digit(page, "?")
    draw(page, DOODLES[doodle])
    words = page.locator(".st-key-answer .headline")
    expect(words).to_have_text("That doesn't look like a digit to me", timeout=WAIT)
    expect_digit(page, "?")
    expect(bars).to_have_css("opacity", "0.4", timeout=WAIT)


def test_one_of_two_digits_lights_both(open_page):
    page = open_page()
    draw(page, "42,31 62,22 52,80")  # a 1, or a 7
    headline = page.locator(".st-key-answer .headline")
    expect(headline).to_have_text(re.compile(r"^(1 or 7|7 or 1)\? I can't tell$"), timeout=WAIT)
    expect_digit(page, re.compile("1 or 7|7 or 1"))
    colors = page.locator(".st-key-bars .column").evaluate_all(
        "columns => columns.map(column => getComputedStyle(column).backgroundColor)"
    )
    assert colors[1] == colors[7] != colors[0]
    assert colors.count(colors[1]) == 2


def test_the_empty_page_predicts_nothing(open_page):
    page = open_page()
    expect_digit(page, "?")
    expect(page.locator(".st-key-answer")).not_to_contain_text("%")
    assert not seen(page).any()


def test_nothing_is_asked_of_the_internet(browser, url):
    page = browser.new_page(viewport=LAPTOP)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    page.locator(".st-key-bars .bars").wait_for(timeout=WAIT)
    draw(page, DIGITS["7"])
    expect_digit(page, "7")
    for name in ("Why?", "Networks", "Train"):
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=WAIT)
        page.wait_for_load_state("networkidle")
    page.close()
    assert asked
    assert not [address for address in asked if not address.startswith((url, "data:", "blob:"))]


def test_a_stroke_drawn_the_instant_the_canvas_appears_is_read(browser):
    with serving() as url:
        page = browser.new_page(viewport=LAPTOP)
        page.goto(url)
        page.locator(CANVAS).wait_for(timeout=WAIT)
        draw(page, DIGITS["7"])
        expect_digit(page, "7")
        page.close()


def test_undo_takes_the_last_stroke_back(open_page):
    page = open_page()
    draw(page, DIGITS["1"])
    expect_digit(page, "1")
    before = picture(page).get_attribute("src")
    draw(page, "20,30 80,30")
    expect(page.locator(".st-key-answer .digit")).not_to_have_text("1", timeout=WAIT)
    button(page, "Undo").click()
    expect_digit(page, "1")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)


def test_undo_pressed_at_once_takes_back_that_stroke_alone(open_page):
    page = open_page()
    draw(page, DIGITS["1"])
    expect_digit(page, "1")
    before = picture(page).get_attribute("src")
    draw(page, "20,30 80,30")
    button(page, "Undo").click()
    page.wait_for_timeout(1500)
    expect_digit(page, "1")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)


def test_clear_empties_the_canvas_again_and_again(open_page):
    page = open_page()
    for digit in ("7", "3"):
        draw(page, DIGITS[digit])
        expect_digit(page, digit)
        button(page, "Clear").click()
        expect_digit(page, "?")
        assert not seen(page).any()


def test_a_stroke_begun_right_after_clear_stays(open_page):
    page = open_page()
    draw(page, DIGITS["8"])
    expect_digit(page, "8")
    button(page, "Clear").click()
    draw(page, DIGITS["7"])
    page.wait_for_timeout(1000)
    expect_digit(page, "7")


def test_the_buttons_are_reached_and_pressed_by_keyboard(open_page):
    page = open_page()
    draw(page, DIGITS["7"])
    expect_digit(page, "7")
    button(page, "Clear").focus()
    page.keyboard.press("Enter")
    expect_digit(page, "?")


def test_switching_the_network_rereads_the_drawing_and_keeps_it(open_page):
    page = open_page()
    draw(page, DIGITS["3"])
    expect_digit(page, "3")
    before = picture(page).get_attribute("src")
    figures = page.locator(".st-key-figures").inner_text()
    page.get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile("128 alone")).click()
    expect(page.locator(".st-key-figures")).not_to_have_text(figures, timeout=WAIT)
    expect_digit(page, "3")
    draw(page, "10,90 14,90")  # the first strokes are still there to be added to
    expect(picture(page)).not_to_have_attribute("src", before, timeout=WAIT)
    assert np.count_nonzero(seen(page)) > 40
    button(page, "Undo").click()
    expect_digit(page, "3")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)


def test_a_wider_pen_makes_a_wider_stroke(open_page):
    page = open_page()
    draw(page, DIGITS["0"])
    expect_digit(page, "0")
    thin = seen(page).sum()
    button(page, "Clear").click()
    expect_digit(page, "?")
    page.get_by_role("slider").focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)
    draw(page, DIGITS["0"])
    expect_digit(page, "0")
    assert seen(page).sum() > 1.3 * thin


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_canvas_and_answer_are_in_sight_and_nothing_moves(open_page, viewport):
    page = open_page(viewport)
    parts = [CANVAS, ".st-key-controls", ".st-key-answer", ".st-key-seen", ".st-key-bars"]
    before = [page.locator(part).bounding_box() for part in parts]
    for box in before[:3]:
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
    draw(page, DIGITS["9"])
    expect_digit(page, "9")
    page.wait_for_timeout(500)
    assert [page.locator(part).bounding_box() for part in parts] == before


def test_the_bars_follow_the_answer_without_being_taken_away(open_page):
    page = open_page()
    bars = page.locator(".st-key-bars .bars")
    page.evaluate(
        """() => {
            window.gone = 0;
            const bars = document.querySelector(".st-key-bars");
            const look = () => { window.gone += !bars.querySelector(".bars"); };
            new MutationObserver(look).observe(bars, { childList: true, subtree: true });
        }"""
    )
    draw(page, DIGITS["7"])
    expect(bars).to_contain_text("%", timeout=WAIT)
    tall = bars.evaluate(TALLEST_BAR)
    draw(page, "20,90 24,90")
    button(page, "Clear").click()
    expect(bars).not_to_contain_text("%", timeout=WAIT)
    draw(page, DIGITS["0"])
    expect(bars).to_contain_text("%", timeout=WAIT)
    page.wait_for_timeout(500)
    assert (tall, bars.evaluate(TALLEST_BAR)) == (7, 0)
    assert page.evaluate("window.gone") == 0


def test_a_finger_on_a_phone_draws_and_does_not_scroll(open_page):
    page = open_page(PHONE, has_touch=True, is_mobile=True)
    box = page.locator(CANVAS).bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        fingers = [
            {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    send("touchStart", (0.3, 0.22))
    for step in range(1, 13):
        send("touchMove", (0.3 + 0.4 * step / 12, 0.22))
    for step in range(1, 25):
        send("touchMove", (0.7 - 0.22 * step / 24, 0.22 + 0.6 * step / 24))
    send("touchEnd")
    expect_digit(page, "7")
    assert page.locator(CANVAS).bounding_box() == box
    for name in ("Undo", "Clear"):
        assert button(page, name).bounding_box()["height"] >= 44
    button(page, "Clear").tap()
    expect_digit(page, "?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_answer_stands_out_in_both_themes(open_page, scheme):
    page = open_page(color_scheme=scheme)
    draw(page, DIGITS["2"])
    expect_digit(page, "2")
    color = page.locator(".st-key-answer .digit").evaluate("e => getComputedStyle(e).color")
    assert color == {"light": "rgb(29, 78, 216)", "dark": "rgb(255, 176, 0)"}[scheme]


# From page to page

# By its name alone does Streamlit know a phone, on which the navigation closes when used.
PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1"
NAVIGATION = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]"
# What is on each page beside Draw: its tabs, and something that each of them shows.
TABS = {
    "Why?": {
        "From drawing to 28 × 28": ".st-key-steps img",
        "What if": ".st-key-changed img",
        "Inside the network": ".st-key-units img",
        "Stroke by stroke": ".st-key-growth svg.marks",
    },
    "Networks": {
        "On your drawing": ".st-key-bars_mlp-sgd .bars",
        "Figures": "[data-testid=stDataFrame]",
        "Mistakes": ".st-key-tiles img",
    },
    "Train": {},
}


def go_to(page: Page, title: str) -> None:
    """Choose a page in the navigation, which a phone hides behind a button."""
    if page.viewport_size == PHONE:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.locator(NAVIGATION).get_by_text(title, exact=True).click()
    heading = "Draw a digit" if title == "Draw" else title
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading, timeout=WAIT)


def every_tab(page: Page):
    """Open every page but Draw, one tab after the other; a name for where we are."""
    for title, tabs in TABS.items():
        go_to(page, title)
        for tab, shown in tabs.items():
            page.get_by_role("tab", name=tab).click()
            page.locator(shown).first.wait_for(timeout=WAIT)
            yield f"{title}, {tab}"
        if not tabs:
            button(page, "Train").wait_for(timeout=WAIT)
            yield title


def on_canvas(page: Page) -> np.ndarray:
    """How bright the canvas is: uint8 (side, side)."""
    png = page.locator(f"{CANVAS.removesuffix('.upper-canvas')}.dc-canvas.lower-canvas").evaluate(
        "canvas => canvas.toDataURL().split(',')[1]"
    )
    return cv2.imdecode(np.frombuffer(base64.b64decode(png), np.uint8), cv2.IMREAD_GRAYSCALE)


def test_a_drawing_goes_along_to_every_page_and_is_on_the_canvas_again(open_page):
    page = open_page()
    draw(page, DIGITS["7 with a bar"])
    expect_digit(page, "7")
    page.wait_for_timeout(500)  # both strokes
    before, drawn = picture(page).get_attribute("src"), on_canvas(page)
    for place in every_tab(page):
        assert not page.get_by_test_id("stException").count(), place
        assert not page.get_by_text("There is no drawing yet").count(), place
    go_to(page, "Draw")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    np.testing.assert_array_equal(on_canvas(page), drawn)

    draw(page, "10,90 14,90")
    expect(picture(page)).not_to_have_attribute("src", before, timeout=WAIT)
    button(page, "Undo").click()
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    button(page, "Undo").click()  # the bar, drawn before the other pages were seen
    expect(picture(page)).not_to_have_attribute("src", before, timeout=WAIT)
    expect_digit(page, "7")
    assert on_canvas(page).sum() < drawn.sum()
    button(page, "Clear").click()
    expect_digit(page, "?")
    assert not on_canvas(page).any()
    draw(page, DIGITS["3"])
    expect_digit(page, "3")
    button(page, "Clear").click()
    expect_digit(page, "?")
    assert not on_canvas(page).any()
    go_to(page, "Why?")
    expect(page.get_by_text("There is no drawing yet")).to_be_visible(timeout=WAIT)


def test_a_picture_is_uploaded_and_the_canvas_waits_meanwhile(open_page):
    page = open_page()
    draw(page, DIGITS["3"])
    expect_digit(page, "3")
    before = picture(page).get_attribute("src")
    page.get_by_role("radio", name="Picture").click()
    sheet = np.full((300, 400), 255, np.uint8)
    cv2.polylines(sheet, [np.array([[130, 60], [250, 60], [180, 250]])], False, 20, 18)
    content = cv2.imencode(".png", sheet)[1].tobytes()
    file = {"name": "seven.png", "mimeType": "image/png", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    expect_digit(page, "7")
    page.get_by_role("radio", name="Draw").click()
    expect_digit(page, "3")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    button(page, "Clear").click()
    expect_digit(page, "?")
    page.locator(CANVAS).wait_for(timeout=WAIT)
    assert not on_canvas(page).any()


def test_a_cell_chosen_in_the_matrix_fills_the_lists_and_they_can_be_changed(open_page):
    page = open_page()
    go_to(page, "Networks")
    page.get_by_role("tab", name="Mistakes").click()
    page.get_by_role("radio", name="One cell").click()
    matrix = page.locator(".st-key-matrix svg.marks, .st-key-matrix canvas.marks")
    matrix.wait_for(timeout=WAIT)
    cells = page.locator(".st-key-matrix .mark-rect path")
    cells.nth(100 + 35).click()  # frames lie under the cells: true digit 3, read as 5
    true = page.get_by_role("combobox", name="True digit")
    read = page.get_by_role("combobox", name="Read as")
    expect(true).to_have_value("3", timeout=WAIT)
    expect(read).to_have_value("5", timeout=WAIT)
    read.click()
    page.get_by_role("option", name="8", exact=True).click()
    page.wait_for_timeout(1500)
    expect(read).to_have_value("8")
    expect(true).to_have_value("3")


def test_no_page_scrolls_sideways_on_a_phone(open_page):
    page = open_page(PHONE, has_touch=True, is_mobile=True, user_agent=PHONE_AGENT)
    draw(page, DIGITS["7 with a bar"])
    expect_digit(page, "7")
    for place in every_tab(page):
        page.wait_for_timeout(300)
        wider = page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")
        assert wider <= 0, place
        beyond = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert beyond <= 0, place


def test_the_first_visit_to_a_server_may_be_to_any_page(browser):
    with serving() as url:
        page = browser.new_page(viewport=LAPTOP)
        page.goto(f"{url}/why")
        expect(page.get_by_text("There is no drawing yet")).to_be_visible(timeout=WAIT)
        links = page.get_by_test_id("stTopNavLink")
        expect(links).to_have_text([re.compile(title) for title in ("Draw", *TABS)], timeout=WAIT)
        page.close()
