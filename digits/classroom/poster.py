"""All drawings of a class on one sheet of A3 for the wall, the same digits side by side.

Left out: whatever says which class it was, or who drew what.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import cv2
import numpy as np

from digits.classroom.live import ClassDrawing
from digits.classroom.packed_strokes import SIDE, ink_bounds
from digits.classroom.task import NO_DIGIT
from digits.display.palette import THEMES, rgb
from digits.strokes.canvas_json import PenStroke
from digits.strokes.pen import FRACTION_BITS
from digits.strokes.render import pen_path

DPI = 240  # a stroke of the smallest tile is then as sharp as a printer makes it
A3 = round(420 / 25.4 * DPI), round(297 / 25.4 * DPI)  # pixels; 420 x 297 mm
MARGIN = round(12 / 25.4 * DPI)  # pixels: printers leave the edge white
HEAD = round(24 / 25.4 * DPI)  # pixels above the tiles
TITLE, COUNT = 0.55, 0.3  # shares of the head: the size of its two texts
GAP = 0.08  # share of a tile that is between two of them
INSIDE = 0.76  # share of a tile that a drawing fills at most
MAX_ENLARGED = 1.6  # more would make the pen of a small drawing clumsy
NEARLY = 0.93  # of the largest tiles: a sheet that is fuller is then better than larger tiles
OTHERS, UNKNOWN = 10, 11  # the places of drawings that are no digit or not known, after the digits
# Colours as OpenCV has them: blue, green, red.
PAPER, INK = rgb(THEMES["light"].ground)[::-1], rgb(THEMES["light"].text)[::-1]
# Tiles of one digit and of the next: so pale that a printer needs little of them.
GROUNDS = rgb("#e8eefc")[::-1], rgb("#fdf0dc")[::-1]
GREY = rgb("#667085")[::-1]
FONT = "sans"  # OpenCV's own


class Grid(NamedTuple):
    """A sheet's size, its columns and rows, and a tile's side with its gap, in pixels."""

    width: int
    height: int
    columns: int
    rows: int
    step: float

    def corner(self, place: int) -> tuple[float, float]:
        """x and y of a tile, the tiles in the middle of what is below the head."""
        row, column = divmod(place, self.columns)
        left = (self.width - self.columns * self.step) / 2
        room = self.height - 2 * MARGIN - HEAD
        top = MARGIN + HEAD + (room - self.rows * self.step) / 2
        return left + column * self.step, top + row * self.step


def poster(drawings: Sequence[ClassDrawing]) -> bytes:
    """The sheet as a PNG in colour: A3 at 240 dots an inch, upright or lying.

    There is one drawing at least.
    """
    grid = choose_grid(len(drawings))
    sheet = np.full((grid.height, grid.width, 3), PAPER, np.uint8)
    _write_head(sheet, len(drawings))
    places = iter(range(len(drawings)))
    for number, (_, alike) in enumerate(groupby(sorted(drawings, key=_place), _place)):
        for one in alike:
            _draw_tile(
                sheet, one.strokes, grid.corner(next(places)), grid.step, GROUNDS[number % 2]
            )
    return cv2.imencode(".png", sheet)[1].tobytes()


def choose_grid(count: int) -> Grid:
    """The sheet and columns that make the tiles large and leave few places empty."""
    grids = [
        _grid(width, height, columns, count)
        for width, height in (A3, A3[::-1])
        for columns in range(1, count + 1)
    ]
    largest = max(grid.step for grid in grids)
    large = [grid for grid in grids if grid.step >= NEARLY * largest]
    return min(large, key=lambda grid: (grid.columns * grid.rows, -grid.step))


def _grid(width: int, height: int, columns: int, count: int) -> Grid:
    rows = -(-count // columns)
    step = min((width - 2 * MARGIN) / columns, (height - 2 * MARGIN - HEAD) / rows)
    return Grid(width, height, columns, rows, step)


def _place(drawing: ClassDrawing) -> int:
    if drawing.label is None:
        return UNKNOWN
    return OTHERS if drawing.label == NO_DIGIT else drawing.label


def _write_head(sheet: np.ndarray, count: int) -> None:
    """The title on the left, and on the right how many there are."""
    font, line = cv2.FontFace(FONT), MARGIN + round(TITLE * HEAD)
    cv2.putText(sheet, "Our digits", (MARGIN, line), INK, font, round(TITLE * HEAD), 700)
    size = round(COUNT * HEAD)
    text = f"{count:,} drawing{'s' * (count != 1)}"
    width = cv2.getTextSize(sheet.shape[1::-1], text, (0, 0), font, size, 400)[2]
    right = sheet.shape[1] - MARGIN - width
    cv2.putText(sheet, text, (right, line), GREY, font, size, 400)


def _draw_tile(
    sheet: np.ndarray,
    strokes: list[PenStroke],
    corner: tuple[float, float],
    step: float,
    ground: tuple[int, int, int],
) -> None:
    """A drawing in the middle of its tile, which `ground` fills."""
    side = step * (1 - GAP)
    start = np.round(np.add(corner, step * GAP / 2)).astype(int)
    end = np.round(start + side).astype(int)
    tile = sheet[start[1] : end[1], start[0] : end[0]]
    tile[:] = ground
    low, high = ink_bounds(strokes)
    scale = min(INSIDE * side / max(*high - low, 1), MAX_ENLARGED * side / SIDE)
    shift = side / 2 - scale * (low + high) / 2
    for stroke in strokes:
        path = pen_path(stroke).points * scale + shift
        line = np.round(path * 2**FRACTION_BITS).astype(np.int32)
        thickness = max(1, round(stroke.pen * scale))
        cv2.polylines(tile, [line], False, INK, thickness, cv2.LINE_AA, FRACTION_BITS)
