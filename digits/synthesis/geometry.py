"""Angles and turns that several doodles share.

Left out: drawing (see styles.py).
"""

import numpy as np

ANY_ANGLE = np.pi  # either way


def rotation(angle: float) -> np.ndarray:
    """The matrix that points (n, 2) are multiplied by to turn them by `angle` radians: (2, 2)."""
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def turn_and_stretch(
    paths: list[np.ndarray], rng: np.random.Generator, max_angle: float
) -> list[np.ndarray]:
    """Turn paths by up to `max_angle` radians either way, and stretch them along x and y.

    Both are random; a stretch is a factor from 0.74 to 1.35. Lists of float (points, 2).
    """
    turn = rotation(rng.uniform(-max_angle, max_angle))
    stretch = np.exp(rng.uniform(-0.3, 0.3, 2))
    return [path @ turn * stretch for path in paths]


def on_circle(angles: np.ndarray) -> np.ndarray:
    """Points of the unit circle at angles (n,) in radians: float (n, 2)."""
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def corner_angles(count: int, first: float) -> np.ndarray:
    """Angles of a regular polygon's corners, the first one again at the end: (count + 1,)."""
    return first + np.arange(count + 1) * 2 * np.pi / count
