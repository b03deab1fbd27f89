"""Training curves as SVG, which a browser draws at once.

Vega-Lite would draw them, too, but a browser needs a second to load it, and the canvas would
wait meanwhile. Left out: curves of several networks (see charts.py).
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor, isfinite, log10

from digits.display.palette import BLUE, ORANGE
from digits.display.svg import gridline, label, line, picture
from digits.display.wording import percent

WIDTH, HEIGHT = 250, 160  # of the picture, in its own units; it grows with its place
LEFT, RIGHT, TOP, BOTTOM = 40, 246, 26, 124  # of the field with the curves
DASH = "5 4"  # of the validation curve, for somebody who cannot see the colours
WIDE = 'stroke-width="2"'
TICKS = 4  # at most, on each axis


def history_svg(history: Mapping[str, Sequence[float]], figure: str) -> str:
    """One figure over the epochs, on training and on validation data.

    `figure` is "accuracy" or "loss"; `history` maps it and "val_" + it to one value per
    epoch. Values that are not finite, as of a training that diverged, are left out. Text
    takes its colour from the place of the picture.
    """
    curves = {"training": history[figure], "validation": history[f"val_{figure}"]}
    values = [value for curve in curves.values() for value in curve if isfinite(value)] or [0.0]
    low, high = _range(values)
    epochs = max(len(history[figure]), 2)

    def x(epoch: float) -> float:
        return LEFT + (epoch - 1) / (epochs - 1) * (RIGHT - LEFT)

    def y(value: float) -> float:
        return BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP)

    lines = [
        line(((x(n), y(value)) for n, value in enumerate(curve, start=1)), f"{style} {WIDE}")
        for curve, style in zip(
            curves.values(),
            (f'stroke="{BLUE}"', f'stroke="{ORANGE}" stroke-dasharray="{DASH}"'),
            strict=True,
        )
    ]
    across = [label(x(n), BOTTOM + 16, "middle", f"{n:g}") for n in whole_ticks(1, epochs)]
    up = [_tick(y(value), in_words(figure, value)) for value in ticks(low, high)]
    name = label((LEFT + RIGHT) / 2, HEIGHT - 4, "middle", "epoch")
    parts = [*up, *across, name, *_legend(), *lines]
    return picture(WIDTH, HEIGHT, _summary(figure, curves), parts)


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
    """A tick: "95 %" or "0.4"."""
    return f"{100 * value:.10g} %" if figure == "accuracy" else f"{value:.10g}"


def _range(values: list[float]) -> tuple[float, float]:
    """Lowest and highest of the axis; apart also where all values are the same."""
    low, high = min(values), max(values)
    margin = (high - low) / 20 or abs(low) / 20 or 1.0
    return low - margin, high + margin


def _tick(height: float, text: str) -> str:
    return gridline(LEFT, RIGHT, height) + label(LEFT - 6, height + 4, "end", text)


def _legend() -> list[str]:
    """A piece of each curve and its name, above the field."""
    parts = []
    for left, name, style in (
        (LEFT, "training", f'stroke="{BLUE}"'),
        (LEFT + 96, "validation", f'stroke="{ORANGE}" stroke-dasharray="{DASH}"'),
    ):
        parts.append(f'<path d="M{left} 8h24" stroke-width="3" {style}/>')
        parts.append(label(left + 30, 12, "start", name))
    return parts


def _summary(figure: str, curves: Mapping[str, Sequence[float]]) -> str:
    """The curves in words: "Accuracy in epoch 20: training 99.6 %, validation 97.4 %"."""
    epochs = len(curves["training"])
    last = ", ".join(
        f"{part} {percent(curve[-1], 1) if figure == 'accuracy' else f'{curve[-1]:.3f}'}"
        for part, curve in curves.items()
        if curve
    )
    return f"{figure.capitalize()} in epoch {epochs}: {last}"
