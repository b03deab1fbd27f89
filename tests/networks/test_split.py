"""Pieces are split into digits as a search through all splits would do it."""

from itertools import combinations

import numpy as np
import pytest

from digits.image.box import Box
from digits.networks import split
from digits.networks.split import Line, Piece


def row(count, rng):
    """Pieces in a row, some of which overlap or stand a little higher."""
    boxes = [
        Box(
            int(40 * at + rng.integers(-12, 12)),
            int(rng.integers(10)),
            30,
            int(rng.integers(60, 90)),
        )
        for at in range(count)
    ]
    return [Piece(box, float(rng.uniform(0, 1))) for box in boxes]


def around(boxes):
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right = max(box.left + box.width for box in boxes)
    return Box(left, top, right - left, max(box.top + box.height for box in boxes) - top)


def worth_of_all_splits(pieces, probable, costs):
    """What every split of a row into two or more neighbouring groups is worth, one by one."""
    height = max(piece.box.height for piece in pieces)
    places = range(len(pieces))
    for cuts in (cuts for n in places[1:] for cuts in combinations(places[1:], n)):
        groups = [tuple(range(a, b)) for a, b in zip((0, *cuts), (*cuts, len(pieces)), strict=True)]
        if not all(group in probable for group in groups):
            continue
        worth = sum(probable[group] for group in groups)
        boxes = [[pieces[at].box for at in group] for group in groups]
        for inside in boxes:
            ends = np.maximum.accumulate([box.left + box.width for box in inside])
            gaps = [box.left - end for box, end in zip(inside[1:], ends[:-1], strict=True)]
            worth -= split.PER_GAP * max([0, *gaps]) / height
        for cut, left, right in zip(cuts, boxes[:-1], boxes[1:], strict=True):
            one, other = around(left), around(right)
            shared = max(0, one.left + one.width - other.left)
            shift = abs(one.top + one.height / 2 - other.top - other.height / 2)
            against = costs.shared * shared + split.PER_SHIFT * shift
            worth += split.BESIDE - against / height - split.PER_STROKE * pieces[cut].crossed
        yield worth, groups


@pytest.mark.parametrize("costs", [split.STROKES, split.PIXELS], ids=["strokes", "pixels"])
@pytest.mark.parametrize("count", [2, 3, 5, 7])
def test_the_best_of_all_splits_is_found(count, costs):
    rng, found = np.random.default_rng(count), 0
    for _ in range(20):
        line = Line(pieces := row(count, rng), costs)
        probable = {group: float(np.log(rng.uniform(0.5, 1))) for group in line.boxes}
        probable[line.whole] = float(np.log(rng.uniform(0.03, 1)))
        best = max(worth_of_all_splits(pieces, probable, costs), default=(-np.inf, []))
        is_number = best[0] > probable[line.whole] - emptiness(pieces)
        is_number &= best[0] >= costs.least * (len(best[1]) - 1)
        assert line.best_split(probable) == (best[1] if is_number else [])
        found += is_number
    assert found > 3


def emptiness(pieces):
    ends = np.maximum.accumulate([piece.box.left + piece.box.width for piece in pieces])
    gaps = [p.box.left - end for p, end in zip(pieces[1:], ends[:-1], strict=True)]
    return split.PER_GAP * max([0, *gaps]) / max(piece.box.height for piece in pieces)


def test_a_bar_drawn_when_all_digits_are_there_belongs_to_the_digit_it_crosses():
    seven, one, bar = Box(0, 0, 50, 100), Box(80, 0, 20, 100), Box(10, 45, 40, 10)
    line = Line([Piece(box) for box in (seven, one, bar)])
    assert line.best_split(dict.fromkeys(line.boxes, 0.0)) == [(0, 2), (1,)]


@pytest.mark.parametrize(
    "boxes",
    [
        pytest.param([Box(0, 0, 60, 100), Box(30, 10, 25, 8)], id="a bar"),
        pytest.param([Box(0, 0, 60, 100), Box(0, 10, 60, 80)], id="one in the other"),
        pytest.param([Box(0, 0, 60, 100), Box(5, 130, 60, 100)], id="one above the other"),
    ],
)
def test_what_does_not_stand_beside_another_is_no_digit_by_itself(boxes):
    line = Line([Piece(box) for box in boxes])
    assert (
        line.best_split({group: -3.5 if group == line.whole else 0 for group in line.boxes}) == []
    )


def test_a_drawing_of_which_the_judge_knows_no_part_is_no_number():
    line = Line([Piece(Box(70 * at, 0, 50, 100)) for at in range(4)])
    assert line.best_split(dict.fromkeys(line.boxes, -3.5)) == []
