"""Draw what people draw that is no digit: shapes, letters, scribbles, pictures.

A network that has never seen a house takes it for an 8. Many doodles are those of people (see
people.py); each other kind (see marks.py, shapes.py and things.py) is made at random. All are
drawn with the pen of styles.py. What looks like a digit is left out on purpose: one circle or
line that stands, and letters such as O, l, S, Z, B, g and q.
"""

import numpy as np

from digits.synthesis import marks, people, shapes, things

# Each kind of doodle, and the share of the doodles that are of this kind. The order and the
# shares are those that `best` was trained with.
SHARES = {
    people.draw_person_doodle: 0.40,
    marks.draw_sign: 0.10,
    marks.draw_letters: 0.04,
    marks.draw_scribble: 0.04,
    shapes.draw_shapes: 0.05,
    shapes.draw_outline: 0.07,
    things.draw_thing: 0.05,
    things.draw_limb: 0.07,
    things.draw_on_a_stick: 0.02,
    things.draw_dial: 0.03,
    things.draw_necked: 0.02,
    shapes.draw_lying_line: 0.02,
    marks.draw_digits: 0.03,
    marks.draw_lying_digit: 0.03,
    marks.draw_struck_out_digit: 0.015,
    shapes.draw_blob: 0.01,
    shapes.draw_specks: 0.005,
}
KINDS = list(SHARES)


def draw_doodle(rng: np.random.Generator) -> np.ndarray:
    """Draw something that is no digit: uint8 (112, 112), white ink on black, 0 to 255.

    The same state of `rng` gives the same picture.
    """
    kind = KINDS[rng.choice(len(KINDS), p=list(SHARES.values()))]
    return kind(rng)
