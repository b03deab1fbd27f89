"""Ways through ink from top to bottom: they meet the least of it."""

import cv2
import numpy as np

from digits.image.seams import cut


def lines(*ends, width=120):
    """Straight strokes of 8 pixels, each from (x, y) to (x, y): uint8 (80, width)."""
    ink = np.zeros((80, width), np.uint8)
    for start, end in ends:
        cv2.line(ink, start, end, 255, 8)
    return ink


def test_leaning_strokes_whose_boxes_overlap_are_parted_with_hardly_any_ink():
    first, second = lines(((50, 5), (20, 75))), lines(((75, 5), (45, 75)))
    labels, crossed = cut(np.maximum(first, second))
    way = int(crossed[1:].argmin()) + 1
    assert crossed[way] < 1  # pixel
    assert (labels[first > 0] < way).mean() > 0.99
    assert (labels[second > 0] >= way).mean() > 0.99


def test_where_strokes_touch_the_way_goes_through_what_they_share():
    ink = lines(((20, 5), (20, 75)), ((90, 5), (90, 75)), ((20, 40), (90, 40)))
    labels, crossed = cut(ink)
    assert labels[5, 20] != labels[5, 90]
    bar = np.count_nonzero(ink[:, 55])
    np.testing.assert_allclose(crossed[1:].min(), bar, rtol=0.05)
    # Every pixel belongs to a piece, from left to right.
    assert (np.diff(labels, axis=1) >= 0).all()
    assert labels.max() < len(crossed)


def test_a_stroke_that_nothing_passes_by_is_one_piece():
    labels, crossed = cut(np.full((80, 20), 255, np.uint8))
    assert not labels.any() and crossed.tolist() == [0]
