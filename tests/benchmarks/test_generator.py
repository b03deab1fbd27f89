"""The benchmark of the generator: its samples and what it prints."""

from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest

from benchmarks import generator
from benchmarks.generator import COLUMNS, ROWS, sample_sheet
from digits.image.framing import FRAME, to_mnist
from digits.networks.recipes import CATALOGUE
from digits.synthesis import augment
from digits.synthesis.styles import draw_digit

SHAPE = (4 * ROWS * 2 * FRAME, COLUMNS * 2 * FRAME)


@pytest.fixture(scope="module")
def digits():
    """A few digits in place of MNIST: images and labels."""
    labels = np.arange(40, dtype=np.uint8) % 10
    rng = np.random.default_rng(1)
    return np.stack([to_mnist(draw_digit(int(digit), rng)) for digit in labels]), labels


@pytest.fixture
def data(digits, tmp_path):
    x, y = digits
    path = tmp_path / "mnist.npz"
    np.savez(path, x_train=x, y_train=y, x_test=x, y_test=y)
    return path


@pytest.fixture
def run(monkeypatch, run_command):
    """Runs the command with a small network: exit code, what it prints, its complaints."""
    recipe = replace(CATALOGUE["best"], hidden=(8,), batch_size=4)
    monkeypatch.setattr(generator, "find_recipe", lambda name: recipe)
    return partial(run_command, generator.main)


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

    def distort(drawing, rng, change_pen=False):
        shown.append((int(drawing[0, 0]), change_pen))
        return drawing

    monkeypatch.setattr(generator, "distort", distort)
    monkeypatch.setattr(augment, "distort", distort)
    monkeypatch.setattr(
        augment, "draw_digit", lambda digit, rng: np.full((28, 28), 20 + digit, np.uint8)
    )
    monkeypatch.setattr(generator, "draw_doodle", lambda rng: np.full((28, 28), 99, np.uint8))
    sample_sheet(marked, y, np.random.default_rng(1))
    row = np.repeat(np.arange(10), COLUMNS // 10).tolist()
    assert shown == (
        [(digit, True) for digit in row] * ROWS
        + [(20 + digit, False) for digit in row] * 2 * ROWS
        + [(99, False)] * len(row) * ROWS
    )


def test_times_and_their_ratio_are_printed_and_samples_written(run, data, tmp_path):
    path = tmp_path / "samples.png"
    code, printed, _ = run("--data", data, "--batches", "2", "--samples", path)
    assert code == 0
    assert cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).shape == SHAPE
    made, trained, ratio = printed.splitlines()[-3:]
    times = [float(line.split("median")[1].split()[0]) for line in (made, trained)]
    assert min(times) > 0
    assert float(ratio.split()[-1]) == pytest.approx(times[0] / times[1], abs=0.1, rel=0.2)


def test_missing_data_give_one_line(run, tmp_path):
    code, printed, complaint = run("--data", tmp_path / "missing.npz")
    assert (code, printed) == (2, "")
    (line,) = complaint.splitlines()
    assert str(tmp_path / "missing.npz") in line


def test_more_batches_can_be_timed_than_an_epoch_has(run, data):
    code, printed, _ = run("--data", data, "--batches", "12")  # there are 10
    assert code == 0
    assert "ratio" in printed


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--batches", "0"),
        ("--batches", "-1"),
        ("--batches", "x"),
        ("--seed", "-1"),
        ("--samples", "lacking/samples.png"),
        ("--samples", "samples.doc"),
    ],
)
def test_wrong_usage_gives_one_line(run, data, tmp_path, monkeypatch, option, value):
    monkeypatch.chdir(tmp_path)
    code, printed, complaint = run("--data", data, "--batches", "1", option, value)
    assert (code, printed) == (2, "")
    (line,) = complaint.splitlines()
    assert value in line
