"""How networks do on a class's digits, beside MNIST's: bars as HTML.

Left out: counting (see classroom/results.py), and shares of what is named (see outcomes.py).
Styled in assets/style/class/.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from digits.display.wording import counted, percent
from digits.networks.metrics import interval

# From here on a share is known well enough to be told without its interval.
NARROW = 0.04


class NetworkBar(NamedTuple):
    """A network in the picture: how many of a class's digits it reads right.

    `mnist` is the share of MNIST's test digits, 0 to 1, that it reads right; None where nobody
    has measured it. `detail` says in few words what kind it is; `chosen`: the page speaks of it.
    """

    title: str
    right: int
    total: int
    mnist: float | None = None
    detail: str = ""
    chosen: bool = False


def network_bars_html(bars: Iterable[NetworkBar], with_key: bool = True) -> str:
    """A row for each network: its bar from 0 to 100 %, its interval and a mark for MNIST."""
    rows = "".join(map(_network_bar, bars))
    key = (
        '<p class="key" aria-hidden="true"><span><i class="bar-key"></i> your digits</span>'
        '<span><i class="range-key"></i> likely range, had you drawn many more</span>'
        '<span><i class="mnist-key"></i> MNIST’s test digits</span></p>'
    )
    return f'<div class="class-bars">{key if with_key else ""}<div role="list">{rows}</div></div>'


def _network_bar(bar: NetworkBar) -> str:
    share = bar.right / bar.total if bar.total else 0.0
    low, high = interval(bar.right, bar.total) if bar.total else (0.0, 0.0)
    of_mnist = "" if bar.mnist is None else f"; of MNIST’s, {percent(bar.mnist, 1)}"
    about = f"{bar.title}: {bar.right:,} of {counted(bar.total, 'digit')} read right{of_mnist}"
    mark = "" if bar.mnist is None else f'<i class="mnist" style="--at: {bar.mnist:.4f}"></i>'
    range_ = f'<i class="range" style="--from: {low:.4f}; --to: {high:.4f}"></i>'
    beside = "" if bar.mnist is None else f"<small>MNIST {percent(bar.mnist, 1)}</small>"
    return (
        f'<div class="network{" chosen" if bar.chosen else ""}" role="listitem" '
        f'aria-label="{escape(about)}" title="{escape(about)}">'
        f'<div class="name"><b>{escape(bar.title)}</b><small>{escape(bar.detail)}</small></div>'
        f'<div class="track"><i class="fill" style="--share: {share:.4f}"></i>'
        f"{range_ if bar.total else ''}{mark}</div>"
        f'<div class="figure"><b>{percent(share) if bar.total else "–"}</b>{beside}</div></div>'
    )


def digit_bars_html(counts: Sequence[tuple[int, int]], worst: int | None) -> str:
    """Ten bars: which share of each digit is read right, from (right, all) of each digit."""
    return (
        '<ol class="class-digits" aria-label="Share read right of each digit">'
        f"{''.join(_digit_bar(digit, *pair, worst) for digit, pair in enumerate(counts))}</ol>"
    )


def _digit_bar(digit: int, right: int, total: int, worst: int | None) -> str:
    about = f"{digit}: {right:,} of {total:,} read right"
    share = right / total if total else 0.0
    return (
        f'<li class="{"worst" if digit == worst else ""}" title="{about}" aria-label="{about}">'
        f'<b>{digit}</b><span class="track"><i class="fill" style="--share: {share:.4f}"></i>'
        f"</span><small>{f'{right:,} of {total:,}' if total else '–'}</small></li>"
    )


def accuracy_in_words(called: str, right: int, total: int, mnist: float | None) -> str:
    """What share of MNIST's test digits and of a class's a network reads right, in markdown.

    `called` is the network's name in markdown. `mnist` is None where nobody has measured it.
    """
    of_mnist = "" if mnist is None else f"{percent(mnist, 1)} of MNIST’s test digits and "
    if not total:
        return f"{called} reads {of_mnist}no digit of yours yet: hand in the first."
    share, (low, high) = right / total, interval(right, total)
    text = f"{called} reads {of_mnist}**{percent(share)} of yours** right: {right:,} of {total:,}."
    if high - low <= NARROW:
        return text
    text += f" These are few: of many more it would be between {_range(low, high)}"
    by_chance = mnist is not None and low <= mnist <= high
    return f"{text}, so the difference may be chance." if by_chance else f"{text}."


def _range(low: float, high: float) -> str:
    return f"{100 * low:.0f} and {percent(high)}"
