"""The sheet of samples: every place has its kind of picture."""

import numpy as np
import pytest

from digits.image.framing import FRAME, to_mnist
from digits.synthesis import samples
from digits.synthesis.samples import COLUMNS, ROWS, sample_sheet
from digits.synthesis.styles import draw_digit

SHAPE = (4 * ROWS * 2 * FRAME, COLUMNS * 2 * FRAME)


@pytest.fixture(scope="module")
def digits():
    """A few digits in place of MNIST: images and labels."""
    labels = np.arange(40, dtype=np.uint8) % 10
    rng = np.random.default_rng(1)
    return np.stack([to_mnist(draw_digit(int(digit), rng)) for digit in labels]), labels


def test_a_sheet_of_samples_has_a_picture_in_every_place(digits):
    sheet = sample_sheet(*digits, np.random.default_rng(1))
    assert (sheet.dtype, sheet.shape) == (np.uint8, SHAPE)
    places = sheet.reshape(4 * ROWS, 2 * FRAME, COLUMNS, 2 * FRAME).swapaxes(1, 2)
    assert (places.max(axis=(2, 3)) > 100).all()
    assert len({place.tobytes() for row in places for place in row}) == 4 * ROWS * COLUMNS
    np.testing.assert_array_equal(sheet[::2, ::2], sheet[1::2, 1::2])  # each pixel twice


def test_the_same_seed_gives_the_same_samples_and_another_others(digits):
    first, again, other = (sample_sheet(*digits, np.random.default_rng(n)) for n in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_columns_hold_their_digits_and_the_last_rows_none(digits, monkeypatch):
    y = digits[1]
    shown = []
    marked = np.stack([np.full((28, 28), digit, np.uint8) for digit in y])

    def told(mark):
        shown.append(mark)
        return np.full((28, 28), mark, np.uint8)

    monkeypatch.setattr(samples, "distort", lambda image, *_: told(int(image[0, 0])))
    monkeypatch.setattr(samples, "middle_lines", lambda image: [] if image[0, 0] == 7 else [image])
    monkeypatch.setattr(samples, "draw_again", lambda lines, rng: told(10 + int(lines[0][0, 0])))
    monkeypatch.setattr(samples, "draw_varied", lambda digit, rng: told(20 + digit))
    monkeypatch.setattr(samples, "draw_varied_doodle", lambda rng: told(99))
    sample_sheet(marked, y, np.random.default_rng(1))
    row = np.repeat(np.arange(10), COLUMNS // 10).tolist()
    again = [digit if digit == 7 else 10 + digit for digit in row]  # a 7 has no lines here
    drawn = [20 + digit for digit in row]
    assert shown == row * ROWS + again * ROWS + drawn * ROWS + [99] * len(row) * ROWS
