"""Draw digits in the styles that people have and MNIST hardly has.

MNIST is American handwriting of the 1990s. Elsewhere a 1 has a flag and a foot, a 7 a
bar, a 0 a slash, a 9 a hook, and a 4 is open. Each style is written down as strokes and
drawn a little differently each time. Left out: bending and pens (see augment.py).
"""

import cv2
import numpy as np

# Strokes of each style in a box of 100 x 100, y downwards: points x,y of a pen's way,
# strokes parted by "|". Corners of a way are rounded; a point written twice stays sharp.
STYLES: dict[int, tuple[str, ...]] = {
    0: (
        "50,0 20,10 5,50 20,90 50,100 80,90 95,50 80,10 50,0",
        "60,2 25,5 5,50 20,95 50,100 85,90 95,45 75,8 45,3",
        "50,0 20,10 5,50 20,90 50,100 80,90 95,50 80,10 50,0 | 95,0 5,100",
        "50,0 20,10 5,50 20,90 50,100 80,90 95,50 80,10 50,0 | 78,18 22,82",
    ),
    1: (
        "50,0 50,100",
        "20,35 60,0 60,0 60,100",
        "0,50 60,0 60,0 60,100",
        "42,18 60,0 60,0 60,100",
        "5,48 85,0 85,0 45,100",
        "20,20 60,0 60,0 60,100",
        "15,32 55,0 55,0 55,100 | 15,100 95,100",
        "35,15 55,0 55,0 55,100 | 5,100 100,100",
        "5,45 60,0 60,0 50,100 | 20,98 85,100",
        "10,45 50,8 75,0 75,0 40,100",
        "0,22 60,12 90,0 90,0 40,100",
        "30,25 60,0 60,0 65,97 | 15,100 98,97",
    ),
    2: (
        "5,25 20,5 50,0 80,10 85,35 60,65 5,100 5,100 95,100",
        "10,20 40,0 75,10 75,40 40,80 10,95 15,80 40,85 95,100",
        "5,5 90,5 90,5 5,100 5,100 95,100",
        "5,20 45,0 85,20 65,60 10,100 10,100 50,88 95,98",
    ),
    3: (
        "10,10 50,0 85,20 70,42 40,47 70,52 90,75 55,100 5,90",
        "5,0 90,0 90,0 45,40 45,40 85,55 85,85 45,100 5,90",
        "5,15 45,0 80,20 45,45 45,45 88,65 60,98 5,85",
        "5,5 60,0 80,12 40,45 40,45 70,58 70,80 10,100",
    ),
    4: (
        "20,0 5,60 5,60 95,60 | 65,15 60,100",
        "90,68 0,68 0,68 65,0 65,0 65,100",
        "55,0 5,75 5,75 90,70 | 60,40 55,100",
        "45,0 10,60 15,68 90,62 | 70,30 50,100",
        "60,0 5,65 5,65 95,65 | 75,0 70,100",
        "10,0 8,45 20,52 75,48 | 85,0 75,48 70,100",
        "80,5 15,60 15,60 95,58 | 70,5 50,100",
        "60,0 10,70 15,82 95,78 | 65,45 60,100",
        "40,0 5,80 5,80 90,78 | 60,42 58,100",
        "75,0 5,62 5,62 95,52 | 70,25 50,100",
    ),
    5: (
        "85,0 20,0 20,0 15,45 15,45 50,38 85,55 85,80 50,100 5,90",
        "25,0 15,45 15,45 55,38 88,65 60,98 5,92 | 25,0 95,0",
        "85,5 40,3 18,25 45,45 80,62 75,92 40,100 5,88",
    ),
    6: (
        "75,0 35,25 10,65 25,95 60,100 85,75 60,52 25,62 12,75",
        "55,0 15,50 10,80 40,100 80,90 75,60 40,58 12,75",
        "40,0 15,40 15,85 50,100 85,80 60,58 15,72",
    ),
    7: (
        "5,5 90,0 90,0 45,100",
        "5,5 90,0 90,0 45,100 | 25,50 85,50",
        "5,25 5,0 5,0 95,0 95,0 40,100 | 30,52 85,48",
        "5,20 20,2 50,8 95,0 95,0 55,50 45,100 | 25,50 85,48",
        "5,12 40,3 80,3 80,20 50,55 45,100 | 15,55 95,52",
        "5,15 30,3 75,3 75,20 45,60 40,100 | 10,62 90,55",
        "5,20 10,0 10,0 90,0 90,0 50,60 45,100",
        "5,15 40,3 85,3 60,45 50,100 | 15,74 95,70",
        "10,25 25,3 80,3 78,25 45,82 45,98 | 5,76 100,72",
        "5,10 20,2 85,2 85,2 40,100 | 20,66 80,60",
    ),
    8: (
        "75,15 45,0 20,20 50,47 85,75 50,100 15,78 50,47 78,22 75,15",
        "50,0 20,12 25,38 50,45 78,35 78,12 50,0 | 50,45 12,60 15,92 50,100 85,92 88,60 50,45",
        "85,5 30,5 30,30 75,70 60,100 20,95 20,70 80,25 85,5",
        "90,0 40,8 20,30 80,75 50,100 18,80 90,5",
        "80,0 25,22 60,60 45,100 12,85 40,55 95,8",
    ),
    9: (
        "80,20 50,0 15,20 20,45 55,50 80,25 80,25 75,100",
        "80,20 45,0 12,22 25,47 60,45 80,20 80,20 85,70 55,100 10,90",
        "85,5 45,0 12,25 40,48 80,30 85,5 85,5 82,70 50,100 8,85",
        "85,15 45,0 20,30 50,45 85,15 85,15 40,100",
        "75,15 40,0 15,25 40,45 75,15 75,15 75,65 70,95 35,100 5,80",
        "90,8 50,0 15,15 25,42 65,42 85,15 85,15 85,85 55,100 5,97",
        "75,5 35,0 25,25 55,35 80,10 80,10 75,75 45,100 5,80",
        "85,0 30,5 20,30 50,40 85,25 85,25 85,80 40,100 5,90",
        "80,10 40,0 15,25 45,35 85,5 85,5 20,100",
    ),
}
CANVAS = 112  # pixels; drawn large and scaled down, as a drawing on the page is
DIGIT = 76  # longer side of the digit on it, pen not counted
WIDTH = (0.45, 1.0)  # of the digit against its height
WOBBLE = 3.5  # of 100: standard deviation of each point
PEN = (5, 16)  # pixels
_FRACTION_BITS = 4  # OpenCV draws at sixteenths of a pixel


def draw_digit(digit: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a digit in one of its styles: uint8 (112, 112), white ink on black.

    The same state of `rng` gives the same picture.
    """
    style = STYLES[digit][rng.integers(len(STYLES[digit]))]
    scale = np.array([rng.uniform(*WIDTH), 1.0]) * DIGIT / 100
    pen = int(rng.integers(PEN[0], PEN[1] + 1))
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    for way in _ways(style):
        points = (way + rng.normal(0, WOBBLE, way.shape) - 50) * scale + CANVAS / 2
        draw_stroke(canvas, _round_corners(points), pen)
    return canvas


def draw_stroke(canvas: np.ndarray, points: np.ndarray, pen: int) -> None:
    """Draw a stroke, round at its ends, on uint8 (H, W): float (n, 2), x and y in pixels."""
    line = np.round(points * 2**_FRACTION_BITS).astype(np.int32)
    cv2.polylines(canvas, [line], False, 255, pen, cv2.LINE_AA, _FRACTION_BITS)


def _ways(style: str) -> list[np.ndarray]:
    """A style's strokes as float (points, 2)."""
    return [
        np.array([point.split(",") for point in stroke.split()], float)
        for stroke in style.split("|")
    ]


def _round_corners(points: np.ndarray, times: int = 2) -> np.ndarray:
    """Cut the corners of a way, ends kept (G. Chaikin, 1974): float (n, 2) to (m, 2)."""
    for _ in range(times):
        if len(points) < 3:
            break
        before, after = points[:-1], points[1:]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1)
        points = np.concatenate([points[:1], cut.reshape(-1, 2), points[-1:]])
    return points
