"""Pupils in real browsers: they join a class, draw what it asks for, and hand it in."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from digits.classroom.limits import NO_CLASS
from digits.classroom.live import ClassDrawing, LiveClass
from digits.classroom.packed_strokes import MAX_STROKES
from digits.classroom.rounds import LEAD_S
from digits.classroom.store import Store
from digits.classroom.task import DIGIT, ROUND_S, Task
from testing.browser import LAPTOP, PHONE, WAIT, draw
from testing.server import serving, unused_port
from testing.upgrades import CANVAS, EXCEPTION
from tests.browser.conftest import button, expect_digit, place_of_canvas, wait_for
from tests.browser.sheet import KEPT, kept
from tests.browser.test_accessible import assert_accessible
from views.classroom.hand_in import AT_END, PAUSED, WAITS

TABLET = {"width": 1024, "height": 690}
TOUCH = {"has_touch": True, "is_mobile": True}
SEVEN, BAR = "30,22 70,22 48,82", "38,52 66,50"
SCRIPT = "<img src=x onerror=\"document.title='broken'\">"
# Loses what is sent while `mute`, and what comes while `deaf`, as a network does that is gone.
UNRELIABLE = """
window.mute = window.deaf = false;
window.WebSocket = class extends WebSocket {
    send(message) { if (!window.mute) super.send(message); }
    addEventListener(kind, listener, ...options) {
        const heard = (event) => window.deaf || listener.call(this, event);
        super.addEventListener(kind, kind === "message" ? heard : listener, ...options);
    }
    set onmessage(listener) { this.addEventListener("message", listener); }
};
"""


def line(page: Page) -> Locator:
    """What the page says of handing in."""
    return page.locator(".st-key-hand_in .line")


def hand_in(page: Page) -> Locator:
    return page.locator(".st-key-hand_in button")


def headline(page: Page) -> Locator:
    """What is to be drawn."""
    return page.locator(".task .headline")


def count(page: Page) -> int:
    return len(json.loads(page.evaluate(KEPT)))


def expect_strokes(page: Page, strokes: int) -> None:
    """Wait until the browser keeps that many strokes on the canvas."""
    page.wait_for_function(f"JSON.parse(({KEPT})()).length === {strokes}", timeout=WAIT)


def join(page: Page, url: str, code: str) -> Page:
    page.goto(f"{url}/join?code={code[:2].lower()}-{code[2:]}")
    return wait_for_class(page)


def wait_for_class(page: Page) -> Page:
    page.locator(CANVAS).wait_for(timeout=WAIT)
    hand_in(page).wait_for(timeout=WAIT)
    return page


def drawings(store: Store, class_id: int) -> tuple[ClassDrawing, ...]:
    return LiveClass(store, class_id).snapshot().drawings


def test_a_teacher_and_three_pupils_until_the_class_is_closed(stranger, page_url, store):
    code, secret = store.open()
    class_id = store.teaches(code, secret)
    laptop, board = stranger(LAPTOP), stranger(LAPTOP, **TOUCH)
    board.goto(f"{page_url}/class?code={code}&secret={secret}")
    laptop.clock.install()  # the test passes the seconds of a round by
    type_the_code(laptop, page_url, code)
    pupils = [laptop]
    for size in (PHONE, TABLET):
        page = stranger(size, **TOUCH)
        pupils.append(join(page, page_url, code))
        expect(hand_in(page)).to_be_in_viewport(ratio=1)
    _, phone, tablet = pupils

    hand_in(laptop).click()
    expect(line(laptop)).to_contain_text("Draw something first")
    drawn = []
    for page in pupils:
        draw(page, SEVEN)
        expect_digit(page, "7")
        drawn.append((kept(page), headline(page).inner_text()))
        hand_in(page).dblclick() if page is laptop else hand_in(page).tap()
        expect(line(page)).to_contain_text("Handed in ✓ 1", timeout=WAIT)
        expect_strokes(page, 0)
        expect_digit(page, "?")
    expect(board.locator(".class-there b")).to_have_text("3", timeout=WAIT)
    expect(board.locator(".st-key-class_view .drawn")).to_have_count(3, timeout=WAIT)
    board.close()
    arrived = drawings(store, class_id)
    assert [one.pupil for one in arrived] == [1, 2, 3]
    for one, (strokes, asked) in zip(arrived, drawn, strict=True):
        assert asked in (f"Draw a {one.label}", f"Draw an {one.label}")
        assert [stroke.pen for stroke in one.strokes] == [stroke.pen for stroke in strokes]
        for ours, theirs in zip(one.strokes, strokes, strict=True):
            assert abs(ours.points - theirs.points).max() <= 0.06
    assert_accessible(phone)

    # The task changes while somebody draws: what is drawn stays, and is handed in for the new one.
    phone.set_viewport_size(PHONE)
    place_of_canvas(phone, PHONE)
    draw(phone, SEVEN)
    store.pause(class_id, True)
    store.set_task(class_id, Task(DIGIT, digit=8))
    for page in pupils:
        expect(headline(page)).to_have_text("Draw an 8", timeout=WAIT)
        expect(line(page)).to_have_text(PAUSED, timeout=WAIT)
    hand_in(phone).tap(force=True)
    assert count(phone) == 1 and len(drawings(store, class_id)) == 3
    store.pause(class_id, False)
    expect(line(phone)).to_contain_text("Handed in ✓ 1", timeout=WAIT)

    a_round(laptop, store, class_id)
    store.set_task(class_id, Task())
    expect(hand_in(laptop)).to_have_attribute("aria-disabled", "false", timeout=WAIT)
    a_refusal(laptop)

    draw(tablet, SEVEN)
    store.close(class_id)
    expect(headline(tablet)).to_have_text("The class is closed", timeout=WAIT)
    tablet.get_by_role("link", name="Go on drawing without a class").tap()
    tablet.locator(".st-key-lesson").wait_for(timeout=WAIT)
    expect_digit(tablet, "7")
    for page in pupils:
        assert page.title() != "broken"
        assert not page.get_by_test_id(EXCEPTION).count()


def type_the_code(page: Page, page_url: str, code: str) -> None:
    """Join by the form, after what is no code, in the address and in the field."""
    page.goto(f"{page_url}/join?code={SCRIPT}")
    field = page.get_by_label("Code of your class")
    expect(page.get_by_role("alert")).to_have_text(NO_CLASS, timeout=WAIT)
    assert_accessible(page)
    page.set_viewport_size(LAPTOP)
    field.fill("CCCC")
    button(page, "Join").click()
    field.fill(f" {code.lower()} ")  # at once
    field.press("Enter")
    wait_for_class(page)


def a_round(page: Page, store: Store, class_id: int) -> None:
    """What is drawn in a round is handed in by itself, a reload or not; then the answer comes."""
    before = len(drawings(store, class_id))
    store.set_task(class_id, Task(DIGIT, digit=4, seconds=ROUND_S))
    expect(page.locator(".st-key-hand_in .left")).to_have_text(re.compile(r"\d+ s"), timeout=WAIT)
    draw(page, SEVEN)
    expect(page.locator(".st-key-answer .headline")).to_have_text("Hidden", timeout=WAIT)
    page.reload()
    wait_for_class(page)
    expect(line(page)).to_have_text(AT_END, timeout=WAIT)
    page.clock.fast_forward(1000 * (ROUND_S + LEAD_S))
    expect(line(page)).to_have_text(WAITS, timeout=WAIT)
    expect_strokes(page, 0)
    assert [one.label for one in drawings(store, class_id)[before:]] == [4]
    wait_for(page, lambda: is_revealed(store, class_id))
    expect(page.locator(".st-key-answer")).to_contain_text("A mistake: this is a 4", timeout=WAIT)


def is_revealed(store: Store, class_id: int) -> bool:
    """Reveal the round, which can be done once it has begun."""
    store.reveal(class_id, store.state(class_id).task.number)
    return store.state(class_id).task.revealed


def a_refusal(page: Page) -> None:
    """A drawing that is too large stays on the canvas; after the reload the pupil is the same."""
    dots = [{"pen": 10, "points": [place, place]} for place in range(MAX_STROKES + 1)]
    sheet = json.dumps({"strokes": dots, "pen": 23, "source": ""})
    page.evaluate("sheet => sessionStorage.setItem('canvas', sheet)", sheet)
    page.reload()
    wait_for_class(page)
    expect(page.locator(".task .who")).to_contain_text("pupil 1")
    hand_in(page).click()
    expect(line(page)).to_contain_text("too many strokes", timeout=WAIT)
    expect_strokes(page, len(dots))


@pytest.mark.process
def test_what_is_handed_in_while_the_network_or_the_server_is_lost_is_kept_once(
    stranger, classes_url, store
):
    code, secret = store.open()
    class_id = store.teaches(code, secret)
    port, page = unused_port(), stranger()
    page.add_init_script(UNRELIABLE)
    options = {"port": port, "kill": True, "environment": {"DATABASE_URL": classes_url}}
    with serving(**options) as server:
        join(page, server.url, code)
        draw(page, SEVEN)
        expect_digit(page, "7")
        page.evaluate("window.mute = true")
        hand_in(page).click()
        expect(line(page)).to_contain_text("Handing in")
        page.reload()  # the browser still has it
        wait_for_class(page)
        expect(line(page)).to_contain_text("Handed in ✓ 1", timeout=WAIT)
        expect_strokes(page, 0)

        draw(page, f"{SEVEN} | {BAR}")
        expect_digit(page, "7")
        page.evaluate("window.deaf = true")
        hand_in(page).click()
        wait_for(page, lambda: len(drawings(store, class_id)) == 2)
        expect(line(page)).to_contain_text("Handing in")
        assert count(page) == 2
    page.context.clear_cookies()  # as a browser that keeps none
    page.evaluate("window.deaf = false")
    with serving(**options):
        expect(line(page)).to_contain_text("Handed in ✓ 2", timeout=WAIT)
        expect_strokes(page, 0)
        expect(page.locator(".task .who")).to_contain_text("pupil 1")
        draw(page, BAR)
        hand_in(page).click()
        expect(line(page)).to_contain_text("Handed in ✓ 3", timeout=WAIT)
    assert [len(one.strokes) for one in drawings(store, class_id)] == [1, 2, 1]
