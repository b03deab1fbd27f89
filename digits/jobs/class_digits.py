"""A class's digits on their way to a training: a file in its folder, which the training removes.

Left out: which digits a class gives (see classroom/split.py).
"""

import io
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits import DigitsError
from digits.files import load_npz, write_atomic
from digits.image.framing import FRAME
from digits.networks.decision import CLASSES

FILE = "class_digits.npz"
WRONG = "The drawings of the class did not reach the training. Train again."


class ClassDigitsError(DigitsError):
    """The file with a class's digits is missing or not what it should be."""


class ClassDigits(NamedTuple):
    """Images uint8 (N, 28, 28) and labels uint8 (N,), 0 to 9; the class was at that revision."""

    images: np.ndarray
    labels: np.ndarray
    revision: int


def write_class_digits(folder: Path, digits: ClassDigits) -> None:
    """Put them where the training looks for them. Raises OSError."""
    content = io.BytesIO()
    np.savez_compressed(content, images=digits.images, labels=digits.labels)
    write_atomic(folder / FILE, content.getvalue())


def take_class_digits(folder: Path, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The images and labels in the file, which is removed; raises `ClassDigitsError`.

    `count`: how many there must be.
    """
    path = folder / FILE
    try:
        images, labels = load_npz(path, ("images", "labels"), ClassDigitsError).values()
    except ClassDigitsError as error:
        raise ClassDigitsError(WRONG) from error
    finally:
        path.unlink(missing_ok=True)
    if (
        (images.dtype, images.shape) != (np.uint8, (count, FRAME, FRAME))
        or (labels.dtype, labels.shape) != (np.uint8, (count,))
        or (labels >= CLASSES).any()
    ):
        raise ClassDigitsError(WRONG)
    return images, labels
