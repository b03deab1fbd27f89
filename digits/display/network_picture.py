"""A network as one picture, from ink to answer: which units and connections are in it.

Only those that moved a score most, as plain numbers and words. Left out: drawing them (see
assets/network_picture/), and what they contribute (see networks/attribution.py).
"""

from typing import NamedTuple

import numpy as np

from digits.display.wording import signed
from digits.image.framing import FRAME
from digits.networks.attribution import NO_DIGIT, Explanation

UNITS = 8  # of each layer: more dots are too close together for a finger on a phone
LINES = 20  # between two layers; more cannot be told apart from the back row
FAINTEST = 0.08  # of the strongest line; weaker ones are left out
IN_WORDS = 3  # units of each layer that the text names


class Place(NamedTuple):
    """A unit: `layer` and `unit` from 0; the last layer's units are the outputs."""

    layer: int
    unit: int

    def __str__(self) -> str:
        return f"{self.layer + 1}-{self.unit + 1}"


def parse_place(text: object, explanation: Explanation) -> Place | None:
    """The hidden unit that a browser names, as in "1-37"; None where there is none."""
    layer, _, unit = text.partition("-") if isinstance(text, str) else ("", "", "")
    if not (layer.isascii() and layer.isdecimal() and unit.isascii() and unit.isdecimal()):
        return None
    if len(text) > 10:  # no network is so large
        return None
    place = Place(int(layer) - 1, int(unit) - 1)
    layers = explanation.activations
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


def network_picture(
    explanation: Explanation, asked: tuple[int, ...], chosen: Place | None = None
) -> dict:
    """The picture's parts, fit for JSON.

    `asked` are the outputs whose score is explained. `layers`: for each hidden layer, its
    `size` and its strongest `units`, each with its `place`, its `activation` as a share of
    the layer's highest and what it `added`. `lines`: for each pair of neighbours, ink and
    outputs too, [from, to, strength] with strength −1 to 1, a share of the pair's strongest.
    From and to are places in `units`, or an output; from the ink it is [x, y], 0 to 1, the
    middle of the pixels that moved the unit. `words`: the same as sentences.
    """
    hidden = explanation.contributions[1:]
    shown = [
        strongest_units(values, chosen.unit if chosen and chosen.layer == number else None)
        for number, values in enumerate(hidden)
    ]
    layers = [
        {"size": len(values), "units": _units(explanation, number, units)}
        for number, (values, units) in enumerate(zip(hidden, shown, strict=True))
    ]
    return {
        "layers": layers,
        "lines": _lines(explanation, [*shown, list(asked)]),
        "words": _words(explanation, shown),
    }


def _units(explanation: Explanation, number: int, units: list[int]) -> list[dict]:
    activations = abs(explanation.activations[number])
    highest = max(float(activations.max()), 1e-12)
    return [
        {
            "place": str(Place(number, unit)),
            "activation": round(float(activations[unit]) / highest, 3),
            "added": round(float(explanation.contributions[number + 1][unit]), 4),
        }
        for unit in units
    ]


def _lines(explanation: Explanation, columns: list[list[int]]) -> list[list]:
    """The lines into each column, the outputs asked about last."""
    first, *others = columns
    strengths = explanation.connections(0, first)  # (784, units)
    totals = _scaled(strengths.sum(axis=0))
    middles = [_middle(abs(strengths[:, place])) for place in range(len(first))]
    ends = first if not others else range(len(first))
    lines = [
        [[middle, int(end), round(float(total), 3)] for middle, end, total in zip(middles, ends, totals, strict=True)]
    ]
    for layer, (below, above) in enumerate(zip(columns, others, strict=False), start=1):
        is_last = layer == len(columns) - 1
        strengths = _scaled(explanation.connections(layer, above)[below])
        lines.append(_strongest_lines(strengths, above if is_last else range(len(above))))
    return lines


def _scaled(strengths: np.ndarray) -> np.ndarray:
    """Strengths as shares of the largest: −1 to 1."""
    return strengths / max(abs(strengths).max(initial=0), 1e-12)


def _strongest_lines(strengths: np.ndarray, ends) -> list[list]:
    """[from, to, strength] of the strongest, the faintest first so that they lie below."""
    order = np.argsort(-abs(strengths), axis=None, kind="stable")[:LINES][::-1]
    places = zip(*np.unravel_index(order, strengths.shape), strict=True)
    return [
        [int(start), int(ends[end]), round(float(strengths[start, end]), 3)]
        for start, end in places
        if abs(strengths[start, end]) >= FAINTEST
    ]


def _middle(strengths: np.ndarray) -> list[float]:
    """The centre of mass of 784 pixels: x and y from 0 to 1; the middle where all are 0."""
    total = strengths.sum()
    if not total:
        return [0.5, 0.5]
    pixels = strengths.reshape(FRAME, FRAME) / total
    at = (np.arange(FRAME) + 0.5) / FRAME
    return [round(float(pixels.sum(axis=0) @ at), 3), round(float(pixels.sum(axis=1) @ at), 3)]


def _words(explanation: Explanation, shown: list[list[int]]) -> list[str]:
    words = []
    for number, units in enumerate(shown):
        added = explanation.contributions[number + 1]
        strongest = sorted(units, key=lambda unit: -abs(added[unit]))[:IN_WORDS]
        parts = ", ".join(f"unit {unit + 1} added {signed(added[unit])}" for unit in strongest)
        words.append(f"Layer {number + 1}, strongest first: {parts or 'no unit moved the score'}.")
    return words


def output_name(output: int) -> str:
    """What an output stands for: "7", or "no digit"."""
    return "no digit" if output == NO_DIGIT else str(output)
