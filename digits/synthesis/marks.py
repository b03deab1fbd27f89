"""Doodles made of writing: signs, letters, scribbles, and digits that are spoilt.

Coordinates and lengths are in a box of about 100 x 100, which is scaled when it is drawn.
Left out: shapes (see shapes.py) and things (see things.py).
"""

import cv2
import numpy as np

from digits.strokes.pen import smooth
from digits.synthesis.geometry import rotation, turn_and_stretch
from digits.synthesis.styles import CANVAS, LONGER_SIDE, draw_paths, pick_style

# Letters and signs that no digit looks like, in the letters of OpenCV's stroke fonts.
LETTERS = "AEFHKMNRWXadefhkmnrwx#&%@$?!=+*"
FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX,
    cv2.FONT_HERSHEY_DUPLEX,
    cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_TRIPLEX,
    cv2.FONT_HERSHEY_SCRIPT_SIMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)
LETTER_PENS = (3, 12)  # pixels of the canvas, the upper end excluded
# On its side, none of these is another digit or the same one: 0 is a 0, and 6 and 9 are near it.
CAN_LIE = ("1", "2", "3", "4", "5", "7", "8")
LYING_ANGLES = (1.2, 1.9)  # radians either way: a quarter turn is 1.57
WOBBLE = 4.0  # of 100: standard deviation of each point of a digit
NARROW = 0.7  # width of a digit against its height, as people write it
# Digits beside each other: how far apart they start, and how far they rise or fall.
DISTANCE, RISE = (70, 120), (-15, 15)


def draw_sign(rng: np.random.Generator) -> np.ndarray:
    """A sign of strokes.txt, a little turned: uint8 (112, 112)."""
    strokes = pick_style("sign", rng)
    varied = [smooth(stroke + rng.normal(0, 5, stroke.shape)) for stroke in strokes]
    return draw_paths(turn_and_stretch(varied, rng, 0.3), rng)


def draw_letters(rng: np.random.Generator) -> np.ndarray:
    """One letter, or a word of up to four: uint8 (112, 112)."""
    count = rng.choice((1, 2, 3, 4), p=(0.7, 0.1, 0.1, 0.1))
    text = "".join(LETTERS[i] for i in rng.integers(len(LETTERS), size=count))
    font, pen = FONTS[rng.integers(len(FONTS))], int(rng.integers(*LETTER_PENS))
    (width, height), base = cv2.getTextSize(text, font, 1, 1)
    scale = (LONGER_SIDE - pen) / max(width, height + base)
    canvas = np.zeros((CANVAS, CANVAS), np.uint8)
    corner = (round((CANVAS - width * scale) / 2), round((CANVAS + height * scale) / 2))
    return cv2.putText(canvas, text, corner, font, scale, 255, pen, cv2.LINE_AA)


def draw_scribble(rng: np.random.Generator) -> np.ndarray:
    """One long line without an aim: uint8 (112, 112).

    It wanders, goes to and fro, goes round and round while it moves on, or jumps.
    """
    turns = int(rng.integers(6, 24))
    along = np.linspace(0, 1, turns)[:, None] * rng.uniform(0, 100, 2)  # (turns, 2)
    kind = rng.integers(4)
    if kind == 0:  # wanders: steps of 30 on average
        path = along + np.cumsum(rng.normal(0, 30, (turns, 2)), axis=0)
    elif kind == 1:  # to and fro across its direction
        side = rng.normal(0, 40, 2)
        path = along + np.where(np.arange(turns)[:, None] % 2, side, -side)
        path = path + rng.normal(0, 6, path.shape)
    elif kind == 2:  # round and round: about 7 to 10 points for each circle
        angle = np.arange(4 * turns)[:, None] * rng.uniform(0.6, 1.0) * rng.choice((-1, 1))
        along = np.linspace(0, 1, 4 * turns)[:, None]
        radius = 40 * (1 - rng.uniform(0, 1) * along)  # a spiral, where it shrinks
        circles = radius * np.concatenate([np.cos(angle), np.sin(angle)], axis=1)
        path = circles + along * rng.normal(0, 60, 2) + rng.normal(0, 3, circles.shape)
    else:  # jumps
        path = rng.uniform(0, 100, (turns, 2))
    return draw_paths([smooth(path)], rng)


def draw_digits(rng: np.random.Generator) -> np.ndarray:
    """Two or three digits beside each other, or two below each other: uint8 (112, 112)."""
    count = int(rng.integers(2, 4))
    step = np.array([rng.uniform(*DISTANCE), rng.uniform(*RISE)])
    if count == 2 and rng.random() < 0.3:
        step = step[::-1] * 1.2  # below: digits are higher than wide
    paths = []
    for number in range(count):
        for stroke in pick_style(str(rng.integers(10)), rng):
            path = smooth(stroke + rng.normal(0, WOBBLE, stroke.shape))
            paths.append(path * (NARROW, 1) + number * step)
    return draw_paths(paths, rng)


def draw_lying_digit(rng: np.random.Generator) -> np.ndarray:
    """A digit on its side, where that is not another digit or the same: uint8 (112, 112)."""
    strokes = pick_style(rng.choice(CAN_LIE), rng)
    turn = rotation(rng.choice((-1, 1)) * rng.uniform(*LYING_ANGLES))
    width = rng.uniform(0.5, 1)
    varied = [
        (stroke + rng.normal(0, WOBBLE, stroke.shape)) * (width, 1) @ turn for stroke in strokes
    ]
    return draw_paths([smooth(stroke) for stroke in varied], rng)


def draw_struck_out_digit(rng: np.random.Generator) -> np.ndarray:
    """A digit that is crossed out by three to six lines, or by a zigzag: uint8 (112, 112)."""
    strokes = list(pick_style(str(rng.integers(10)), rng))
    if rng.random() < 0.5:
        left, right = rng.normal((-10, 110), 10)
        levels = rng.uniform(0, 100, (int(rng.integers(3, 7)), 2))
        strokes += [np.array([[left, a], [right, b]]) for a, b in levels]
    else:
        turns = int(rng.integers(6, 16))
        x = np.where(np.arange(turns) % 2, 100, 0) + rng.normal(0, 12, turns)
        strokes.append(np.stack([x, np.linspace(0, 100, turns)], axis=1))
    return draw_paths([smooth(stroke) for stroke in strokes], rng)
