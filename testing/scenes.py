"""What made-up screenshots and photographs share: a digit drawn somewhere, and what is right.

Left out: the screens (see screenshots.py) and the paper (see photographs.py) around it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digits.strokes.pen import draw_stroke, smooth
from digits.synthesis.styles import pick_style

Box = tuple[int, int, int, int]  # left, top, right and bottom in pixels
WOBBLE = 2.0  # standard deviation of each point, in a style's box of 100 x 100
WIDTHS = 0.55, 0.95  # a digit's width against its height


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture of a digit or a number, uint8 (H, W, 3) RGB; its digits and where it is.

    `count`: how many digits and numbers there are.
    """

    pixels: np.ndarray
    digits: tuple[int, ...]
    box: Box
    count: int = 1


def draw_digit(mask: np.ndarray, digit: int, rng: np.random.Generator, place: Box, pen: int) -> Box:
    """Draw a digit on uint8 (H, W), which is changed, as high as `place` and in its middle.

    `pen` is in pixels. Gives the box of its ink.
    """
    strokes = [
        stroke + rng.normal(0, WOBBLE, stroke.shape) for stroke in pick_style(str(digit), rng)
    ]
    points = np.concatenate(strokes)
    corner, extent = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1)
    left, top, right, bottom = place
    height = bottom - top - pen
    width = min(right - left - pen, height * rng.uniform(*WIDTHS) * extent[0] / 100)
    scale = np.array([width, height]) / extent
    middle = np.array([(left + right) / 2, (top + bottom) / 2])
    alone = np.zeros_like(mask)
    for stroke in strokes:
        draw_stroke(alone, smooth((stroke - corner - extent / 2) * scale + middle), pen)
    np.maximum(mask, alone, out=mask)
    left, top, width, height = cv2.boundingRect(alone)
    return left, top, left + width, top + height


def paint(pixels: np.ndarray, mask: np.ndarray, colour: tuple[int, ...]) -> np.ndarray:
    """Colour where a mask, uint8 (H, W), is 255: uint8 (H, W, 3) to the same."""
    share = mask[..., None] / 255
    return np.round(pixels * (1 - share) + np.array(colour) * share).astype(np.uint8)


def write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: float, **how):
    """Write text in Pillow's own font."""
    draw.text(at, text, font=ImageFont.load_default(size), **how)


def place_in(box: Box, share: float, rng: np.random.Generator) -> Box:
    """A place for a digit within a box: as high as a share of its shorter side, anywhere."""
    left, top, right, bottom = box
    height = round(share * min(right - left, bottom - top))
    x = rng.uniform(left + height / 2, right - height / 2)
    y = rng.uniform(top + height / 2, bottom - height / 2)
    return (
        round(x - height / 2),
        round(y - height / 2),
        round(x + height / 2),
        round(y + height / 2),
    )


def empty(width: int, height: int, colour: tuple[int, ...]) -> Image.Image:
    """A picture of one colour."""
    return Image.new("RGB", (width, height), colour)
