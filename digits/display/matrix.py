"""The confusion matrix as a table in HTML, which a browser shows at once and reads aloud.

Left out: what a click on a cell does (see views/pick.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from digits.display.palette import BLUE, GREY, ORANGE, rgb

HIT, ERROR, NEITHER = (" ".join(map(str, rgb(colour))) for colour in (BLUE, ORANGE, GREY))
# Opacity of the strongest cell: the number in it is readable on both themes.
STRONGEST = 0.7

Cell = tuple[int, int]  # row and column; of MNIST's digits the true digit and the one read


class Head(NamedTuple):
    """A row or a column: what a browser calls it, one letter; what is shown; its words."""

    key: str
    sign: str
    words: str


@dataclass(frozen=True, eq=False)
class Layout:
    """Rows and columns of a matrix.

    `hits` bool (rows, columns): the cells that are right. From the column `neither` on a cell is
    neither right nor wrong, unless it is a hit.
    """

    about: str
    rows: Sequence[Head]
    columns: Sequence[Head]
    hits: np.ndarray
    neither: int

    @property
    def errors(self) -> np.ndarray:
        """The cells that are wrong: bool (rows, columns)."""
        errors = ~self.hits
        errors[:, self.neither :] = False
        return errors

    def cell(self, keys: str | None) -> Cell | None:
        """The cell that a browser names by the keys of its row and column; None for any other."""
        names = {
            row.key + column.key: (down, across)
            for down, row in enumerate(self.rows)
            for across, column in enumerate(self.columns)
        }
        return names.get(keys or "")

    def words(self, cell: Cell) -> str:
        """What a cell holds, as in "4 read as 9"."""
        return f"{self.rows[cell[0]].words} {self.columns[cell[1]].words}"


_DIGITS = [Head(str(digit), str(digit), str(digit)) for digit in range(10)]
_READ = [head._replace(words=f"read as {head.sign}") for head in _DIGITS]
TEST_DIGITS = Layout(
    "Rows: true digit. Columns: read as.", _DIGITS, _READ, np.eye(10, dtype=bool), 10
)
# What a class draws may be no digit, and what a network says may be none.
_REFUSED_RIGHT = np.zeros((11, 12), bool)
_REFUSED_RIGHT[range(10), range(10)] = _REFUSED_RIGHT[10, 11] = True
CLASS_DRAWINGS = Layout(
    "Rows: what it is. Columns: read as; ? two digits, ⊘ refused.",
    [*_DIGITS, Head("n", "none", "no digit")],
    [*_READ, Head("u", "?", "read as two digits"), Head("r", "⊘", "refused")],
    _REFUSED_RIGHT,
    10,
)


def shades(confusion: Sequence[Sequence[int]], layout: Layout = TEST_DIGITS) -> np.ndarray:
    """How strong each cell's colour is: float, 0 to 1, as many as there are cells.

    Hits and the others have a scale each, so that 3 errors show beside 1,000 hits.
    """
    counts = np.asarray(confusion)
    others = np.where(layout.hits, 0, counts)
    return np.where(
        layout.hits,
        counts / max(counts.max(), 1),
        np.sqrt(others / max(others.max(), 1)),
    )


def most_frequent_error(confusion: Sequence[Sequence[int]], layout: Layout = TEST_DIGITS) -> Cell:
    """The wrong cell with the most digits; without mistakes, another one with digits in it."""
    counts = np.array(confusion)
    for cells in (layout.errors, ~layout.hits, layout.hits):
        if (counts * cells).any():
            break
    true, read = np.unravel_index((counts * cells).argmax(), counts.shape)
    return int(true), int(read)


def confusion_html(
    confusion: Sequence[Sequence[int]], chosen: Cell | None = None, layout: Layout = TEST_DIGITS
) -> str:
    """`confusion[true][read]` counts digits: hits blue, errors orange; a row each true digit.

    With a `chosen` cell, every cell is a button with its number, and that one is pressed.
    """
    strengths = shades(confusion, layout)
    heads = "".join(_head("col", column) for column in layout.columns)
    rows = []
    for down, row in enumerate(layout.rows):
        cells = (
            _cell((down, across), confusion[down][across], strengths[down, across], chosen, layout)
            for across in range(len(layout.columns))
        )
        rows.append(f"<tr>{_head('row', row)}{''.join(cells)}</tr>")
    kind, about = "confusion", "Confusion matrix"
    if chosen is not None:
        kind, about = "confusion choice", layout.about
    return (
        f'<table class="{kind}" translate="no"><caption>{about}</caption>'
        f"<tr><td></td>{heads}</tr>{''.join(rows)}</table>"
    )


def _head(scope: str, head: Head) -> str:
    # A sign is read aloud by its words.
    name = "" if head.sign.isalnum() else f' aria-label="{head.words}" title="{head.words}"'
    return f'<th scope="{scope}"{name}>{head.sign}</th>'


def _cell(cell: Cell, count: int, strength: float, chosen: Cell | None, layout: Layout) -> str:
    about = f"{layout.words(cell)}: {count:,}"
    colour = NEITHER
    if layout.hits[cell] or layout.errors[cell]:
        colour = HIT if layout.hits[cell] else ERROR
    background = f"rgb({colour} / {STRONGEST * strength:.2f})"
    if chosen is None:
        # What is larger has no room in a cell of the sidebar.
        kind = ' class="error"' if not layout.hits[cell] and 0 < count < 100 else ""
        inside = f"<span{kind}>{count}</span>"
    else:
        pressed = cell == chosen
        keys = layout.rows[cell[0]].key + layout.columns[cell[1]].key
        inside = (
            f'<button type="button" data-pick="{keys}" aria-label="{about}" '
            f'aria-pressed="{str(pressed).lower()}" tabindex="{0 if pressed else -1}">'
            f"{count or ''}</button>"
        )
    return f'<td title="{about}" style="background: {background}">{inside}</td>'
