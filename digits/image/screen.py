"""Find the digit in a picture that was drawn on a screen, and keep its exact values.

A screen shows areas of one exact grey: a page, a canvas, a bar, a button. Each of the large
ones is searched for a digit. Left out: photographs and pictures whose values are not exact
(see photo.py).
"""

from dataclasses import replace

import cv2
import numpy as np

from digits.image.box import Box, box_around
from digits.image.choice import Choice, Rank, choose_digit
from digits.image.photo import is_ruled
from digits.image.picture import MIN_CONTRAST
from digits.image.resize import scale_down

# Of 255. With more contrast than this, ink keeps its values; fainter ink becomes white.
FULL_CONTRAST = 200
SMALLEST_AREA = 1 / 30  # share of the picture: a smaller area of one grey is no canvas
BORDER = 0.8  # share of a box's border; the rest is round corners, and strokes that go beyond
INSET = 0.01  # share of a box's shorter side: a JPEG blurs the border itself
SOFT = 0.05  # share of the digit's longer side: how far the soft edge of a stroke may reach
SAME = 3  # of 255: a JPEG changes an area of one grey by this much
# A digit with this share of an area's ink is alone there. On this page's own screenshots text
# and charts that have run together are up to 2.5 times as high as the digit on the canvas.
MAIN_INK, ALONE = 0.8, 3
MAX_AREAS = 6  # the largest ones, so that no picture takes long
WORK_SIDE = 1000  # pixels of the copy on which strokes are grouped


def segment_clean(grey: np.ndarray) -> Choice | None:
    """The ink of the digit in a clean picture of either polarity; None if it is blank.

    Takes and gives uint8 (H, W), 0 to 255. Ink is the difference from the ground, which is the
    most common grey around the digit. Where nothing looks like a digit, all marks are ink.
    """
    found = [_choose(grey, ground, box) for ground, box in _areas(grey)]
    best, _ = max((one for one in found if one), key=lambda one: one[1], default=(None, None))
    if best is None or (best.rank == Rank.AT_BORDER and is_ruled(best.pixels)):
        return _all_marks(grey)
    return best


def _all_marks(grey: np.ndarray) -> Choice | None:
    """Every mark on the most common grey."""
    ground = int(np.bincount(grey.ravel(), minlength=256).argmax())
    marks = _marks(grey, ground)
    if not marks.any():
        return None
    ink = ink_on_ground(grey, ground, marks)
    return Choice(ink, Rank.UNLIKELY, 1, box_around(ink).longer_side)


def _marks(grey: np.ndarray, ground: int) -> np.ndarray:
    """Where a picture clearly differs from the ground: bool (H, W)."""
    return cv2.absdiff(grey, np.full_like(grey, ground)) >= MIN_CONTRAST


def _areas(grey: np.ndarray) -> list[tuple[int, Box]]:
    """The largest areas of one grey, and the whole picture with its most common grey."""
    share = np.bincount(grey.ravel(), minlength=256) / grey.size
    ground = int(share.argmax())
    areas = []
    for value in np.flatnonzero(share >= SMALLEST_AREA).tolist():
        _, _, boxes, _ = cv2.connectedComponentsWithStats(_same(grey, value))
        areas += [(area, value, Box(*box)) for *box, area in boxes[1:].tolist()]
    areas = sorted(area for area in areas if area[0] >= SMALLEST_AREA * grey.size)[-MAX_AREAS:]
    whole = ground, Box(0, 0, grey.shape[1], grey.shape[0])
    return [whole, *((value, box) for _, value, box in areas if _has_border(grey, value, box))]


def _same(grey: np.ndarray, value: int) -> np.ndarray:
    """Where a picture has a grey: uint8 (H, W), 0 or 1."""
    return cv2.inRange(grey, max(0, value - SAME), min(255, value + SAME)) // 255


def _has_border(grey: np.ndarray, value: int, box: Box) -> bool:
    """Whether an area lies all around within its box, as a canvas does; a gap in a 0 does not."""
    left, top, width, height = box
    inset = int(INSET * min(width, height))
    rows = slice(top + inset, top + height - inset)
    columns = slice(left + inset, left + width - inset)
    area = _same(grey[rows, columns], value)
    border = np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]])
    return bool(border.mean() > BORDER)


def _choose(grey: np.ndarray, ground: int, box: Box) -> tuple[Choice, tuple[int, float]] | None:
    """The digit in one area, uint8 (H, W) as the picture, and how good it is; None without any.

    The larger, the better; on a canvas a digit is alone, which counts as ALONE times its size.
    """
    area = box.cut(grey)
    marks = _marks(area, ground)
    scale = min(1, WORK_SIDE / max(grey.shape))
    small = scale_down(255 * marks.astype(np.uint8), max(1, round(scale * max(marks.shape))))
    choice = choose_digit((small > 0).astype(np.uint8), round(scale * max(grey.shape)))
    if choice is None or choice.rank == Rank.UNLIKELY:
        return None
    group = cv2.resize(choice.pixels, marks.shape[::-1], interpolation=cv2.INTER_NEAREST)
    digit = (group > 0) & marks
    if not digit.any():  # a picture so narrow that scaling loses it
        return None
    ink = np.zeros_like(grey)
    box.cut(ink)[:] = ink_on_ground(area, ground, digit)
    alone = choice.pixels.sum() > MAIN_INK * (small > 0).sum()
    size = choice.extent * (ALONE if alone else 1)
    return replace(choice, pixels=ink), (choice.rank, size)


def ink_on_ground(grey: np.ndarray, ground: int, digit: np.ndarray) -> np.ndarray:
    """How far the digit's pixels are from the ground: uint8 (H, W), 0 to 255.

    `digit`, bool (H, W), is most of it. Its faint edges belong to it, what does not touch it
    is 0. The ink is darker or lighter than the ground, whichever differs more.
    """
    values = grey[digit]
    darker, lighter = ground - int(values.min()), int(values.max()) - ground
    contrast = max(darker, lighter)
    levels = np.arange(256.0)
    ink = ground - levels if darker > lighter else levels - ground
    gain = 255 / contrast if contrast < FULL_CONTRAST else 1
    ink = np.clip(np.round(ink * gain), 0, 255).astype(np.uint8)[grey]
    soft = 2 * max(3, round(SOFT * box_around(digit.astype(np.uint8)).longer_side)) + 1
    ink *= cv2.dilate(digit.astype(np.uint8), np.ones((soft, soft), np.uint8))
    count, labels = cv2.connectedComponents((ink > 0).astype(np.uint8))
    own = np.zeros(count, bool)
    own[labels[digit]] = True
    own[0] = False
    return ink * own[labels]
