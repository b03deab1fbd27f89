"""Photographs that show a digit, made up: paper and boards, light and shadow, what lies about.

Left out: screenshots (see screenshots.py), and a sheet that is not seen from above.
"""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from testing.scenes import Box, Scene, draw_digit, write

WIDTH, HEIGHT = 1280, 960
WORDS = "Name:", "Maths test, 26.11.2026", "Exercise 4", "Please write one digit", "Class 7b"


class Sheet:
    """A sheet with ink on it: how bright the paper is, and how much ink is where."""

    def __init__(self, rng: np.random.Generator, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.rng, self.width, self.height = rng, width, height
        self.paper = np.full((height, width), rng.uniform(190, 240))
        self.ink = np.zeros((height, width), np.uint8)
        self.darkness = rng.uniform(0.45, 0.85)
        self.pen = rng.uniform(0.02, 0.12)

    def write_digit(self, middle: tuple[float, float], height: float) -> tuple[int, Box]:
        """Write a random digit; what it is, and where its ink lies."""
        digit = int(self.rng.integers(10))
        (x, y), half = middle, height / 2
        place = round(x - half), round(y - half), round(x + half), round(y + half)
        pen = max(3, round(self.pen * height))
        return digit, draw_digit(self.ink, digit, self.rng, place, pen)

    def anywhere(self, height: float) -> tuple[float, float]:
        """A middle for a digit of this height, within the sheet."""
        edge = 0.6 * height + 30
        return (
            self.rng.uniform(edge, self.width - edge),
            self.rng.uniform(edge, self.height - edge),
        )

    def print_text(self, at: tuple[float, float], text: str, size: float) -> None:
        """Text in a printer's ink."""
        printed = Image.new("L", (self.width, self.height))
        write(ImageDraw.Draw(printed), at, text, size, fill=255)
        self.paper = self.paper * (1 - 0.8 * np.asarray(printed) / 255)

    def lines(self, squared: bool) -> None:
        """Printed lines, a little turned."""
        rows, columns = np.mgrid[: self.height, : self.width].astype(float)
        angle = np.deg2rad(self.rng.uniform(-3, 3))
        down = rows * np.cos(angle) - columns * np.sin(angle)
        across = columns * np.cos(angle) + rows * np.sin(angle)
        pitch = self.rng.uniform(40, 70)
        printed = (down % pitch < 2) | (squared & (across % pitch < 2))
        self.paper = np.where(printed, self.paper * self.rng.uniform(0.6, 0.85), self.paper)

    def seen(self, noise: float = 3.0, blur: float = 0.9) -> np.ndarray:
        """The sheet as a camera sees it, unevenly lit: uint8 (H, W, 3)."""
        rows, columns = np.mgrid[0 : 1 : self.height * 1j, 0 : 1 : self.width * 1j]
        x, y = self.rng.uniform(-0.3, 0.3, 2)
        light = 0.9 + x * (columns - 0.5) + y * (rows - 0.5)
        grey = self.paper * (1 - self.darkness * self.ink / 255) * light
        grey = cv2.GaussianBlur(grey, (0, 0), blur)
        colours = grey[..., None] * [1.0, 0.98, 0.94]
        colours += self.rng.normal(0, noise, colours.shape)
        return np.clip(np.round(colours), 0, 255).astype(np.uint8)


def plain(rng: np.random.Generator) -> Scene:
    """One digit on a sheet."""
    sheet = Sheet(rng)
    height = rng.uniform(150, 700)
    digit, box = sheet.write_digit(sheet.anywhere(height), height)
    return Scene(sheet.seen(), (digit,), box)


def row(rng: np.random.Generator) -> Scene:
    """A number of two to four digits, one of them clearly the largest."""
    sheet = Sheet(rng)
    count = int(rng.integers(2, 5))
    largest, height = int(rng.integers(count)), rng.uniform(150, 240)
    y, first = rng.uniform(300, 660), rng.uniform(150, 250)
    step = rng.uniform(1.05, 1.25) * height
    digits, boxes = [], []
    for place in range(count):
        size = height * (1.25 if place == largest else rng.uniform(0.85, 1.0))
        digit, box = sheet.write_digit((first + place * step, y + rng.uniform(-15, 15)), size)
        digits.append(digit)
        boxes.append(box)
    left, top, right, bottom = zip(*boxes, strict=True)
    around = min(left), min(top), max(right), max(bottom)
    return Scene(sheet.seen(), tuple(digits), around)


def printed(rng: np.random.Generator) -> Scene:
    """A digit below a printed line, on plain or ruled paper."""
    sheet = Sheet(rng)
    if rng.random() < 0.4:
        sheet.lines(squared=bool(rng.random() < 0.5))
    size = rng.uniform(24, 60)
    text = WORDS[rng.integers(len(WORDS))]
    sheet.print_text((rng.uniform(60, 400), rng.uniform(40, 120)), text, size)
    height = rng.uniform(200, 450)
    middle = rng.uniform(300, 980), rng.uniform(220 + height / 2, 900 - height / 2)
    digit, box = sheet.write_digit(middle, height)
    return Scene(sheet.seen(), (digit,), box)


def stamped(rng: np.random.Generator) -> Scene:
    """A digit and a round stamp with letters in it, which is as large or smaller."""
    sheet = Sheet(rng)
    radius = rng.uniform(90, 150)
    x, y = rng.uniform(200, 300), rng.uniform(200, 760)
    stamp = Image.new("L", (sheet.width, sheet.height))
    draw = ImageDraw.Draw(stamp)
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], outline=255, width=8)
    font = ImageFont.load_default(radius / 2.5)
    draw.text((x, y), "PAID\n2026", font=font, fill=255, anchor="mm", align="center")
    sheet.paper = sheet.paper * (1 - 0.6 * np.asarray(stamp) / 255)
    height = rng.uniform(300, 600)
    digit, box = sheet.write_digit((rng.uniform(780, 960), rng.uniform(350, 600)), height)
    return Scene(sheet.seen(), (digit,), box)


def framed(rng: np.random.Generator) -> Scene:
    """A digit in a printed box, a little turned, as on a worksheet."""
    sheet = Sheet(rng)
    half = rng.uniform(150, 300)
    turned = cv2.boxPoints(((640, 480), (2 * half, 2 * half), rng.uniform(-4, 4)))
    box = np.zeros_like(sheet.ink)
    cv2.polylines(box, [np.round(turned * 16).astype(np.int32)], True, 255, 5, cv2.LINE_AA, 4)
    sheet.paper = sheet.paper * (1 - 0.7 * box / 255)
    digit, place = sheet.write_digit((640, 480), half * rng.uniform(0.9, 1.5))
    return Scene(sheet.seen(), (digit,), place)


def squared(rng: np.random.Generator) -> Scene:
    """A digit on ruled or squared paper."""
    sheet = Sheet(rng)
    sheet.lines(squared=bool(rng.random() < 0.7))
    sheet.pen = max(sheet.pen, 0.04)
    height = rng.uniform(250, 600)
    digit, box = sheet.write_digit(sheet.anywhere(height), height)
    return Scene(sheet.seen(), (digit,), box)


def thumb(rng: np.random.Generator) -> Scene:
    """A digit on a sheet that a thumb holds at the border."""
    sheet = Sheet(rng)
    height = rng.uniform(200, 500)
    x = rng.choice((0, sheet.width))
    shade = np.zeros_like(sheet.ink)
    centre, axes = (int(x), int(rng.uniform(250, 900))), (150, 90)
    cv2.ellipse(shade, centre, axes, rng.uniform(-30, 30), 0, 360, 255, -1, cv2.LINE_AA)
    sheet.paper = np.where(shade > 127, rng.uniform(100, 170), sheet.paper)
    digit, box = sheet.write_digit((rng.uniform(480, 800), rng.uniform(300, 660)), height)
    return Scene(sheet.seen(), (digit,), box)


def faint_pencil(rng: np.random.Generator) -> Scene:
    """A thin and faint pencil, seen by a laptop's camera."""
    width, height = ((640, 360), (640, 480), (1280, 720))[rng.integers(3)]
    sheet = Sheet(rng, width, height)
    sheet.darkness, sheet.pen = rng.uniform(0.14, 0.3), rng.uniform(0.008, 0.02)
    size = height * rng.uniform(0.35, 0.7)
    digit, box = sheet.write_digit((width / 2, height / 2), size)
    return Scene(sheet.seen(noise=rng.uniform(1.5, 4), blur=0.7), (digit,), box)


def board(rng: np.random.Generator) -> Scene:
    """Chalk on a board, with its frame along one side."""
    sheet = Sheet(rng)
    sheet.paper[:] = rng.uniform(35, 70)
    sheet.darkness = -rng.uniform(2, 3.2)
    sheet.pen = max(sheet.pen, 0.03)
    if rng.random() < 0.5:
        sheet.paper[: round(rng.uniform(20, 80))] = 150
    height = rng.uniform(250, 500)
    digit, box = sheet.write_digit((rng.uniform(400, 880), rng.uniform(400, 600)), height)
    return Scene(sheet.seen(), (digit,), box)


def specks(rng: np.random.Generator) -> Scene:
    """A digit on a sheet with crumbs and blots."""
    sheet = Sheet(rng)
    for _ in range(int(rng.integers(3, 40))):
        at = int(rng.uniform(0, WIDTH)), int(rng.uniform(0, HEIGHT))
        cv2.circle(sheet.paper, at, int(rng.integers(1, 12)), 60.0, -1)
    height = rng.uniform(300, 600)
    digit, box = sheet.write_digit(sheet.anywhere(height), height)
    return Scene(sheet.seen(), (digit,), box)


KINDS = {
    "one digit": plain,
    "several in a row": row,
    "printed words": printed,
    "a stamp": stamped,
    "a printed box": framed,
    "lined paper": squared,
    "a thumb": thumb,
    "faint pencil": faint_pencil,
    "chalk": board,
    "specks": specks,
}
