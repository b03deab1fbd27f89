"""The confusion matrix as a table."""

import re

import numpy as np

from digits.display.matrix import CLASS_DRAWINGS, confusion_html, most_frequent_error, shades

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


def test_in_a_class_what_is_neither_right_nor_wrong_has_cells_of_its_own():
    counts = np.zeros((11, 12), int)
    counts[4, 9], counts[4, 10], counts[4, 11], counts[10, 11], counts[10, 3] = 3, 5, 2, 7, 1
    html = confusion_html(counts.tolist(), (4, 9), CLASS_DRAWINGS)
    found = re.findall(r'<td title="([^"]*): (\d+)" style="background: rgb\((.*?) /', html)
    colours = {words: (int(count), colour) for words, count, colour in found}
    assert len(colours) == 132
    blue, orange, grey = "59 123 242", "211 115 4", "132 141 160"
    assert colours["4 read as 9"] == (3, orange) and colours["4 read as two digits"] == (5, grey)
    assert colours["4 refused"] == (2, grey) and colours["4 read as 4"] == (0, blue)
    assert colours["no digit refused"] == (7, blue) and colours["no digit read as 3"] == (1, orange)
    keys = re.findall(r'data-pick="(..)"', html)
    assert [CLASS_DRAWINGS.cell(key) for key in keys] == list(np.ndindex(11, 12))
    assert {CLASS_DRAWINGS.cell(key) for key in (None, "", "4", "4-9", "un")} == {None}


def test_without_mistakes_the_first_cell_is_another_one_with_digits():
    counts = np.zeros((11, 12), int)
    counts[3, 3] = 9
    assert most_frequent_error(counts.tolist(), CLASS_DRAWINGS) == (3, 3)
    counts[5, 10] = 2
    assert most_frequent_error(counts.tolist(), CLASS_DRAWINGS) == (5, 10)
    counts[10, 7] = 1
    assert most_frequent_error(counts.tolist(), CLASS_DRAWINGS) == (10, 7)
