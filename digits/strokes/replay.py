"""Replay a drawing: pictures of it at several moments, stroke by stroke.

Left out: reading the strokes (see canvas_json.py), and reading the pictures as digits (see
digits/networks).
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from digits.strokes.canvas_json import PenPath
from digits.strokes.render import add_path

FRAMES = 40  # more would not show in a chart, and each has to be read


class Frame(NamedTuple):
    """A drawing at one moment.

    `ink` uint8 (H, W); `piece` is what the pen has drawn since the frame before; `stroke` is
    the stroke being drawn, counted from 1; `done` is True where that stroke ends.
    """

    ink: np.ndarray
    piece: PenPath
    stroke: int
    done: bool


def replay_frames(ink: np.ndarray, paths: list[PenPath], frames: int = FRAMES) -> list[Frame]:
    """Pictures of a drawing as it is drawn; the last one is the drawing itself.

    `ink` uint8 (H, W) is the whole drawing. Each picture is drawn from the paths alone, up to
    where the pen is, so no ink of a later stroke is in it. Longer strokes get more frames;
    every stroke has a frame at its end, even if that makes more than `frames`. Without paths
    there are none.
    """
    distances = [_distances(path.points, ink.shape) for path in paths]
    drawn = np.zeros_like(ink)
    replayed: list[Frame] = []
    for stroke, count in enumerate(_allot_frames(frames, paths, distances), start=1):
        path, distance = paths[stroke - 1], distances[stroke - 1]
        for start, stop in pairwise(np.linspace(0, distance[-1], count + 1)):
            piece = PenPath(_piece(path.points, distance, start, stop), path.pen)
            add_path(drawn, piece)
            replayed.append(Frame(drawn.copy(), piece, stroke, False))
        replayed[-1] = replayed[-1]._replace(done=True)
    if replayed:
        replayed[-1] = replayed[-1]._replace(ink=ink)
    return replayed


def _distances(points: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Length of the path up to each point, float (n,) pixels; 0 outside of the canvas."""
    steps = np.diff(np.clip(points, 0, shape[::-1]), axis=0)  # (n - 1, 2)
    return np.concatenate([[0], np.cumsum(np.hypot(*steps.T))])


def _allot_frames(frames: int, paths: list[PenPath], distances: list[np.ndarray]) -> list[int]:
    """How many frames each stroke gets: one, and a share of the rest by its length.

    The pen's width counts as length, so that a dot has some.
    """
    lengths = [distance[-1] + path.pen for path, distance in zip(paths, distances, strict=True)]
    shares = np.cumsum([0, *lengths]) / max(sum(lengths), 1)
    return (1 + np.diff(np.round(max(frames - len(paths), 0) * shares).astype(int))).tolist()


def _piece(points: np.ndarray, distance: np.ndarray, start: float, stop: float) -> np.ndarray:
    """The part of a path between two distances from its start: float (n, 2) to (m, 2)."""
    first, last = ([np.interp(at, distance, axis) for axis in points.T] for at in (start, stop))
    return np.concatenate([[first], points[(distance > start) & (distance < stop)], [last]])
