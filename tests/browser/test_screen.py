"""The one screen at every size that a class has: what is in sight, how large, and what moves."""

import re
from itertools import product

import pytest
from playwright.sync_api import TimeoutError, expect

from testing.browser import LAPTOP, WAIT, draw, go_to, open_lesson
from testing.upgrades import CLOSE_SIDEBAR, MAIN, OPEN_SIDEBAR
from tests.browser.conftest import button, expect_digit, place_of_canvas, settle
from tests.browser.test_page import DIGITS, DOODLES

SIZES = [
    (390, 844),
    (360, 640),
    (844, 390),
    (820, 1180),
    (1024, 690),
    (1024, 640),
    (1093, 478),
    (1280, 800),
    (1366, 600),
    (1920, 1080),
]
PROJECTOR = {"width": 1920, "height": 1080}
# Up to here the sidebar lies over the page, as Streamlit has it.
DRAWER = 768
MIN_CANVAS = 290  # pixels: smaller than any canvas on the screens above

# Whether both are in the window, and nothing lies over the middle of either.
IN_SIGHT = """selectors => selectors.every(selector => {
    const part = document.querySelector(selector);
    const box = part?.getBoundingClientRect();
    if (!box || box.left < 0 || box.top < 0) return false;
    if (box.right > innerWidth || box.bottom > innerHeight) return false;
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    return part.contains(document.elementFromPoint(x, y));
})"""
# Whether the canvas is a square, not smaller than so many pixels.
LARGE = """pixels => {
    const { width, height } = document.querySelector(".st-key-canvas").getBoundingClientRect();
    return Math.abs(width - height) < 1 && width >= pixels;
}"""
# All texts with their sizes in pixels, those in shadow roots included.
TEXTS = """main => {
    const found = [];
    const look = (root) => {
        for (const part of root.querySelectorAll("*")) {
            if (part.shadowRoot) look(part.shadowRoot);
            const box = part.getBoundingClientRect();
            const texts = [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
            const text = texts.map((node) => node.textContent).join("").trim();
            const isShown = box.width > 1 && box.height > 1 && part.checkVisibility();
            if (text && isShown && !["STYLE", "SCRIPT"].includes(part.tagName))
                found.push([parseFloat(getComputedStyle(part).fontSize), text]);
        }
    };
    look(main);
    return found;
}"""
WIDER = """() => Math.max(
    document.scrollingElement.scrollWidth - innerWidth,
    document.querySelector("[data-testid=stMain]").scrollWidth
        - document.querySelector("[data-testid=stMain]").clientWidth)"""


# Whether the sidebar is as wanted; if not, its button is pressed. A window that has become as
# narrow as a phone's closes it by itself a moment later.
SET_SIDEBAR = f"""opened => {{
    const opens = document.querySelector("{OPEN_SIDEBAR}");
    if ((opens === null) === opened) return true;
    (opens ?? document.querySelector("{CLOSE_SIDEBAR}")).click();
}}"""
# All three at one time, since the sidebar may follow the window only now.
AS_WANTED = f"""([opened, pixels, parts]) =>
    ({SET_SIDEBAR})(opened) && ({LARGE})(pixels) && ({IN_SIGHT})(parts)"""


def test_canvas_and_digit_are_in_sight_at_every_size(open_page):
    page = open_page()
    page.get_by_test_id("stSidebarContent").hover()  # its button shows under a mouse
    page.locator(CLOSE_SIDEBAR).click()  # by hand: the window's size does not decide any more
    expect(page.locator(OPEN_SIDEBAR)).to_be_visible(timeout=WAIT)
    place_of_canvas(page, LAPTOP)
    draw(page, DIGITS["7"])
    expect_digit(page, "7")
    lost = []
    for opened, (width, height) in product((True, False), SIZES):
        if opened and width <= DRAWER:
            continue
        page.set_viewport_size({"width": width, "height": height})
        wanted = [opened, 0 if opened else MIN_CANVAS, [".st-key-canvas", ".answer .digit"]]
        try:
            page.wait_for_function(AS_WANTED, arg=wanted, polling=100)
        except TimeoutError:
            lost.append((opened, width, height))
    assert not lost


def test_the_sidebar_starts_closed_where_the_window_is_small_and_follows_the_window(open_page):
    page = open_page({"width": 1024, "height": 690})
    opens = page.locator(OPEN_SIDEBAR)
    expect(opens).to_be_visible(timeout=WAIT)
    page.set_viewport_size(LAPTOP)
    expect(opens).to_be_hidden(timeout=WAIT)
    page.set_viewport_size({"width": 844, "height": 390})
    expect(opens).to_be_visible(timeout=WAIT)
    opens.click()  # what a person has chosen stays
    page.set_viewport_size({"width": 1024, "height": 690})
    settle(page)
    expect(opens).to_be_hidden()


def test_text_is_large_on_a_projector_and_the_digit_is_largest(page):
    page.set_viewport_size(PROJECTOR)
    place_of_canvas(page, PROJECTOR)
    draw(page, DIGITS["7"])
    expect_digit(page, "7")
    settle(page)
    texts = page.get_by_test_id(MAIN).evaluate(TEXTS)
    assert {"Probabilities", "Undo", "7"} <= {text for _, text in texts}
    assert not [text for size, text in texts if size < 20]
    assert max(texts)[1] == "7"
    assert page.locator(".st-key-canvas").bounding_box()["width"] == pytest.approx(640, abs=20)


def test_nothing_scrolls_sideways(page):
    for width in (320, 360, 390, 600, 768, 820, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_function(f"({WIDER})() <= 0")


def test_nothing_moves_when_the_answer_comes_whatever_it_is(page):
    assert_nothing_moves(page)


def test_nothing_moves_on_a_phone(phone):
    assert_nothing_moves(phone)


def assert_nothing_moves(page) -> None:
    parts = [".st-key-canvas", ".answer .digit", ".seen img", "[data-testid=stTabs]", "ol.bars"]

    def places() -> list[tuple[float, float, float]]:
        boxes = [page.locator(part).first.bounding_box() for part in parts]
        return [(box["x"], box["y"], box["height"]) for box in boxes]

    settle(page)
    before = places()
    for drawing in (DIGITS["7"], "42,31 62,22 52,80", DOODLES["a house"]):
        button(page, "Clear").click()
        expect_digit(page, "?")
        draw(page, drawing)
        expect(page.locator(".answer .headline")).not_to_have_text("Your turn", timeout=WAIT)
        settle(page)
        assert places() == before


def test_on_a_phone_the_answer_stays_in_sight_below_the_links(phone):
    draw(phone, DIGITS["7"])
    expect_digit(phone, "7")
    open_lesson(phone, "Inside")
    settle(phone)
    main = phone.get_by_test_id(MAIN)
    main.evaluate("main => main.scrollTo(0, main.scrollHeight / 2)")
    phone.wait_for_function(IN_SIGHT, arg=[".answer .digit", ".st-key-navigation"])
    assert main.evaluate("main => main.scrollTop") > 0
    assert not phone.evaluate(IN_SIGHT, [".st-key-canvas"])
    open_lesson(phone, "Probabilities")


def test_the_open_lesson_stays_when_one_comes_back(page):
    open_lesson(page, "Inside")
    go_to(page, "Networks")
    go_to(page, "Draw")
    expect(page.get_by_role("tab", name="Inside")).to_have_attribute(
        "aria-selected", "true", timeout=WAIT
    )
    expect(page).to_have_url(re.compile("lesson=Inside"))


def test_lessons_change_by_arrow_keys(page):
    page.get_by_role("tab", name="Probabilities").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Six networks")).to_have_attribute(
        "aria-selected", "true", timeout=WAIT
    )


def test_a_topic_opens_its_first_lesson_and_an_example_its_topic(page):
    topic = page.get_by_role("radio", name="Why", exact=True)
    topic.click()
    expect(page.get_by_role("tab", name="Inside")).to_have_attribute(
        "aria-selected", "true", timeout=WAIT
    )
    expect(page.get_by_role("tab", name="Probabilities")).to_have_count(0)
    page.get_by_role("button", name="Corner").click()
    expect(page.get_by_role("tab", name="How it is framed")).to_be_visible(timeout=WAIT)
    expect(page.get_by_role("radio", name="Change it")).to_be_checked()


def test_an_answer_is_announced_in_a_sentence(page):
    spoken = page.get_by_role("status").and_(page.locator(".st-key-announcement p"))
    draw(page, DIGITS["7"])
    expect(spoken).to_have_text(re.compile(r"^Read as 7\. Very sure: \d+\s%\.$"), timeout=WAIT)
    button(page, "Clear").click()
    expect(spoken).to_have_text("", timeout=WAIT)


# Numbers over bars that touch the next one.
TOUCHING = """values => values.map(value => {
    const text = document.createRange();
    text.selectNodeContents(value);
    return text.getBoundingClientRect();
}).filter((box, n, all) => box.width && all[n + 1]?.width && box.right > all[n + 1].left).length"""


def test_no_two_numbers_over_narrow_bars_touch(phone):
    draw(phone, DOODLES["a house"])
    expect_digit(phone, "?")
    for lesson, bars in (("How it is framed", ".framings"), ("Stroke by stroke", ".replay")):
        open_lesson(phone, lesson)
        values = phone.locator(f"{bars} .value")
        expect(values.filter(has_text=re.compile(r"\d\d"))).not_to_have_count(0, timeout=WAIT)
        settle(phone)
        assert values.evaluate_all(TOUCHING) == 0, lesson


def test_the_presenters_view_is_in_the_address_and_half_as_large_again(new_page, page_url):
    page = new_page()
    page.goto(f"{page_url}/?presenter=true")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    page.wait_for_function(f"{size} === 24")
    expect(page.locator(OPEN_SIDEBAR)).to_be_visible(timeout=WAIT)
    page.wait_for_function(IN_SIGHT, arg=[".st-key-canvas", ".answer .digit"])
    page.get_by_text("Presenter").click()
    page.wait_for_function(f"{size} === 16")
    expect(page.locator(OPEN_SIDEBAR)).to_be_hidden(timeout=WAIT)
