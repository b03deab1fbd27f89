"""The curves of a pupil's networks in one picture, each with its number at its end.

Left out: two curves of one network, and networks of the catalogue (see history.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from digits.display.history import (
    COLOURS,
    DASHES,
    LARGEST_REM,
    LETTER,
    WIDE,
    in_words,
    tick_line,
    ticks,
    whole_ticks,
)
from digits.display.svg import label, line, picture
from digits.display.wording import percent

# Units of the picture, of which a letter is 12 high.
HEIGHT = 0.6  # of the field with the curves, by the width of the picture
TOP, BELOW = 8, 36  # above the field, and below it: numbers and "epoch"
RIGHT, LEAD = 38, 20  # right of the field, and from there to the name of a curve
NAME = 13  # between two names
# Where an accuracy is below it, the whole scale is shown: a part of it would have no ticks.
LOW = 0.5
FLAT = 0.01  # the least height of the scale, for curves that are 1 throughout


class Field(NamedTuple):
    """The place of the curves, and what its edges stand for."""

    left: float
    right: float
    bottom: float
    epochs: int
    low: float

    def x(self, epoch: float) -> float:
        return self.left + (epoch - 1) / (self.epochs - 1) * (self.right - self.left)

    def y(self, accuracy: float) -> float:
        return self.bottom - (accuracy - self.low) / (1 - self.low) * (self.bottom - TOP)


def runs_svg(histories: Mapping[int, Mapping[str, Sequence[float]]], width: int = WIDE) -> str:
    """Accuracy on validation data over the epochs, 0 to 1, by the number of a network from 1.

    Values that are not finite, as of a training that diverged, are left out.
    """
    curves = {
        number: [value for value in history["val_accuracy"] if isfinite(value)]
        for number, history in histories.items()
    }
    lowest = min((value for curve in curves.values() for value in curve), default=0.0)
    low = 0.0 if lowest < LOW else lowest - max(1 - lowest, FLAT) / 10
    up = {value: in_words("accuracy", value) for value in ticks(low, 1.0)}
    left = 12 + LETTER * max(map(len, up.values()))
    epochs = max(2, *map(len, curves.values()), 0)
    field = Field(left, width - RIGHT, TOP + HEIGHT * width, epochs, low)
    parts = [
        *(tick_line(left, field.right, field.y(value), text) for value, text in up.items()),
        *(label(field.x(n), field.bottom + 16, "middle", f"{n:g}") for n in whole_ticks(1, epochs)),
        label((left + field.right) / 2, field.bottom + 32, "middle", "epoch"),
        *(_curve(field, number, values) for number, values in curves.items()),
        *_ends(field, {number: values for number, values in curves.items() if values}),
    ]
    last = (f"{n}: {percent(values[-1], 1)}" for n, values in curves.items() if values)
    summary = f"Accuracy on validation data in the last epoch of each network. {', '.join(last)}"
    height = round(field.bottom + BELOW)
    return picture(width, height, summary, parts, max_rem=width * LARGEST_REM)


def sample_svg(number: int) -> str:
    """A piece of the curve with that number, for a list beside the picture."""
    return (
        '<svg class="sample" viewBox="0 0 36 6" aria-hidden="true">'
        f'<path d="M2 3h32" stroke-width="3" fill="none" {_look(number)}/></svg>'
    )


def _look(number: int) -> str:
    """Colour and dashes of a curve; those of 21 numbers differ."""
    dash = DASHES[(number - 1) % len(DASHES)]
    return f'stroke="{_colour(number)}"' + ("" if dash == "none" else f' stroke-dasharray="{dash}"')


def _colour(number: int) -> str:
    return COLOURS[(number - 1) % len(COLOURS)]


def _curve(field: Field, number: int, values: Sequence[float]) -> str:
    points = ((field.x(epoch), field.y(value)) for epoch, value in enumerate(values, start=1))
    return line(points, f'{_look(number)} stroke-width="2"')


def _ends(field: Field, curves: Mapping[int, Sequence[float]]) -> Iterator[str]:
    """A dot at the end of each curve, and its number on the right, led to by a thin line.

    No two numbers stand in the same place.
    """
    ends = sorted(
        (field.y(values[-1]), field.x(len(values)), number) for number, values in curves.items()
    )
    places = apart([y for y, _, _ in ends], NAME, field.bottom)
    for (y, x, number), place in zip(ends, places, strict=True):
        colour = _colour(number)
        lead = [(x, y), (field.right, y), (field.right + LEAD - 2, place)]
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
        yield line(lead, f'stroke="{colour}" stroke-opacity="0.6"')
        yield label(field.right + LEAD, place + 4, "start", str(number), 'font-weight="700"')


def apart(places: Sequence[float], distance: float, last: float) -> list[float]:
    """Rising places moved to lie `distance` apart, none beyond `last`."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + distance) if moved else place)
    for n in reversed(range(len(moved))):
        last = moved[n] = min(moved[n], last)
        last -= distance
    return moved
