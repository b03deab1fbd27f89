"""Examples: drawings that are data, each with what there is to see in it.

Left out: reading them with a network, and showing them (see views/examples.py).
"""

import json
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from digits import DigitsError
from digits.strokes.canvas_json import PenStroke

TEXTS = ("name", "title", "sentence", "network", "lesson", "reads")
SIDE = 360  # pixels, of the canvas that the points belong to


class ExamplesError(DigitsError):
    """A file of examples that cannot be read, or is not what it should be."""


class Example(NamedTuple):
    """A drawing, and what there is to see in it.

    `name` stands in links; `title` and `sentence` are for people. `network` and `lesson` show
    it best, and with that network it `reads` as "7", "4 or 9", "42" or "no digit". The points of
    `strokes` are in pixels of a canvas of 360 x 360.
    """

    name: str
    title: str
    sentence: str
    network: str
    lesson: str
    reads: str
    strokes: list[PenStroke]


def read_examples(path: Path) -> dict[str, Example]:
    """The examples in a JSON file by their names, in its order.

    Raises `ExamplesError` with a sentence that says what is wrong with it.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ExamplesError(f"{path} cannot be read as JSON.") from error
    if not isinstance(entries, list):
        raise ExamplesError(f"{path} must be a list of examples.")
    examples = [_parse_example(path, number, entry) for number, entry in enumerate(entries, 1)]
    by_name = {example.name: example for example in examples}
    if len(by_name) < len(examples):
        raise ExamplesError(f"Two examples in {path} have the same name.")
    return by_name


def _parse_example(path: Path, number: int, entry: Any) -> Example:
    if not isinstance(entry, dict) or set(entry) != {*TEXTS, "strokes"}:
        raise ExamplesError(f"Example {number} in {path} must have {', '.join(TEXTS)} and strokes.")
    texts = {key: entry[key] for key in TEXTS}
    if not all(isinstance(text, str) and text for text in texts.values()):
        raise ExamplesError(f"Example {number} in {path} has something else in place of a text.")
    strokes = entry["strokes"]
    if not isinstance(strokes, list) or not strokes or not all(map(_is_stroke, strokes)):
        raise ExamplesError(
            f"A stroke of example {number} in {path} needs a pen of 1 pixel or more, and points "
            f"from 0 to {SIDE}."
        )
    parsed = [PenStroke(np.array(each["points"], float), float(each["pen"])) for each in strokes]
    return Example(**texts, strokes=parsed)


def _is_stroke(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"pen", "points"}
        and _is_within(value["pen"], 1)
        and isinstance(value["points"], list)
        and len(value["points"]) > 0
        and all(map(_is_point, value["points"]))
    )


def _is_point(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_within, value))


def _is_within(value: Any, lowest: float = 0) -> bool:
    return type(value) in (int, float) and isfinite(value) and lowest <= value <= SIDE
