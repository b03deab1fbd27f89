"""Browsers that hide their user give false pixels of a canvas; the page reads none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from testing.browser import LAPTOP, draw
from tests.browser.conftest import button, expect_digit, on_canvas, visit, wait_for
from tests.browser.sheet import expect_server_read

# A small zero in a corner, in per cent of the canvas.
ZERO = "12,8 8,11 7,15 8,19 12,22 16,19 17,15 16,11 12,8"
# What is done to the bytes of RGBA that a canvas gives, as JavaScript.
CHANGES = {
    "low bits": """for (let i = 0; i < data.length; i += 12960)
        for (const colour of [0, 1, 2]) data[i + colour] ^= 1;""",
    "all random": """for (let i = 0; i < data.length; i += 65536)
        crypto.getRandomValues(data.subarray(i, i + 65536));""",
    "all white": "data.fill(255);",
}
# In every way in which a page can read a canvas.
PATCH = """(() => {
    window.change = () => {};
    const change = (data) => window.change(data);
    const read = CanvasRenderingContext2D.prototype.getImageData;
    CanvasRenderingContext2D.prototype.getImageData = function (...where) {
        const pixels = read.apply(this, where);
        change(pixels.data);
        return pixels;
    };
    for (const name of ["toDataURL", "toBlob"]) {
        const write = HTMLCanvasElement.prototype[name];
        HTMLCanvasElement.prototype[name] = function (...options) {
            const copy = document.createElement("canvas");
            [copy.width, copy.height] = [this.width, this.height];
            const context = copy.getContext("2d");
            context.drawImage(this, 0, 0);
            context.putImageData(context.getImageData(0, 0, copy.width, copy.height), 0, 0);
            return write.apply(copy, options);
        };
    }
})()"""


@pytest.fixture(scope="module")
def private_page(context_with, page_url) -> Iterator[Page]:
    """The page in a browser that gives pixels as `window.change` has changed them."""
    page = context_with().new_page()
    page.set_viewport_size(LAPTOP)
    page.add_init_script(PATCH)
    yield visit(page, page_url)
    page.close()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_small_zero_in_a_corner_is_read_whatever_the_browser_says_of_pixels(private_page, change):
    page = private_page
    page.evaluate("change => window.change = new Function('data', change)", change)
    button(page, "Clear").click()
    expect_server_read(page, 0)
    # Without a stroke: this browser does give false pixels.
    wait_for(page, lambda: on_canvas(page).any())
    draw(page, ZERO)
    expect_digit(page, "0")
    expect_server_read(page, 1)
    draw(page, "80,80 80,90")
    expect_server_read(page, 2)
    button(page, "Undo").click()
    expect_server_read(page, 1)
    expect_digit(page, "0")
    button(page, "Clear").click()
    expect_server_read(page, 0)
