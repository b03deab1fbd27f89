"""A network as one picture, from ink to answer: which units and connections are in it.

Only those that moved a score most, as plain numbers and words. Left out: drawing them (see
assets/network_picture/), and what they contribute (see networks/attribution.py).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from digits.display.wording import signed
from digits.image.framing import FRAME
from digits.networks.attribution import Attribution

UNITS = 7  # of each layer: more dots are too close together for a finger on a phone
LINES = 20  # between two layers; more cannot be told apart from the back row
FAINTEST = 0.08  # of the strongest line; weaker ones are left out
IN_WORDS = 3  # units of each layer that the text names


class Place(NamedTuple):
    """A unit: `layer` and `unit` from 0; the last layer's units are the outputs."""

    layer: int
    unit: int

    def __str__(self) -> str:
        return f"{self.layer + 1}-{self.unit + 1}"


def parse_place(text: object, attribution: Attribution) -> Place | None:
    """The hidden unit that a browser names, as in "1-37"; None where there is none."""
    if not isinstance(text, str) or len(text) > 10:  # no network is so large
        return None
    layer, _, unit = text.partition("-")
    if not (layer.isascii() and layer.isdecimal() and unit.isascii() and unit.isdecimal()):
        return None
    place = Place(int(layer) - 1, int(unit) - 1)
    layers = attribution.activations
    if place.layer not in range(len(layers)) or place.unit not in range(len(layers[place.layer])):
        return None
    return place


def strongest_units(contributions: np.ndarray, keep: int | None = None) -> list[int]:
    """The units that moved the score most, from the most for it to the most against it.

    At most UNITS, and only such as moved it. `keep` is a unit that is among them in any case.
    """
    order = np.argsort(-abs(contributions), kind="stable")[:UNITS].tolist()
    units = [unit for unit in order if contributions[unit]]
    if keep is not None and keep not in units:
        units = [*units[: UNITS - 1], keep]
    return sorted(units, key=lambda unit: -contributions[unit])


def network_picture(attribution: Attribution, asked: int, chosen: Place | None = None) -> dict:
    """The picture's parts, fit for JSON.

    `asked` is the output whose score is explained. `layers`: for each hidden layer, its
    `size` and its strongest `units`, each with its `place`, its `activation` as a share of
    the layer's highest and what it `added`. `lines`: for each pair of neighbours, ink and
    outputs too, [from, to, strength] with strength −1 to 1, a share of the pair's strongest.
    From and to are places in `units`, or an output; from the ink it is the
    height, 0 at the top to 1, of the pixels that moved the unit. `words`: the same as sentences.
    """
    hidden = attribution.contributions[1:]
    shown = [
        strongest_units(values, chosen.unit if chosen and chosen.layer == number else None)
        for number, values in enumerate(hidden)
    ]
    layers = [
        {"size": len(values), "units": _units(attribution, number, units)}
        for number, (values, units) in enumerate(zip(hidden, shown, strict=True))
    ]
    return {
        "layers": layers,
        "lines": _lines(attribution, [*shown, [asked]]),
        "words": _words(attribution, shown),
    }


def _units(attribution: Attribution, number: int, units: list[int]) -> list[dict]:
    activations = abs(attribution.activations[number])
    highest = max(float(activations.max()), 1e-12)
    return [
        {
            "place": str(Place(number, unit)),
            "activation": round(float(activations[unit]) / highest, 3),
            "added": round(float(attribution.contributions[number + 1][unit]), 4),
        }
        for unit in units
    ]


def _lines(attribution: Attribution, columns: list[list[int]]) -> list[list]:
    """The lines into each column of units and, last, into the outputs asked about."""
    first, *others = columns
    strengths = attribution.connections(0, first)  # (784, units)
    totals = _shares(strengths.sum(axis=0))
    # A line ends at a place in its column, or at an output.
    ends = range(len(first)) if others else first
    lines = [
        [
            [_height(abs(strengths[:, place])), int(end), round(float(totals[place]), 3)]
            for place, end in enumerate(ends)
        ]
    ]
    for layer, (below, above) in enumerate(pairwise(columns), start=1):
        ends = above if layer == len(others) else range(len(above))
        strengths = _shares(attribution.connections(layer, above)[below])
        lines.append(_strongest_lines(strengths, ends))
    return lines


def _shares(strengths: np.ndarray) -> np.ndarray:
    """Strengths as shares of the largest: −1 to 1."""
    return strengths / max(abs(strengths).max(initial=0), 1e-12)


def _strongest_lines(strengths: np.ndarray, ends: Sequence[int]) -> list[list]:
    """[from, to, strength] of the strongest, the faintest first so that they lie below."""
    order = np.argsort(-abs(strengths), axis=None, kind="stable")[:LINES][::-1]
    places = zip(*np.unravel_index(order, strengths.shape), strict=True)
    return [
        [int(start), int(ends[end]), round(float(strengths[start, end]), 3)]
        for start, end in places
        if abs(strengths[start, end]) >= FAINTEST
    ]


def _height(strengths: np.ndarray) -> float:
    """How far down the centre of mass of 784 pixels is: 0 to 1, 0.5 where all are 0."""
    rows = strengths.reshape(FRAME, FRAME).sum(axis=1)  # (28,)
    at = (np.arange(FRAME) + 0.5) / FRAME
    return round(float(rows @ at / rows.sum()), 3) if rows.any() else 0.5


def _words(attribution: Attribution, shown: list[list[int]]) -> list[str]:
    words = []
    for number, units in enumerate(shown):
        added = attribution.contributions[number + 1]
        strongest = sorted(units, key=lambda unit: -abs(added[unit]))[:IN_WORDS]
        parts = ", ".join(f"unit {unit + 1} added {signed(added[unit])}" for unit in strongest)
        words.append(f"Layer {number + 1}, strongest first: {parts or 'no unit moved the score'}.")
    return words
