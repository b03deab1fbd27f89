"""Real hands on the canvas: fingers, palms, pens and mice, by the browser's own protocol."""

from collections.abc import Iterator
from itertools import pairwise
from time import time

import numpy as np
import pytest
from playwright.sync_api import CDPSession, Page

from testing.browser import LAPTOP, draw
from testing.upgrades import CANVAS, MAIN
from tests.browser.conftest import SHEET, expect_digit, place_of_canvas, seen
from tests.browser.sheet import expect_all_read, kept

SEVEN = [(0.3, 0.22), (0.7, 0.22), (0.48, 0.82)]
FOUR = [(0.58, 0.18), (0.3, 0.6), (0.74, 0.6)], [(0.6, 0.36), (0.6, 0.84)]
LEFT, RIGHT, ERASER = 1, 2, 32  # bits of PointerEvent.buttons
PALM = 60  # pixels: radius of what touches the screen
BESIDE = 20  # pixels, right of the canvas
HELD_ACROSS = {"width": 844, "height": 390}


class Hands:
    """Fingers, a pen and a mouse; places are in fractions of the canvas."""

    def __init__(self, page: Page):
        self.page = page
        self.protocol: CDPSession = page.context.new_cdp_session(page)
        self.box = page.locator(CANVAS).bounding_box()
        self.fingers: dict[int, dict] = {}
        self.now = time()  # by a clock of its own, so that a busy machine makes no tap slow

    def place(self, x: float, y: float) -> dict:
        box = self.box
        return {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}

    def touch(self, finger: int, x: float, y: float, radius: float = 10) -> None:
        """Put a finger down, or move it."""
        kind = "touchMove" if finger in self.fingers else "touchStart"
        size = {"radiusX": radius, "radiusY": radius}
        self.fingers[finger] = {"id": finger, **self.place(x, y), **size}
        self._send(kind, self.fingers[finger])

    def lift(self, finger: int) -> None:
        self._send("touchEnd", self.fingers.pop(finger))

    def cancel(self) -> None:
        """What a notification or an edge swipe does to all fingers."""
        self.fingers.clear()
        self._send("touchCancel")

    def _send(self, kind: str, *changed: dict) -> None:
        self.now += 0.01
        event = {"type": kind, "touchPoints": list(changed), "timestamp": self.now}
        self.protocol.send("Input.dispatchTouchEvent", event)

    def stroke(self, points: list, finger: int = 1) -> None:
        """One stroke of a finger."""
        self.trail(points, finger)
        self.lift(finger)

    def trail(self, points: list, finger: int = 1) -> None:
        """One stroke of a finger that is not lifted."""
        self.touch(finger, *points[0])
        for place in way(points):
            self.touch(finger, *place)

    def pen(self, kind: str, x: float, y: float, button: str = "left", buttons: int = LEFT) -> None:
        event = {"type": f"mouse{kind}", **self.place(x, y), "button": button, "buttons": buttons}
        pointer = {"pointerType": "pen", "clickCount": 1, "force": 0.5}
        self.protocol.send("Input.dispatchMouseEvent", event | pointer)

    def pen_stroke(self, points: list, button: str = "left", buttons: int = LEFT) -> None:
        self.pen("Pressed", *points[0], button, buttons)
        for place in way(points):
            self.pen("Moved", *place, button, buttons)
        self.pen("Released", *points[-1], button, 0)

    def mouse_to(self, x: float, y: float, steps: int = 4) -> None:
        place = self.place(x, y)
        self.page.mouse.move(place["x"], place["y"], steps=steps)


def way(points: list, steps: int = 8) -> Iterator[tuple[float, float]]:
    """Places on the way from each point to the next."""
    for (x, y), (to_x, to_y) in pairwise(points):
        for step in range(1, steps + 1):
            yield x + (to_x - x) * step / steps, y + (to_y - y) * step / steps


@pytest.fixture
def hands(share) -> Iterator[Hands]:
    """Hands over an empty canvas."""
    tablet = share(LAPTOP, has_touch=True)
    hands = Hands(tablet)
    yield hands
    if hands.fingers:
        hands.cancel()
    tablet.mouse.up()


def test_a_thumb_that_rests_beside_the_canvas_changes_nothing(hands):
    hands.touch(7, 1.05, 0.5)
    hands.stroke(FOUR[0])
    hands.trail(FOUR[1])
    hands.lift(7)  # while the second stroke is drawn
    hands.lift(1)
    expect_digit(hands.page, "4")
    expect_all_read(hands.page, 2)


def test_a_palm_that_rests_on_the_canvas_draws_nothing(hands):
    hands.touch(7, 0.8, 0.9)
    hands.stroke(SEVEN)
    hands.touch(7, 0.803, 0.9)
    hands.lift(7)
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)


def test_a_palm_that_comes_and_slides_while_a_finger_draws_leaves_the_stroke_whole(hands):
    hands.trail(SEVEN[:2])
    hands.touch(7, 0.8, 0.9)
    hands.touch(7, 0.9, 0.9)
    for place in way(SEVEN[1:]):
        hands.touch(1, *place)
    hands.lift(1)
    hands.touch(7, 0.7, 0.95)  # slides once more before it is lifted
    hands.lift(7)
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)


def test_a_large_contact_never_draws(hands):
    hands.touch(1, 0.2, 0.2, PALM)
    hands.touch(1, 0.8, 0.8, PALM)
    hands.lift(1)
    hands.stroke(SEVEN)
    expect_all_read(hands.page, 1)
    expect_digit(hands.page, "7")


def test_a_tap_is_a_dot(hands):
    hands.touch(1, 0.5, 0.5)
    hands.lift(1)
    expect_all_read(hands.page, 1)
    (dot,) = kept(hands.page)
    assert dot.points.tolist() == [pytest.approx([180, 180], abs=0.5)]


def test_a_tap_beside_a_small_digit_changes_nothing_of_its_answer(hands):
    hands.stroke([(0.1 + 0.25 * x, 0.1 + 0.25 * y) for x, y in SEVEN])
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)
    alone = seen(hands.page)
    hands.touch(1, 0.85, 0.85)
    hands.lift(1)
    expect_all_read(hands.page, 2)
    expect_digit(hands.page, "7")
    np.testing.assert_array_equal(seen(hands.page), alone)


def test_a_cancelled_touch_ends_the_stroke_and_the_next_is_drawn(hands):
    hands.trail(FOUR[0])
    hands.cancel()
    hands.stroke(FOUR[1], finger=5)
    expect_digit(hands.page, "4")
    expect_all_read(hands.page, 2)


def test_a_pen_wins_over_the_hand_that_holds_it(hands):
    hands.trail([(0.9, 0.8), (0.8, 0.95)], finger=7)  # it lands and slides first
    hands.pen_stroke(SEVEN)
    hands.touch(7, 0.7, 0.9)
    hands.lift(7)
    hands.touch(8, 0.8, 0.9)  # and lands once more
    hands.lift(8)
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)


def test_a_pens_barrel_button_draws_and_its_other_end_takes_back(hands):
    hands.pen_stroke(SEVEN, "right", RIGHT)
    expect_digit(hands.page, "7")
    hands.pen_stroke(FOUR[1])
    expect_all_read(hands.page, 2)
    # The protocol knows no eraser.
    hands.page.locator(SHEET).dispatch_event(
        "pointerdown", {"pointerType": "pen", "pointerId": 99, "button": 5, "buttons": ERASER}
    )
    expect_all_read(hands.page, 1)
    expect_digit(hands.page, "7")


@pytest.mark.parametrize("other", ["right", "middle"])
def test_other_buttons_neither_begin_nor_end_a_stroke(hands, other):
    mouse = hands.page.mouse
    hands.mouse_to(*SEVEN[0])
    mouse.down()
    hands.mouse_to(*SEVEN[1])
    mouse.down(button=other)
    mouse.up(button=other)
    hands.mouse_to(*SEVEN[2])
    mouse.down(button=other)
    mouse.up()
    hands.mouse_to(0.9, 0.9)  # with the other button alone
    mouse.up(button=other)
    hands.mouse_to(0.1, 0.9)
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)
    mouse.down(button=other)
    hands.mouse_to(0.9, 0.9)
    mouse.down()
    hands.mouse_to(0.9, 0.8)
    mouse.up()
    mouse.up(button=other)
    expect_all_read(hands.page, 2)
    assert kept(hands.page)[1].points[:, 0].min() > 320


def test_a_stroke_goes_on_beyond_the_canvas_and_the_window(hands):
    mouse = hands.page.mouse
    hands.mouse_to(*SEVEN[0])
    mouse.down()
    hands.mouse_to(*SEVEN[1])
    mouse.move(-50, -50, steps=40)
    hands.mouse_to(*SEVEN[1], steps=40)
    hands.mouse_to(*SEVEN[2], steps=40)
    mouse.move(LAPTOP["width"] + 50, LAPTOP["height"] / 2, steps=40)
    mouse.up()
    hands.mouse_to(0.5, 0.5)
    expect_all_read(hands.page, 1)
    points = kept(hands.page)[0].points
    assert points[:, 0].min() < 0 and points[-1, 0] > 360


def test_a_stroke_of_three_events_keeps_its_corner(hands):
    mouse = hands.page.mouse
    hands.mouse_to(*SEVEN[0])
    mouse.down()
    for place in SEVEN[1:]:
        hands.mouse_to(*place, steps=1)
    mouse.up()
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)
    assert len(kept(hands.page)[0].points) == 3


# A pointer's events as a busy browser gives them: several places in one, or none at all.
FLING = """(surface, [places, between, box]) => {
    const at = ([x, y]) => ({
        clientX: box.x + x * box.width, clientY: box.y + y * box.height, pointerId: 9,
        pointerType: "mouse", isPrimary: true, bubbles: true, composed: true, buttons: 1,
    });
    const events = places.slice(0, -1).map((place, index) => new PointerEvent(
        index ? "pointermove" : "pointerdown",
        { ...at(place), coalescedEvents: between[index].map(
            place => new PointerEvent("pointermove", at(place))) },
    ));
    events.forEach(event => surface.dispatchEvent(event));
    surface.dispatchEvent(new PointerEvent("pointerup", { ...at(places.at(-1)), buttons: 0 }));
}"""


def fling(hands: Hands, places: list, between: dict[int, list] | None = None) -> None:
    """One stroke of few events, the last of which lifts the pointer.

    `between` are the places that come in one with an event.
    """
    sheet = hands.page.locator(SHEET)
    given = [(between or {}).get(number, []) for number in range(len(places))]
    sheet.evaluate(FLING, [places, given, hands.box])


def test_a_seven_flung_in_three_events_is_drawn_by_the_places_that_come_with_them(hands):
    top, slope = list(way(SEVEN[:2])), list(way(SEVEN[1:]))
    # The corner is in none of the events itself.
    places = [SEVEN[0], slope[2], SEVEN[2], SEVEN[2]]
    fling(hands, places, {1: [*top, *slope[:3]], 2: slope[3:]})
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)
    (stroke,) = kept(hands.page)
    expected = np.array([SEVEN[0], *top, *slope]) * 360
    np.testing.assert_allclose(stroke.points, expected, atol=0.02)


def test_without_such_places_a_stroke_goes_through_its_events_and_to_where_it_is_lifted(hands):
    fling(hands, SEVEN)
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 1)
    (stroke,) = kept(hands.page)
    np.testing.assert_allclose(stroke.points, np.array(SEVEN) * 360, atol=0.02)


def test_a_swipe_scrolls_the_page_beside_the_canvas_and_not_on_it(hands):
    page = hands.page
    page.set_viewport_size(HELD_ACROSS)
    hands.box = place_of_canvas(page, HELD_ACROSS)
    scrolled = f"document.querySelector('[data-testid={MAIN}]').scrollTop"
    hands.stroke([(0.5, 0.9), (0.5, 0.1)])
    expect_all_read(page, 1)
    assert page.evaluate(scrolled) == 0
    beside = 1 + BESIDE / hands.box["width"]
    hands.stroke([(beside, 0.9), (beside, 0.1)])
    page.wait_for_function(f"{scrolled} > 0")
    page.evaluate(f"{scrolled} = 0")
    assert len(kept(page)) == 1


def test_the_mouse_draws_too(hands):
    draw(hands.page, "30,22 70,22 48,82 | 38,52 66,50")
    expect_digit(hands.page, "7")
    expect_all_read(hands.page, 2)
