"""Classes filled with drawings that are made up, to look at, to test with and to measure.

    code, secret = Store(Database(url)).open()
    fill(url, code, drawings=2_000, pupils=30)

Left out: handing in as a browser does it. What is drawn is written at once, past the limits.
"""

import time

import numpy as np
from sqlalchemy import insert, select, update

from digits.classroom.database import Database
from digits.classroom.packed_strokes import pack
from digits.classroom.tables import CLASSES, DRAWINGS, PUPILS
from digits.classroom.task import DEAL, FREE, NO_DIGIT
from digits.strokes.canvas_json import PenStroke
from digits.strokes.pen import smooth
from digits.synthesis.styles import pick_style

SIDE, BOX = 360, 100  # pixels of the canvas, and of the box in which the styles are written
PEN, LONGER_SIDE = (16, 28), (140, 260)  # pixels
WIDTH = (0.5, 0.9)  # a digit's width against its height
WOBBLE = 4.0  # standard deviation of a point, in the box
THERE_S = 600  # for which the pupils stay
FREE_FROM = 0.9  # share of the drawings after which they are no digits


def made_up(label: int, rng: np.random.Generator) -> list[PenStroke]:
    """The strokes of a digit, 0 to 9, or of a sign that is none for -1, somewhere on the canvas."""
    style = pick_style("sign" if label == NO_DIGIT else str(label), rng)
    varied = [stroke + rng.normal(0, WOBBLE, stroke.shape) for stroke in style]
    size = rng.uniform(*LONGER_SIDE)
    scale = size / BOX * np.array([rng.uniform(*WIDTH), 1])
    corner = (SIDE - BOX * scale) / 2 + rng.uniform(-20, 20, 2)
    pen = int(rng.integers(*PEN))
    return [PenStroke(smooth(stroke * scale + corner), pen) for stroke in varied]


def fill(url: str, code: str, drawings: int, pupils: int = 30, seed: int = 0) -> None:
    """Give a class pupils who are there, and drawings by all of them: digits, then signs."""
    rng, now = np.random.default_rng(seed), time.time()
    database = Database(url)
    with database.write() as connection:
        row = connection.execute(select(CLASSES).where(CLASSES.c.code == code)).one()
        for number in range(row.pupils + 1, pupils + 1):
            new = {"token": f"made-up-{number}", "number": number, "seen_at": now + THERE_S}
            connection.execute(insert(PUPILS).values(class_id=row.id, **new))
        for place in range(drawings):
            is_digit = place < FREE_FROM * drawings
            label = (place + place // pupils) % 10 if is_digit else NO_DIGIT
            connection.execute(
                insert(DRAWINGS).values(
                    class_id=row.id,
                    pupil=place % pupils + 1,
                    hand_in=f"made-up-{row.revision}-{place}",
                    task=1,
                    kind=DEAL if is_digit else FREE,
                    asked=label if is_digit else None,
                    label=label,
                    strokes=pack(made_up(label, rng)),
                    revision=row.revision + 1,
                    handed_in_at=now - drawings + place,
                )
            )
        later = {"revision": row.revision + 1, "pupils": max(pupils, row.pupils)}
        connection.execute(update(CLASSES).where(CLASSES.c.id == row.id).values(later))
    database.close()
