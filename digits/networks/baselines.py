"""The pictures that an attribution can start from: an empty one, the mean digit, a clear example.

Read from the file that assets/make_baselines.py writes. Left out: what they are for (see
attribution.py).
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits import DigitsError
from digits.files import load_npz
from digits.image.framing import FRAME
from digits.networks.attribution import NO_DIGIT


class BaselinesError(DigitsError):
    """The file of baselines is missing, damaged, or does not hold what it should."""


class Baselines(NamedTuple):
    """uint8 images, white ink on black.

    `mean` (28, 28): of MNIST's 60,000 training digits. `examples` (11, 28, 28): of each digit
    the training digit that is most like the mean of its kind, and at NO_DIGIT a smiley.
    """

    mean: np.ndarray
    examples: np.ndarray


def read_baselines(path: Path) -> Baselines:
    """The baselines in a .npz file; raises `BaselinesError` for any other."""
    try:
        baselines = Baselines(**load_npz(path, Baselines._fields, BaselinesError))
    except BaselinesError as error:
        raise BaselinesError("The pictures to start from are missing or damaged.") from error
    shapes = [(image.dtype, image.shape) for image in baselines]
    if shapes != [(np.uint8, (FRAME, FRAME)), (np.uint8, (NO_DIGIT + 1, FRAME, FRAME))]:
        raise BaselinesError("The pictures to start from are not 28 × 28 pixels each.")
    return baselines
