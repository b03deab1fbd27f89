"""Parts of SVG pictures: text and lines.

A browser draws SVG at once; Vega-Lite it has to load for a second first. Left out: the
pictures themselves (see history.py, robustness.py, replay.py).
"""

from collections.abc import Iterable, Sequence
from html import escape
from math import isfinite


def picture(
    width: int,
    height: int,
    summary: str,
    parts: Iterable[str],
    size: int = 12,
    max_rem: float | None = None,
) -> str:
    """A picture that grows with its place and takes the colour of the text around it.

    `summary` says in words what is to be seen; `size` is that of its text, in its own units;
    `max_rem` is the width up to which it grows.
    """
    limit = "" if max_rem is None else f'style="max-width: {max_rem:.1f}rem" '
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(summary)}" '
        f'{limit}font-size="{size}" fill="currentColor">{"".join(parts)}</svg>'
    )


def label(x: float, y: float, anchor: str, text: str, style: str = "") -> str:
    """Text that starts, ends or has its middle at x; `style` are more attributes."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {style}>{escape(text)}</text>'


def line(points: Iterable[Sequence[float]], style: str) -> str:
    """A line through points; those that are not finite are left out."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points if isfinite(x) and isfinite(y))
    ends = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    return f'<polyline points="{through}" {style} {ends}/>'


def gridline(left: float, right: float, y: float) -> str:
    """A faint line from left to right."""
    return f'<path d="M{left} {y:.1f}H{right}" stroke="currentColor" stroke-opacity="0.15"/>'
