"""The confusion matrix as a table."""

import re

import numpy as np

from digits.display.matrix import confusion_html, most_frequent_error, shades

CELL = re.compile(r'<td title="(\d) read as (\d): ([\d,]+)" style="background: rgb\((.*?)\)">')
COUNTS = np.diag([1000, 500, *[1] * 8])
COUNTS[4, 9], COUNTS[7, 2] = 9, 1


def test_each_cell_says_its_digits_and_its_count():
    cells = CELL.findall(confusion_html(COUNTS.tolist()))
    assert len(cells) == 100
    for true, read, count, _ in cells:
        assert int(count.replace(",", "")) == COUNTS[int(true), int(read)]
    assert [(int(true), int(read)) for true, read, *_ in cells] == list(np.ndindex(10, 10))


def test_hits_are_blue_and_errors_orange():
    colours = {
        (true, read): colour.split(" / ")[0]
        for true, read, _, colour in CELL.findall(confusion_html(COUNTS.tolist()))
    }
    assert colours["3", "3"] == "59 123 242" and colours["4", "9"] == "211 115 4"


def test_hits_and_errors_have_a_scale_each():
    strengths = shades(COUNTS.tolist())
    assert strengths[0, 0] == 1 and strengths[1, 1] == 0.5
    assert strengths[4, 9] == 1 and strengths[7, 2] == 1 / 3
    assert strengths[0, 1] == 0
    assert not shades(np.zeros((10, 10), int).tolist()).any()


def test_a_cell_of_the_sidebar_shows_the_errors_that_fit():
    counts = COUNTS.copy()
    counts[5, 6] = 100
    shown = re.findall(r'<span class="error">(.*?)</span>', confusion_html(counts.tolist()))
    assert shown == ["9", "1"]


def test_cells_that_can_be_chosen_are_buttons_and_one_is_pressed():
    buttons = re.findall(r"<button .*?>(.*?)</button>", confusion_html(COUNTS.tolist(), (4, 9)))
    assert buttons == [str(count or "") for count in COUNTS.flat]
    pressed = re.findall(
        r'data-pick="(\d\d)" aria-label="([^"]*)" aria-pressed="true" tabindex="0"',
        confusion_html(COUNTS.tolist(), (4, 9)),
    )
    assert pressed == [("49", "4 read as 9: 9")]


def test_the_most_frequent_error_is_beside_the_diagonal():
    assert most_frequent_error(COUNTS.tolist()) == (4, 9)
