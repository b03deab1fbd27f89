"""What moves in the lessons: sliders, a replay, a network that learns, in one window."""

from playwright.sync_api import expect

from testing.browser import WAIT, draw, open_lesson
from tests.browser.conftest import choose_network, settle

SEVEN = "30,22 70,22 48,82 | 38,52 66,50"
# The picture and the bars of "What if".
CHANGED = "JSON.stringify([...document.querySelectorAll('.changed-digit img, .changed-digit .bar')]"
CHANGED += ".map(part => part.src ?? part.style.cssText))"


def test_a_held_slider_moves_picture_and_bars_and_a_replay_ends_at_the_answer(page):
    draw(page, SEVEN)
    open_lesson(page, "What if")
    page.locator(".changed-digit .named").wait_for(timeout=WAIT)
    settle(page)
    drag_and_turn(page)
    open_lesson(page, "Stroke by stroke")
    page.locator(".replay .play").wait_for(timeout=WAIT)
    settle(page)
    step_without_motion(page)
    page.emulate_media(reduced_motion="no-preference")
    play(page)
    open_lesson(page, "Younger selves")
    page.get_by_role("button", name="128 + 32, one-hot").click()
    page.locator(".selves .play").wait_for(timeout=WAIT)
    settle(page)
    grow_up(page)
    choose_network(page, "Best")
    page.emulate_media(reduced_motion="reduce")


def drag_and_turn(page):
    slider = page.get_by_role("slider", name="Turn")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    for share in (0.7, 0.8, 0.9):  # to be followed more than once
        before = page.evaluate(CHANGED)
        page.mouse.move(box["x"] + share * box["width"], middle[1])
        page.wait_for_function(f"before => {CHANGED} !== before", arg=before, timeout=WAIT)
    assert "turn=" not in page.url
    page.mouse.up()
    degrees = slider.input_value()
    page.wait_for_url(f"**turn={degrees}*", timeout=WAIT)
    assert slider.get_attribute("aria-valuetext") == f"{degrees}° to the right"
    slider.press("ArrowRight")
    page.wait_for_url(f"**turn={int(degrees) + 3}*", timeout=WAIT)
    page.get_by_role("button", name="As it was").click()
    expect(slider).to_have_value("0", timeout=WAIT)


def step_without_motion(page):
    scrubber = page.get_by_role("slider", name="How much of the drawing")
    frames = int(scrubber.get_attribute("max"))
    expect(scrubber).to_have_value(str(frames))  # whole: nothing plays by itself
    for place in ("1", "6", "11"):
        page.get_by_role("button", name="Next step").click()
        expect(scrubber).to_have_value(place)
    scrubber.press("End")
    expect(scrubber).to_have_value(str(frames))


def play(page):
    scrubber = page.get_by_role("slider", name="How much of the drawing")
    scrubber.evaluate("""scrubber => {
        window.places = [];
        const watch = new MutationObserver(() => places.push(scrubber.valueAsNumber));
        watch.observe(scrubber, { attributes: true });
    }""")
    page.locator(".replay .play").click()
    frames = int(scrubber.get_attribute("max"))
    page.wait_for_function(f"places.length > 1 && places.at(-1) === {frames}", timeout=WAIT)
    places = page.evaluate("places")
    assert places == sorted(places) and places[0] == 1 and len(set(places)) > 2
    expect(page.locator(".replay .digit")).to_have_text("7")
    expect(page.locator(".replay .named .value")).to_have_text(
        page.locator(".st-key-answer .headline").inner_text().partition(": ")[2]
    )


def grow_up(page):
    slider = page.get_by_role("slider", name="How many digits")
    when, words = page.locator(".selves .when"), page.locator(".selves .words")
    last = int(slider.get_attribute("max"))
    expect(when).to_have_text("After 1,024 digits")
    slider.press("Home")
    expect(when).to_have_text("Before the first digit")
    page.get_by_role("button", name="Let it learn").click()
    page.wait_for_url("**after=0*", timeout=WAIT)  # the server's answer does not stop it
    expect(slider).to_have_value(str(last), timeout=WAIT)
    expect(when).to_have_text("After 30 epochs: 1.6 million digits")
    expect(page.locator(".selves .digit")).to_have_text("7")
    expect(words).to_have_text(page.locator(".answer .headline").inner_text())
    line = page.locator(".selves polyline.answer")
    before = line.get_attribute("points")
    draw(page, "50,20 50,80")  # another drawing, and the same moment
    expect(line).not_to_have_attribute("points", before, timeout=WAIT)
    expect(slider).to_have_value(str(last))
