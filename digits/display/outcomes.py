"""What networks do with drawings, right, wrong, two and refused: a bar in four parts as HTML.

The same for the sidebar, the page of networks and the board of a class. Left out: counting (see
networks/verdicts.py and classroom/results.py). Styled in assets/style/shares.css.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from digits.display.wording import percent

# What may be done with a drawing: its sign and its name.
OUTCOMES = (("✓", "right"), ("✗", "wrong"), ("?", "two"), ("⊘", "refused"))
# From so many drawings on a share is known to a tenth and to a hundredth of a per cent.
TENTHS, HUNDREDTHS = 1_000, 2_000


class Shares(NamedTuple):
    """How drawings were read: whose they are, how many, and the four shares, which sum to 1.

    Where all of them are no digits, `of_no_digit`, none can be named right: that share is None, and
    to refuse them is right.
    """

    whose: str
    total: int
    shares: Sequence[float | None]
    of_no_digit: bool = False


def shares_html(rows: Iterable[Shares], *, narrow: bool = False, with_total: bool = True) -> str:
    """A table: right, wrong, two and refused, a bar in four parts under each row.

    Where it is `narrow`, whose they are stands above the numbers, else in front of them;
    `with_total`: and how many they are.
    """
    heads = "".join(
        f'<th scope="col"><span class="swatch {name}"></span> '
        f'<span aria-hidden="true">{sign}</span> {name}</th>'
        for sign, name in OUTCOMES
    )
    heads = f"<tr>{heads}</tr>" if narrow else f"<tr><td></td>{heads}</tr>"
    body = "".join(_row(row, narrow, with_total) for row in rows)
    return f'<table class="shares{" narrow" if narrow else ""}">{heads}{body}</table>'


def _row(row: Shares, narrow: bool, with_total: bool) -> str:
    whose = escape(row.whose) + (f" <small>{row.total:,}</small>" if with_total else "")
    numbers, parts = _numbers(row), f'<td colspan="4">{_parts(row)}</td>'
    if narrow:
        return (
            f'<tr><th scope="rowgroup" colspan="4">{whose}</th></tr>'
            f'<tr aria-hidden="true">{parts}</tr><tr>{numbers}</tr>'
        )
    return (
        f'<tr><th scope="row">{whose}</th>{numbers}</tr>'
        f'<tr aria-hidden="true"><td></td>{parts}</tr>'
    )


def _numbers(row: Shares) -> str:
    decimals = 2 if row.total >= HUNDREDTHS else 1 if row.total >= TENTHS else 0
    cells = [
        "–" if share is None or not row.total else percent(share, decimals) for share in row.shares
    ]
    if row.of_no_digit and row.shares[-1]:
        cells[-1] = f"{cells[-1]} <small>✓</small>"
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _parts(row: Shares) -> str:
    names = [name for _, name in OUTCOMES]
    if row.of_no_digit:
        names[-1] = "refused good"
    parts = "".join(
        f'<i class="{name}" style="--share: {share:.4f}"></i>'
        for name, share in zip(names, row.shares, strict=True)
        if share
    )
    return f'<div class="parts">{parts}</div>'
