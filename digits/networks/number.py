"""Take a number apart into its digits: "2026" is four groups of ink, one beside the other.

The pieces come first: the strokes of the pen, or, in a picture, what lies between ways through the
ink (see image/seams.py). Geometry says which pieces may be one digit and which digits may stand
beside each other, a network that knows "no digit" judges each group, and the split with the best
sum wins (see split.py). A single digit is a split into one part.

Left out: reading the digits (see inference.py), two lines of digits, and a stroke that writes
several digits.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np

from digits.image.box import Box, ink_box
from digits.image.framing import FRAME, frame_drawing
from digits.image.groups import stroke_widths
from digits.image.seams import cut
from digits.networks.inference import DigitReader
from digits.networks.split import PIXELS, STROKES, Costs, Group, Line, Piece
from digits.strokes.canvas_json import PenPath
from digits.strokes.pen import draw_stroke
from digits.strokes.render import add_path

MAX_STROKES = 30  # more are a scribble, and to judge all their groups takes long
MAX_CUTS = 60  # as many, of a picture
CUT_HEIGHT = 80  # pixels of the copy of a picture that is cut: four times what a network sees
ROUGH = 0.5  # pixels that a path may be moved by where it is drawn only to be judged
# A group that nobody can read is at least so probable: it does not decide alone.
LEAST_PROBABLE = 0.03


Draw = Callable[[Group, Box], np.ndarray]


class Part(NamedTuple):
    """One digit of a number.

    `ink` uint8 (H, W) is the whole sheet without the ink of other digits; `strokes` are those
    of the digit, none in a picture; `box` is where its ink is, in pixels.
    """

    ink: np.ndarray
    strokes: list[PenPath]
    box: Box


def take_apart(ink: np.ndarray, strokes: Sequence[PenPath], judge: DigitReader) -> list[Part]:
    """The digits on a sheet from left to right: one for a single digit, none without ink.

    Parameters
    ----------
    ink : uint8 (H, W), 0 to 255, white ink on black
    strokes : the paths whose ink it is; none for a picture
    judge : a network that tells what is no digit, such as `best`

    The part of a single digit has `ink` itself and all strokes.
    """
    box = ink_box(ink)
    if box is None:
        return []
    parts = _of_strokes(strokes, ink.shape, judge) if strokes else _of_pixels(ink, box, judge)
    return parts if len(parts) > 1 else [Part(ink, list(strokes), box)]


def _of_strokes(
    strokes: Sequence[PenPath], shape: tuple[int, ...], judge: DigitReader
) -> list[Part]:
    """The digits that strokes are; none where it is one."""
    if not 1 < len(strokes) <= MAX_STROKES:
        return []
    pieces = [Piece(_stroke_box(stroke)) for stroke in strokes]
    paths = [_simplify(stroke) for stroke in strokes]

    def draw(group: Group, box: Box) -> np.ndarray:
        return _draw_roughly([paths[at] for at in group], box)

    parts = []
    for group in _split(pieces, STROKES, draw, judge):
        alone = np.zeros(shape, np.uint8)
        for at in group:
            add_path(alone, strokes[at])
        if (box := ink_box(alone)) is not None:  # None: beyond the sheet
            parts.append(Part(alone, [strokes[at] for at in group], box))
    return parts


def _of_pixels(ink: np.ndarray, box: Box, judge: DigitReader) -> list[Part]:
    """The digits in the pixels of a picture; none where it is one."""
    sheet = box.cut(ink)
    small = _lower(sheet)
    cuts = cut(small)
    if len(cuts.crossed) > MAX_CUTS:
        return []
    inks = [np.where(cuts.labels == at, small, 0) for at in range(len(cuts.crossed))]
    boxes = [ink_box(one) for one in inks]
    filled = [at for at, place in enumerate(boxes) if place is not None]
    crossed = cuts.crossed / _pen_width(small)
    pieces = [Piece(place, crossed[at]) for at, place in enumerate(boxes) if place]

    def draw(group: Group, around: Box) -> np.ndarray:
        return around.cut(np.max([inks[filled[at]] for at in group], axis=0))

    labels = cv2.resize(
        cuts.labels.astype(np.uint8), sheet.shape[::-1], interpolation=cv2.INTER_NEAREST
    )
    parts = []
    for group in _split(pieces, PIXELS, draw, judge):
        alone = np.zeros_like(ink)
        box.cut(alone)[:] = np.where(np.isin(labels, [filled[at] for at in group]), sheet, 0)
        parts.append(Part(alone, [], ink_box(alone) or box))
    return parts


def _lower(sheet: np.ndarray) -> np.ndarray:
    """Ink of uint8 (H, W) at most as high as a picture that is cut."""
    scale = min(1, CUT_HEIGHT / len(sheet))
    return cv2.resize(sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _pen_width(ink: np.ndarray) -> float:
    """The usual width of the strokes in uint8 (H, W) in pixels, 1 at least."""
    middle, widths = stroke_widths(ink > 127)
    return max(1.0, float(np.median(widths[middle]))) if middle.any() else 1.0


def _split(pieces: list[Piece], costs: Costs, draw: Draw, judge: DigitReader) -> list[Group]:
    """The groups of pieces that are the digits, from left to right; none where it is one.

    `draw` gives the ink of some pieces within a box: uint8 (h, w).
    """
    if len(pieces) < 2:
        return []
    line = Line(pieces, costs)
    if not line.may_be_number():  # then no network is asked
        return []
    images = np.stack([_frame(draw(group, box)) for group, box in line.boxes.items()])
    judged = judge.outputs(images)
    # How probable it is that a group is a digit, and which one.
    sure = (1 - judged.no_digit) * judged.probabilities.max(axis=1)
    probable = np.maximum(sure, LEAST_PROBABLE)
    return line.best_split(dict(zip(line.boxes, np.log(probable).tolist(), strict=True)))


def _frame(ink: np.ndarray) -> np.ndarray:
    image = frame_drawing(ink)
    return np.zeros((FRAME, FRAME), np.uint8) if image is None else image


def _stroke_box(stroke: PenPath) -> Box:
    reach = stroke.pen / 2
    left, top = np.floor(stroke.points.min(axis=0) - reach).astype(int).tolist()
    right, bottom = np.ceil(stroke.points.max(axis=0) + reach).astype(int).tolist()
    return Box(left, top, right - left, bottom - top)


def _simplify(stroke: PenPath) -> PenPath:
    """A path of few points, which is drawn sooner."""
    points = cv2.approxPolyDP(stroke.points.astype(np.float32), ROUGH, False)[:, 0]  # (m, 2)
    return PenPath(points, stroke.pen)


def _draw_roughly(strokes: list[PenPath], box: Box) -> np.ndarray:
    """The ink of strokes in a box, sooner and less exactly than `draw_paths`: uint8 (h, w)."""
    ink = np.zeros((box.height, box.width), np.uint8)
    for points, pen in strokes:
        draw_stroke(ink, points - (box.left, box.top) - 0.5, max(1, round(pen)))
    return ink
