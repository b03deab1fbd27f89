"""Draw what people draw that is no digit: shapes, letters, scribbles, pictures.

A network that has never seen a house takes it for an 8. Each kind of doodle (see marks.py and
shapes.py) is made at random and drawn with the pen of styles.py. What looks like a digit is
left out on purpose: one circle or line, and letters such as O, l, S, Z, B, g and q.
"""

import numpy as np

from digits.synthesis import marks, shapes

# Each kind of doodle, and the share of the doodles that are of this kind. The order and the
# shares are those that `best` was trained with.
SHARES = {
    marks.draw_sign: 0.16,
    marks.draw_letters: 0.06,
    marks.draw_scribble: 0.07,
    shapes.draw_shapes: 0.15,
    shapes.draw_outline: 0.11,
    shapes.draw_thing: 0.11,
    shapes.draw_limb: 0.14,
    shapes.draw_on_a_stick: 0.04,
    marks.draw_digits: 0.05,
    marks.draw_lying_digit: 0.05,
    marks.draw_struck_out_digit: 0.03,
    shapes.draw_blob: 0.02,
    shapes.draw_specks: 0.01,
}
KINDS = list(SHARES)


def draw_doodle(rng: np.random.Generator) -> np.ndarray:
    """Draw something that is no digit: uint8 (112, 112), white ink on black, 0 to 255.

    The same state of `rng` gives the same picture.
    """
    kind = KINDS[rng.choice(len(KINDS), p=list(SHARES.values()))]
    return kind(rng)
