"""Training curves as SVG, which a browser draws at once.

Vega-Lite would draw them, too, but a browser needs a second to load it, and the canvas would
wait meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor, inf, isfinite, log10
from typing import NamedTuple

from digits.display.palette import BLUE, GREY, ORANGE
from digits.display.svg import gridline, label, line, picture
from digits.display.wording import percent

# Of a picture, in its own units; it grows with its place.
COMPACT, NARROW, WIDE = 200, 224, 320  # two beside each other, for the sidebar, and for a page
ASPECT = 0.36  # height of the field with the curves, by the width of the picture
LARGEST_REM = 1.4 / 16  # rem a unit: letters of 12 units are no larger than 17 pixels
LINE, LETTER = 18, 6.4  # units: height of a line of text, width of a letter
BELOW = 36  # units below the field: numbers and "epoch"
RIGHT = 12  # units right of the field: half of the last number
TICKS = 4  # at most, on each axis
DOT = 3.5  # units: radius of a curve of one epoch
LINEAR_UP_TO = 50  # epochs
MILLION = 1e6  # from here on numbers are written with words
EPOCH_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # of a logarithmic axis
# For somebody who cannot see the colours.
DASH = "5 4"
COLOURS = (BLUE, ORANGE, GREY)
DASHES = ("none", DASH, "2 2", "8 3", "1 3", "8 3 2 3", "3 6")


class Curve(NamedTuple):
    """One line: its name, a value for each epoch from 1, and how it looks."""

    name: str
    values: Sequence[float]
    colour: str
    dash: str

    @property
    def stroke(self) -> str:
        dashes = "" if self.dash == "none" else f' stroke-dasharray="{self.dash}"'
        return f'stroke="{self.colour}"{dashes}'


class Axes(NamedTuple):
    """Where epochs and values lie in the picture."""

    x: Callable[[float], float]
    y: Callable[[float], float]


def history_svg(
    history: Mapping[str, Sequence[float]], figure: str, width: int = NARROW, epochs: int = 0
) -> str:
    """One figure over the epochs, on training and on validation data.

    `figure` is "accuracy" or "loss"; `history` maps it and "val_" + it to one value per
    epoch. Values that are not finite, as of a training that diverged, are left out. The axis
    has room for `epochs` at least. Text takes its colour from the place of the picture.
    """
    curves = [
        Curve("training", history[figure], BLUE, "none"),
        Curve("validation", history[f"val_{figure}"], ORANGE, DASH),
    ]
    epochs = max(len(history[figure]), epochs, 2)
    about = f"{figure.capitalize()} in epoch {len(history[figure])}"
    return _svg(curves, figure, width, about, whole_ticks(1, epochs), lambda epoch: epoch, epochs)


def networks_svg(
    histories: Mapping[str, Mapping[str, Sequence[float]]], figure: str, width: int = WIDE
) -> str:
    """One figure of several networks on validation data, a curve for each name in `histories`.

    Where there are many, the axis of the epochs is logarithmic, to show ten of one network beside
    hundreds of another.
    """
    curves = [
        Curve(name, history[f"val_{figure}"], COLOURS[n % len(COLOURS)], DASHES[n % len(DASHES)])
        for n, (name, history) in enumerate(histories.items())
    ]
    epochs = max(2, *(len(curve.values) for curve in curves))
    about = f"{figure.capitalize()} on validation data in the last epoch"
    if epochs <= LINEAR_UP_TO:
        return _svg(curves, figure, width, about, whole_ticks(1, epochs), lambda epoch: epoch)
    at = [tick for tick in EPOCH_TICKS if tick <= epochs]
    return _svg(curves, figure, width, about, at, log10)


def _svg(
    curves: Sequence[Curve],
    figure: str,
    width: int,
    about: str,
    epoch_ticks: Sequence[float],
    place: Callable[[float], float],
    epochs: int = 2,
) -> str:
    """The picture; `place` says where an epoch lies, from 1 to the last, on any scale.

    The axis has room for `epochs` at least.
    """
    values = [value for curve in curves for value in curve.values if isfinite(value)] or [0.0]
    low, high = _range(values, 1.0 if figure == "accuracy" else inf)
    up = {value: in_words(figure, value) for value in ticks(low, high)}
    left = 12 + LETTER * max(map(len, up.values()), default=0)
    top = LINE * ceil(len(curves) / 2) + 8
    right, bottom = width - RIGHT, top + ASPECT * width
    first = place(1)
    last = place(max(epochs, *(len(curve.values) for curve in curves)))
    axes = Axes(
        lambda epoch: left + (place(epoch) - first) / (last - first) * (right - left),
        lambda value: bottom - (value - low) / (high - low) * (bottom - top),
    )
    parts = [
        *(tick_line(left, right, axes.y(value), text) for value, text in up.items()),
        *(label(axes.x(n), bottom + 16, "middle", f"{n:g}") for n in epoch_ticks),
        label((left + right) / 2, bottom + 32, "middle", "epoch"),
        *(_legend(curve, n, width) for n, curve in enumerate(curves)),
        *(_line(curve, axes) for curve in curves),
    ]
    summary = f"{about}: {_last_values(curves, figure)}"
    return picture(width, round(bottom + BELOW), summary, parts, max_rem=width * LARGEST_REM)


def ticks(low: float, high: float, count: int = TICKS) -> list[float]:
    """At most `count` round numbers from `low` to `high`: multiples of 1, 2 or 5 times 10**n."""
    smallest = (high - low) / count
    power = 10.0 ** floor(log10(smallest))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= smallest)
    return [n * step for n in range(ceil(low / step), floor(high / step) + 1)]


def whole_ticks(low: int, high: int) -> list[float]:
    """Those of `ticks` that are whole, and `low` in place of 0."""
    return [low, *(tick for tick in ticks(low, high) if tick == int(tick) and tick > low)]


def in_words(figure: str, value: float) -> str:
    """A tick: "95 %", "0.4", or "8 million" for the loss of a training that diverged."""
    if figure == "accuracy":
        return f"{100 * value:.10g} %"
    if abs(value) < MILLION:
        return f"{value:,.10g}"
    power = floor(log10(abs(value)) / 3) * 3
    names = {6: "million", 9: "billion", 12: "trillion"}
    return f"{value / 10.0**power:.4g} {names.get(power, f'· 10^{power}')}"


def value_in_words(figure: str, value: float) -> str:
    """A value: "95.0 %", "0.412", or "8.125 million" for the loss of a training that diverged."""
    if not isfinite(value):
        return "no number"
    if figure == "accuracy":
        return percent(value, 1)
    return f"{value:,.3f}" if abs(value) < MILLION else in_words(figure, value)


def _range(values: list[float], highest: float) -> tuple[float, float]:
    """Lowest and highest of the axis; apart also where all values are the same.

    Never below 0 or above `highest`, where no value can be.
    """
    low, high = min(values), max(values)
    margin = (high - low) / 20 or abs(low) / 20 or 1.0
    return max(low - margin, 0.0), min(high + margin, highest)


def _line(curve: Curve, axes: Axes) -> str:
    """The curve; of a single epoch a dot."""
    points = [(axes.x(epoch), axes.y(value)) for epoch, value in enumerate(curve.values, start=1)]
    drawn = line(points, f'{curve.stroke} stroke-width="2"')
    if len(points) == 1 and isfinite(points[0][1]):
        (x, y), *_ = points
        drawn += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="{curve.colour}"/>'
    return drawn


def tick_line(left: float, right: float, height: float, text: str) -> str:
    """A line across the field at a height, with what it stands for on its left."""
    return gridline(left, right, height) + label(left - 6, height + 4, "end", text)


def _legend(curve: Curve, number: int, width: int) -> str:
    """A piece of a curve and its name above the field, two beside each other."""
    left, height = 4 + number % 2 * width / 2, 8 + LINE * (number // 2)
    piece = f'<path d="M{left:.1f} {height}h24" stroke-width="3" fill="none" {curve.stroke}/>'
    return piece + label(left + 30, height + 4, "start", curve.name)


def _last_values(curves: Sequence[Curve], figure: str) -> str:
    """The end of each curve in words: "training 99.6 %, validation 97.4 %"."""
    return ", ".join(
        f"{curve.name} {value_in_words(figure, curve.values[-1])}"
        for curve in curves
        if curve.values
    )
