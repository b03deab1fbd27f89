"""What the page's canvas says of a drawing, made from strokes."""

import json
from itertools import pairwise

import numpy as np

PEN = 22


def hand(*corners: tuple[float, float], count: int = 40) -> np.ndarray:
    """A stroke of many points along straight lines, as a mouse reports it: float (n, 2)."""
    places = np.linspace(0, len(corners) - 1, count)
    axes = np.array(corners, float).T
    return np.stack([np.interp(places, np.arange(len(corners)), axis) for axis in axes], axis=1)


# A 7 whose bar crosses its stem, and a 4 whose strokes do not touch each other.
SEVEN = [hand((100, 80), (250, 80), (150, 300)), hand((130, 190), (260, 190))]
FOUR = [hand((80, 60), (60, 200), (170, 200)), hand((260, 100), (260, 330)), hand((20, 20))]


def path_of(stroke: np.ndarray) -> list[list]:
    """A stroke as fabric.js's PencilBrush writes it."""
    points = stroke.tolist()
    middles = [[(a + b) / 2 for a, b in zip(*two, strict=True)] for two in pairwise(points)]
    curves = [["Q", *point, *middle] for point, middle in zip(points, middles, strict=False)]
    return [["M", *points[0]], *curves, ["L", *points[-1]]]


def canvas_of(strokes: list[np.ndarray], pen: float = PEN) -> dict:
    """What the canvas says of a drawing, by way of JSON."""
    style = {"stroke": "#ffffff", "strokeWidth": pen, "left": 3.5, "top": 7, "fill": None}
    objects = [{"type": "Path", **style, "path": path_of(stroke)} for stroke in strokes]
    return json.loads(json.dumps({"version": "6.9.0", "objects": objects, "background": "#000"}))
