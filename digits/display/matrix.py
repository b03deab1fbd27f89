"""The confusion matrix as a table in HTML, which a browser shows at once and reads aloud.

Left out: what a click on a cell does (see views/pick.py).
"""

from collections.abc import Sequence

import numpy as np

from digits.display.palette import BLUE, ORANGE, rgb

HIT, ERROR = (" ".join(map(str, rgb(colour))) for colour in (BLUE, ORANGE))
# Opacity of the strongest cell: the number in it is readable on both themes.
STRONGEST = 0.7

Cell = tuple[int, int]  # true digit, digit read


def shades(confusion: Sequence[Sequence[int]]) -> np.ndarray:
    """How strong each cell's colour is: float (10, 10), 0 to 1.

    Hits and errors have a scale each, so that 3 errors show beside 1,000 hits.
    """
    counts = np.asarray(confusion)
    errors = counts - np.diag(counts.diagonal())
    return np.where(
        np.eye(len(counts), dtype=bool),
        counts / max(counts.max(), 1),
        np.sqrt(errors / max(errors.max(), 1)),
    )


def most_frequent_error(confusion: Sequence[Sequence[int]]) -> Cell:
    """The cell beside the diagonal with the most digits."""
    errors = np.array(confusion)
    np.fill_diagonal(errors, -1)
    true, read = np.unravel_index(errors.argmax(), errors.shape)
    return int(true), int(read)


def confusion_html(confusion: Sequence[Sequence[int]], chosen: Cell | None = None) -> str:
    """`confusion[true][read]` counts digits: hits blue, errors orange; a row each true digit.

    With a `chosen` cell, every cell is a button with its number, and that one is pressed.
    """
    digits, strengths = range(len(confusion)), shades(confusion)
    heads = "".join(f'<th scope="col">{read}</th>' for read in digits)
    rows = []
    for true in digits:
        cells = (
            _cell((true, read), confusion[true][read], strengths[true, read], chosen)
            for read in digits
        )
        rows.append(f'<tr><th scope="row">{true}</th>{"".join(cells)}</tr>')
    kind, about = "confusion", "Confusion matrix"
    if chosen is not None:
        kind, about = "confusion choice", "Rows: true digit. Columns: read as."
    return (
        f'<table class="{kind}" translate="no"><caption>{about}</caption>'
        f"<tr><td></td>{heads}</tr>{''.join(rows)}</table>"
    )


def _cell(cell: Cell, count: int, strength: float, chosen: Cell | None) -> str:
    true, read = cell
    colour = f"rgb({HIT if true == read else ERROR} / {STRONGEST * strength:.2f})"
    about = f"{true} read as {read}: {count:,}"
    if chosen is None:
        # What is larger has no room in a cell of the sidebar.
        kind = ' class="error"' if true != read and 0 < count < 100 else ""
        inside = f"<span{kind}>{count}</span>"
    else:
        pressed = cell == chosen
        inside = (
            f'<button type="button" data-pick="{true}{read}" aria-label="{about}" '
            f'aria-pressed="{str(pressed).lower()}" tabindex="{0 if pressed else -1}">'
            f"{count or ''}</button>"
        )
    return f'<td title="{about}" style="background: {colour}">{inside}</td>'
