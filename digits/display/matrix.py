"""The confusion matrix as a table in HTML, which a browser shows at once and reads aloud.

Left out: the matrix in which cells can be chosen (see charts.py).
"""

from collections.abc import Sequence

import numpy as np

from digits.display.palette import BLUE, ORANGE, rgb

HIT, ERROR = (" ".join(map(str, rgb(colour))) for colour in (BLUE, ORANGE))


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


def confusion_html(confusion: Sequence[Sequence[int]]) -> str:
    """`confusion[true][read]` counts digits: hits blue, errors orange; a row each true digit."""
    digits, strengths = range(len(confusion)), shades(confusion)
    heads = "".join(f'<th scope="col">{read}</th>' for read in digits)
    rows = []
    for true in digits:
        cells = (_cell(true, read, confusion[true][read], strengths[true, read]) for read in digits)
        rows.append(f'<tr><th scope="row">{true}</th>{"".join(cells)}</tr>')
    return f'<table class="confusion"><tr><td></td>{heads}</tr>{"".join(rows)}</table>'


def _cell(true: int, read: int, count: int, strength: float) -> str:
    colour = f"rgb({HIT if true == read else ERROR} / {strength:.2f})"
    about = f"{true} read as {read}: {count:,}"
    return f'<td title="{about}" style="background: {colour}"><span>{count}</span></td>'
