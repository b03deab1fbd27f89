"""The page in a real browser: real strokes, real clicks, real fingers."""

import re

import cv2
import numpy as np
from playwright.sync_api import expect

from testing.browser import BARS, PAGES, WAIT, choose_way, draw, go_to
from testing.page import PEN
from testing.upgrades import CANVAS
from tests.browser.conftest import (
    bars,
    button,
    choose_network,
    expect_digit,
    expect_empty,
    on_canvas,
    picture,
    seen,
    set_pen,
    settle,
)
from tests.browser.sheet import expect_all_read

# Strokes of our own, in fractions of the canvas, other than those the networks train on.
DIGITS = {
    "0": "50,20 35,25 28,50 35,75 50,82 66,74 72,50 66,26 52,20",
    "0, small in a corner": "15,8 11,9 9,13 8,18 9,23 12,27 16,27 20,24 21,18 20,13 18,9 15,8",
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
    "a letter": "25,80 50,20 75,80 | 35,58 65,58",
}

# How high each of the ten bars is, in pixels.
HEIGHTS = "bars => bars.map(bar => bar.querySelector('.column').getBoundingClientRect().height)"
NAMED, DIMMED = re.compile(r"\bnamed\b"), re.compile(r"\bdimmed\b")


def test_every_drawn_digit_is_read_and_clear_takes_it_away(page):
    for style, strokes in DIGITS.items():
        draw(page, strokes)
        expect_digit(page, style[0])
        expect(page.locator(".st-key-answer")).to_contain_text(re.compile(r"sure: \d+\s%"))
        expect_all_read(page, len(strokes.split("|")))
        button(page, "Clear").click()
        expect_digit(page, "?")
        expect_all_read(page, 0)


def test_what_is_no_digit_is_called_so_and_its_bars_are_dimmed(page):
    words = page.locator(".st-key-answer .headline")
    for doodle in DOODLES.values():
        draw(page, doodle)
        expect(words).to_have_text("That doesn't look like a digit to me", timeout=WAIT)
        expect_digit(page, "?")
        expect(page.locator(BARS)).to_contain_text("%", timeout=WAIT)
        expect(page.locator(BARS)).to_have_class(DIMMED)
        button(page, "Clear").click()
        expect(words).to_have_text("Your turn", timeout=WAIT)


def test_one_of_two_digits_lights_both(page):
    draw(page, "42,31 62,22 52,80")  # a 1, or a 7
    headline = page.locator(".st-key-answer .headline")
    expect(headline).to_have_text(re.compile(r"^(1 or 7|7 or 1)\? I can't tell$"), timeout=WAIT)
    expect_digit(page, re.compile("1 or 7|7 or 1"))
    expect(page.locator(f"{BARS} .named .label")).to_have_text(["1", "7"], timeout=WAIT)
    settle(page)
    fills = (
        bars(page)
        .locator(".column")
        .evaluate_all("columns => columns.map(column => getComputedStyle(column).backgroundColor)")
    )
    assert fills[1] == fills[7] != fills[0]


def test_undo_takes_the_last_stroke_alone_back_also_at_once(page):
    draw(page, DIGITS["1"])
    expect_digit(page, "1")
    expect_all_read(page, 1)
    before = picture(page).get_attribute("src")
    draw(page, "20,30 80,30")
    expect(page.locator(".st-key-answer .digit")).not_to_have_text("1", timeout=WAIT)
    button(page, "Undo").click()
    expect_digit(page, "1")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    draw(page, "20,30 80,30")
    button(page, "Undo").click()
    settle(page)
    expect_digit(page, "1")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)


def test_a_stroke_begun_right_after_clear_stays(page):
    draw(page, DIGITS["8"])
    expect_digit(page, "8")
    button(page, "Clear").click()
    draw(page, DIGITS["7"])
    settle(page)
    expect_digit(page, "7")


def test_the_buttons_are_reached_and_pressed_by_keyboard(page):
    draw(page, DIGITS["7"])
    expect_digit(page, "7")
    button(page, "Clear").focus()
    page.keyboard.press("Enter")
    expect_digit(page, "?")


def test_switching_the_network_rereads_the_drawing_and_keeps_it(page):
    draw(page, DIGITS["3"])
    expect_digit(page, "3")
    expect_all_read(page, 1)
    before = picture(page).get_attribute("src")
    figures = page.locator(".st-key-figures").text_content()
    best = choose_network(page, "128 alone")
    expect(page.locator(".st-key-figures")).not_to_have_text(figures, timeout=WAIT)
    expect_digit(page, "3")
    draw(page, "10,90 14,90")  # the first strokes are still there to be added to
    expect_all_read(page, 2)
    assert np.count_nonzero(seen(page)) > 40
    button(page, "Undo").click()
    expect_digit(page, "3")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    choose_network(page, best)
    expect(page.locator(".st-key-figures")).to_have_text(figures, timeout=WAIT)


def test_a_wider_pen_makes_a_wider_stroke(page):
    draw(page, DIGITS["0"])
    expect_all_read(page, 1)
    thin = seen(page).sum()
    button(page, "Clear").click()
    expect_all_read(page, 0)
    set_pen(page, PEN + 15)
    draw(page, DIGITS["0"])
    expect_all_read(page, 1)
    assert seen(page).sum() > 1.3 * thin
    set_pen(page, PEN)


def test_a_pen_that_is_down_when_the_canvas_appears_draws_one_stroke(new_page, page_url):
    page = new_page()
    page.goto(page_url)
    page.locator(CANVAS).wait_for(timeout=WAIT)
    box = page.locator(CANVAS).bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 80, steps=8)
    page.locator(".st-key-confusion td").first.wait_for(timeout=WAIT)  # all has come
    page.mouse.move(box["x"] + 170, box["y"] + 300, steps=8)
    page.mouse.up()
    expect_digit(page, "7")


def test_the_bars_follow_the_answer_without_being_taken_away(page):
    page.evaluate(
        """() => {
            window.gone = 0;
            const bars = document.querySelector(".st-key-lessons");
            const look = () => { window.gone += !bars.querySelector(".bar"); };
            new MutationObserver(look).observe(bars, { childList: true, subtree: true });
        }"""
    )
    draw(page, DIGITS["7"])
    expect(bars(page).nth(7)).to_have_class(NAMED, timeout=WAIT)
    settle(page)
    heights = bars(page).evaluate_all(HEIGHTS)
    assert heights.index(max(heights)) == 7
    button(page, "Clear").click()
    expect(page.locator(BARS)).not_to_contain_text("%", timeout=WAIT)
    draw(page, DIGITS["0"])
    expect(bars(page).nth(0)).to_have_class(NAMED, timeout=WAIT)
    settle(page)
    heights = bars(page).evaluate_all(HEIGHTS)
    assert heights.index(max(heights)) == 0
    assert page.evaluate("window.gone") == 0


def test_a_finger_on_a_phone_draws_and_does_not_scroll(phone):
    page = phone
    settle(page)
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
    settle(page)
    assert page.locator(CANVAS).bounding_box() == box
    for name in ("Undo", "Clear"):
        assert button(page, name).bounding_box()["height"] >= 44
    button(page, "Clear").tap()
    expect_digit(page, "?")


def test_the_answer_stands_out_in_both_themes(page):
    draw(page, DIGITS["2"])
    expect_digit(page, "2")
    for scheme, accent in (("dark", "rgb(255, 176, 0)"), ("light", "rgb(29, 78, 216)")):
        page.emulate_media(color_scheme=scheme)
        expect(page.locator(".st-key-answer .digit")).to_have_css("color", accent, timeout=WAIT)


# From page to page


def test_a_drawing_is_on_the_canvas_again_after_another_page(page):
    draw(page, DIGITS["7 with a bar"])
    expect_digit(page, "7")
    settle(page)  # both strokes
    before, drawn = picture(page).get_attribute("src"), on_canvas(page)
    go_to(page, "Networks")
    go_to(page, "Draw")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    expect_all_read(page, 2)
    settle(page)
    np.testing.assert_array_equal(on_canvas(page), drawn)

    draw(page, "10,90 14,90")
    expect(picture(page)).not_to_have_attribute("src", before, timeout=WAIT)
    button(page, "Undo").click()
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    button(page, "Undo").click()  # the bar, drawn before the other pages were seen
    expect(picture(page)).not_to_have_attribute("src", before, timeout=WAIT)
    expect_digit(page, "7")
    expect_all_read(page, 1)
    assert on_canvas(page).sum() < drawn.sum()
    button(page, "Clear").click()
    expect_digit(page, "?")
    expect_empty(page)
    draw(page, DIGITS["3"])
    expect_digit(page, "3")
    button(page, "Clear").click()
    expect_digit(page, "?")
    expect_empty(page)


def test_a_picture_is_uploaded_and_the_canvas_waits_meanwhile(page):
    draw(page, DIGITS["3"])
    expect_digit(page, "3")
    expect_all_read(page, 1)
    before = picture(page).get_attribute("src")
    choose_way(page, "picture")
    sheet = np.full((300, 400), 255, np.uint8)
    cv2.polylines(sheet, [np.array([[130, 60], [250, 60], [180, 250]])], False, 20, 18)
    content = cv2.imencode(".png", sheet)[1].tobytes()
    file = {"name": "seven.png", "mimeType": "image/png", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    expect_digit(page, "7")
    choose_way(page, "canvas")
    expect_digit(page, "3")
    expect(picture(page)).to_have_attribute("src", before, timeout=WAIT)
    button(page, "Clear").click()
    expect_digit(page, "?")
    page.locator(CANVAS).wait_for(timeout=WAIT)
    expect_empty(page)


def test_a_cell_chosen_in_the_matrix_fills_the_lists_and_they_can_be_changed(page):
    go_to(page, "Networks")
    page.get_by_role("tab", name="Mistakes").click()
    page.get_by_role("radio", name="One cell").click()
    page.locator(".st-key-matrix [data-pick='35']").click()
    true = page.get_by_role("combobox", name="True digit")
    read = page.get_by_role("combobox", name="Read as")
    expect(true).to_have_value("3", timeout=WAIT)
    expect(read).to_have_value("5", timeout=WAIT)
    read.click()
    page.get_by_role("option", name="8", exact=True).click()
    settle(page)
    expect(read).to_have_value("8")
    expect(true).to_have_value("3")


def test_a_first_visit_may_be_to_another_page(new_page, page_url):
    page = new_page()
    page.goto(f"{page_url}/networks")
    page.locator(PAGES["Networks"]).wait_for(timeout=WAIT)
    go_to(page, "Draw")
    draw(page, DIGITS["7"])
    expect_digit(page, "7")
