"""How many test digits are still read right after a change, as SVG and in words.

Left out: measuring it (see networks/robustness.py).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from digits.display.svg import gridline, label, line, picture
from digits.display.wording import percent
from digits.image.transform import PERTURBATIONS

WIDTH, HEIGHT, TEXT = 360, 176, 13  # of the picture, in its own units; it grows with its place
LEFT, RIGHT, TOP, BOTTOM = 48, 346, 34, 132  # of the field with the curve
TICKS = (0, 0.5, 1)

# What was done to the digits, by the change: below and above its neutral value.
WORDS = {
    "right": ("Moved {} pixels to the left", "Moved {} pixels to the right"),
    "down": ("Moved {} pixels up", "Moved {} pixels down"),
    "turn": ("Turned {}° to the left", "Turned {}° to the right"),
    "size": ("Made {} times as large", "Made {} times as large"),
    "pen": ("With a pen {} pixels thinner", "With a pen {} pixels wider"),
}


def change_in_words(change: str, value: float) -> str:
    """What a change does, as in "Turned 30° to the left"; `change` is one of PERTURBATIONS."""
    neutral = PERTURBATIONS[change].neutral
    if value == neutral:
        return "As they are"
    below, above = WORDS[change]
    number = value if change == "size" else abs(value)
    words = (above if value > neutral else below).format(f"{number:g}")
    return words.replace(" 1 pixels", " 1 pixel")


def accuracy_at(measured: Mapping[str, Sequence[float]], value: float) -> float:
    """Between two measured values on a straight line, beyond them the last: 0 to 1."""
    return float(np.interp(value, measured["values"], measured["accuracy"]))


def robustness_in_words(
    robustness: Mapping[str, Mapping[str, Sequence[float]]], change: str, value: float
) -> str:
    """A sentence on the test digits after one change; `robustness` is as in a report."""
    right = percent(accuracy_at(robustness[change], value))
    return f"{change_in_words(change, value)}, {right} of the test digits are read right."


def robustness_svg(
    robustness: Mapping[str, Mapping[str, Sequence[float]]], change: str, value: float
) -> str:
    """The share that is read right over the values of one change, from 0 to 100 %.

    `value` is marked on the line, or at its end where it lies beyond.
    """
    measured = robustness[change]
    values, accuracies = measured["values"], measured["accuracy"]
    low, high = values[0], values[-1]
    span = (high - low) or 1

    def x(at: float) -> float:
        return LEFT + (min(max(at, low), high) - low) / span * (RIGHT - LEFT)

    def y(accuracy: float) -> float:
        return BOTTOM - accuracy * (BOTTOM - TOP)

    neutral = PERTURBATIONS[change].neutral
    across = [label(x(at), BOTTOM + 18, "middle", _number(at)) for at in (low, neutral, high)]
    up = [
        gridline(LEFT, RIGHT, y(tick)) + label(LEFT - 8, y(tick) + 4, "end", percent(tick))
        for tick in TICKS
    ]
    curve = line(
        ((x(at), y(share)) for at, share in zip(values, accuracies, strict=True)),
        'stroke="currentColor" stroke-width="2" stroke-opacity="0.65"',
    )
    here = accuracy_at(measured, value)
    parts = [
        label(LEFT, 14, "start", "test digits read right"),
        *up,
        *across,
        label((LEFT + RIGHT) / 2, HEIGHT - 8, "middle", PERTURBATIONS[change].title),
        curve,
        *_marker(x(value), y(here), percent(here)),
    ]
    return picture(WIDTH, HEIGHT, robustness_in_words(robustness, change, value), parts, TEXT)


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _marker(x: float, y: float, text: str) -> list[str]:
    """Where the slider is: a line from top to bottom, a point, and its share on top."""
    return [
        f'<path class="here" d="M{x:.1f} {TOP - 4}V{BOTTOM}" stroke="currentColor" '
        'stroke-dasharray="2 3"/>',
        f'<circle class="here" cx="{x:.1f}" cy="{y:.1f}" r="6"/>',
        label(x, TOP - 8, "start" if x < WIDTH / 2 else "end", text, 'font-weight="700"'),
    ]
