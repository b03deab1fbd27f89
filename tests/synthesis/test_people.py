"""The doodles of people that are shipped: what the file holds, and what is drawn of it."""

import cv2
import numpy as np

from digits.strokes.dataset import read_drawings
from digits.synthesis import people
from digits.synthesis.people import FILE, draw_person_doodle

MAX_BYTES = 3_000_000  # what a checkout and a wheel may grow by


def test_the_file_holds_many_kinds_of_small_drawings_and_no_digit():
    assert FILE.stat().st_size < MAX_BYTES
    drawings = read_drawings(FILE)
    assert len(drawings.strokes) > 5000 and len(set(drawings.kinds)) > 300
    assert set(drawings.labels.tolist()) == {-1}
    sizes = [np.ptp(np.concatenate(strokes), axis=0).max() for strokes in drawings.strokes]
    assert np.abs(np.array(sizes) - 100).max() < 1.5


def test_a_doodle_is_drawn_as_it_is_or_mirrored(monkeypatch):
    """An L of two strokes, drawn without a turn."""
    letter = [np.float32([[0, 0], [0, 100]]), np.float32([[0, 100], [60, 100]])]
    before = [stroke.copy() for stroke in letter]
    monkeypatch.setattr(people, "people_doodles", lambda: [letter])
    monkeypatch.setattr(people, "TURN", 0)
    below = [draw_person_doodle(np.random.default_rng(state))[56:] for state in range(40)]
    assert len({drawing.tobytes() for drawing in below}) == 40
    masses = [cv2.moments(drawing) for drawing in below]
    sides = [mass["m10"] / mass["m00"] < 56 for mass in masses]
    assert 8 < sum(sides) < 32  # the foot to the right, or to the left
    for stroke, other in zip(before, letter, strict=True):
        np.testing.assert_array_equal(stroke, other)
