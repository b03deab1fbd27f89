"""Screenshots that show a digit, made up: phones, tablets and laptops, light and dark.

Left out: photographs (see photographs.py).
"""

import numpy as np
from PIL import Image, ImageDraw

from testing.scenes import Box, Scene, draw_digit, empty, paint, place_in, write

SIZES = (390, 844), (1170, 2532), (1080, 2340), (1668, 2388), (1280, 800), (1920, 1080)
LIGHT = {"ground": (255, 255, 255), "text": (20, 20, 20), "soft": (235, 237, 240)}
DARK = {"ground": (14, 17, 23), "text": (240, 240, 240), "soft": (48, 52, 62)}
ACCENTS = (29, 78, 216), (255, 176, 0), (220, 60, 60), (20, 140, 90)
INKS = (0, 0, 0), (29, 78, 216), (200, 30, 30), (60, 60, 60)
WORDS = "My notes", "Draw a digit", "Maths, page 12", "Untitled", "Sketch", "Homework 3"


class Screen:
    """A screen that is being filled: its picture, its theme, and the length of a unit."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.width, self.height = SIZES[rng.integers(len(SIZES))]
        self.unit = max(1.0, min(self.width, self.height) / 390)
        self.dark = bool(rng.random() < 0.35)
        self.theme = DARK if self.dark else LIGHT
        self.accent = ACCENTS[rng.integers(len(ACCENTS))]
        self.picture = empty(self.width, self.height, self.theme["ground"])
        self.draw = ImageDraw.Draw(self.picture)
        self.top, self.bottom = 0, self.height

    def status_bar(self) -> None:
        """Clock, signal and battery along the top."""
        unit, colour = self.unit, self.theme["text"]
        y = 16 * unit
        write(self.draw, (34 * unit, y), "9:41", 17 * unit, fill=colour, stroke_width=1)
        for bar in range(4):
            x = self.width - (96 - 6 * bar) * unit
            self.draw.rectangle([x, y + (11 - 3 * bar) * unit, x + 4 * unit, y + 13 * unit], colour)
        x = self.width - 50 * unit
        self.draw.rounded_rectangle([x, y, x + 26 * unit, y + 13 * unit], 4 * unit, None, colour, 2)
        self.draw.rectangle([x + 3 * unit, y + 3 * unit, x + 19 * unit, y + 10 * unit], colour)
        self.top = round(54 * unit)

    def title_bar(self, filled: bool) -> None:
        """A title, on a bar of its own colour or not."""
        unit, top = self.unit, self.top
        if filled:
            self.draw.rectangle([0, 0, self.width, top + 52 * unit], self.theme["soft"])
            if top:
                self.status_bar()
        word = WORDS[self.rng.integers(len(WORDS))]
        at = (16 * unit, top + 12 * unit)
        write(self.draw, at, word, 26 * unit, fill=self.theme["text"])
        self.top = round(top + 60 * unit)

    def buttons(self) -> None:
        """A row of one to four buttons along the bottom."""
        unit, count = self.unit, int(self.rng.integers(1, 5))
        top = self.height - 90 * unit
        width = min((self.width - 16 * unit) / count - 16 * unit, 220 * unit)
        for number in range(count):
            x = 16 * unit + number * (width + 16 * unit)
            colour = self.accent if number == 0 else self.theme["soft"]
            self.draw.rounded_rectangle([x, top, x + width, top + 48 * unit], 10 * unit, colour)
            text = (255, 255, 255) if number == 0 else self.theme["text"]
            write(
                self.draw,
                (x + width / 2, top + 24 * unit),
                ("Clear", "Undo", "Save", "OK")[number],
                17 * unit,
                fill=text,
                anchor="mm",
            )
        self.bottom = round(top - 8 * unit)

    def keyboard(self) -> None:
        """Three rows of keys below, each with a letter."""
        unit, top = self.unit, self.height - 230 * self.unit
        self.draw.rectangle([0, top, self.width, self.height], self.theme["soft"])
        for row, letters in enumerate(("qwertyuiop", "asdfghjkl", "yxcvbnm")):
            step = self.width / 10
            for column, letter in enumerate(letters):
                x, y = (column + row / 2) * step + 3 * unit, top + (12 + 56 * row) * unit
                key = [x, y, x + step - 6 * unit, y + 44 * unit]
                self.draw.rounded_rectangle(key, 6 * unit, self.theme["ground"])
                at = (x + step / 2 - 3 * unit, y + 22 * unit)
                write(self.draw, at, letter, 22 * unit, fill=self.theme["text"], anchor="mm")
        self.bottom = round(top - 4 * unit)

    def toolbar(self) -> None:
        """A paint program's tools on the left, colours below."""
        unit = self.unit
        self.draw.rectangle([0, self.top, 64 * unit, self.height], self.theme["soft"])
        for number in range(7):
            x, y = 14 * unit, self.top + (14 + 46 * number) * unit
            box = [x, y, x + 34 * unit, y + 34 * unit]
            shape = (self.draw.ellipse, self.draw.rectangle, self.draw.line)[number % 3]
            shape(
                box,
                fill=self.theme["text"] if number % 3 == 2 else None,
                width=max(1, round(3 * unit)),
                **({} if number % 3 == 2 else {"outline": self.theme["text"]}),
            )
        for number, colour in enumerate((*ACCENTS, *INKS)):
            x, y = (80 + 40 * number) * unit, self.height - 44 * unit
            self.draw.rectangle([x, y, x + 30 * unit, y + 30 * unit], colour)
        self.left = round(70 * unit)
        self.bottom = round(self.height - 52 * unit)

    def lines_of_text(self) -> None:
        """A few lines of text below the title."""
        text = "The quick brown fox jumps over 12 lazy dogs"
        for _ in range(int(self.rng.integers(1, 5))):
            at = (16 * self.unit, self.top)
            write(self.draw, at, text, 16 * self.unit, fill=self.theme["text"])
            self.top += round(24 * self.unit)
        self.top += round(8 * self.unit)

    def room(self, left: float = 0) -> Box:
        """What is left free between all of that."""
        margin = round(14 * self.unit)
        return round(left) + margin, self.top + margin, self.width - margin, self.bottom - margin


def finish(screen: Screen, room: Box, ink: tuple[int, ...]) -> Scene:
    """Draw a digit into a room of the screen."""
    rng = screen.rng
    pixels, digit = np.asarray(screen.picture), int(rng.integers(10))
    mask = np.zeros(pixels.shape[:2], np.uint8)
    place = place_in(room, rng.uniform(0.4, 0.9), rng)
    pen = max(3, round((place[3] - place[1]) * rng.uniform(0.05, 0.16)))
    box = draw_digit(mask, digit, rng, place, pen)
    return Scene(paint(pixels, mask, ink), (digit,), box)


def _ink(screen: Screen, dark_ground: bool) -> tuple[int, ...]:
    return (245, 245, 245) if dark_ground else INKS[screen.rng.integers(len(INKS))]


def export(rng: np.random.Generator) -> Scene:
    """A drawing alone, as a paint program saves it."""
    screen = Screen(rng)
    return finish(screen, screen.room(), _ink(screen, screen.dark))


def with_speck(rng: np.random.Generator) -> Scene:
    """A drawing with one to three specks far from it."""
    scene = export(rng)
    height, width = scene.pixels.shape[:2]
    picture = Image.fromarray(scene.pixels)
    side = max(2, round(0.005 * max(height, width)))
    left, top, right, bottom = scene.box
    away = (bottom - top) / 3
    colour = tuple(255 - value for value in picture.getpixel((1, 1)))
    for _ in range(int(rng.integers(1, 4))):
        x, y = rng.uniform(0, width - side), rng.uniform(0, height - side)
        if not (left - away < x < right + away and top - away < y < bottom + away):
            ImageDraw.Draw(picture).rectangle([x, y, x + side - 1, y + side - 1], colour)
    return Scene(np.asarray(picture), scene.digits, scene.box)


def clock(rng: np.random.Generator) -> Scene:
    """A page with a clock, signal and battery."""
    screen = Screen(rng)
    screen.status_bar()
    return finish(screen, screen.room(), _ink(screen, screen.dark))


def app(rng: np.random.Generator) -> Scene:
    """Title, a few lines of text, buttons."""
    screen = Screen(rng)
    if rng.random() < 0.5:
        screen.status_bar()
    screen.title_bar(rng.random() < 0.5)
    if rng.random() < 0.4:
        screen.lines_of_text()
    screen.buttons()
    return finish(screen, screen.room(), _ink(screen, screen.dark))


def card(rng: np.random.Generator) -> Scene:
    """A canvas on a page of another colour, with or without a border."""
    screen = Screen(rng)
    screen.picture.paste(screen.theme["soft"], (0, 0, screen.width, screen.height))
    screen.status_bar()
    screen.title_bar(False)
    screen.buttons()
    left, top, right, bottom = screen.room()
    side = min(right - left, bottom - top)
    left = round(rng.uniform(left, right - side))
    top = round(rng.uniform(top, bottom - side))
    dark = bool(rng.random() < 0.4)
    colour = (0, 0, 0) if dark else (255, 255, 255)
    border = screen.theme["text"] if rng.random() < 0.4 else None
    radius = rng.choice((0, 16)) * screen.unit
    box = [left, top, left + side, top + side]
    screen.draw.rounded_rectangle(box, radius, colour, border, max(1, round(2 * screen.unit)))
    margin = round(0.04 * side)
    room = left + margin, top + margin, left + side - margin, top + side - margin
    return finish(screen, room, _ink(screen, dark))


def keyboard(rng: np.random.Generator) -> Scene:
    """A note above a keyboard."""
    screen = Screen(rng)
    screen.status_bar()
    screen.keyboard()
    return finish(screen, screen.room(), _ink(screen, screen.dark))


def paint_program(rng: np.random.Generator) -> Scene:
    """A canvas beside tools and colours."""
    screen = Screen(rng)
    screen.title_bar(True)
    screen.toolbar()
    return finish(screen, screen.room(screen.left), _ink(screen, screen.dark))


KINDS = {
    "drawing alone": export,
    "specks": with_speck,
    "clock": clock,
    "app with buttons": app,
    "canvas on a page": card,
    "keyboard": keyboard,
    "paint program": paint_program,
}
