"""What a network reads while one change of an image goes over its whole range.

Left out: the changes themselves (see image/transform.py), and accuracy over all test digits
(see robustness.py).
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from digits.image.framing import FRAME, to_mnist
from digits.image.transform import perturb
from digits.networks.inference import DigitReader


class Run(NamedTuple):
    """Neighbouring values that read the same: `first` and `last` are places in the sequence.

    `digit` is the most probable digit; None where the image is taken for no digit.
    """

    first: int
    last: int
    digit: int | None


def change(
    image: np.ndarray, values: Mapping[str, float], framed_again: bool = False
) -> np.ndarray | None:
    """An image after all changes, framed again if wanted: uint8 (28, 28) to the same.

    `values` are `perturb`'s, by their names. None where framing finds no ink left.
    """
    changed = perturb(image[np.newaxis], **values)[0]
    return to_mnist(changed) if framed_again else changed


def sweep(
    network: DigitReader,
    image: np.ndarray,
    values: Mapping[str, float],
    ranges: Mapping[str, Sequence[float]],
    framed_again: bool = False,
) -> dict[str, list[Run]]:
    """Where the answer flips: for each change its runs of values that read the same.

    uint8 (28, 28). In each sequence of `ranges` one change takes all of its values, the
    others stay as in `values`. All images go through the network as one batch.
    """
    images = [
        change(image, {**values, name: value}, framed_again)
        for name, sequence in ranges.items()
        for value in sequence
    ]
    nothing = np.zeros((FRAME, FRAME), np.uint8)
    batch = np.stack([nothing if each is None else each for each in images])
    outputs = network.outputs(batch)
    refused = outputs.refused | ~batch.any(axis=(1, 2))
    digits = iter(
        None if no_digit else int(digit)
        for digit, no_digit in zip(outputs.probabilities.argmax(axis=1), refused, strict=True)
    )
    return {name: find_runs([next(digits) for _ in each]) for name, each in ranges.items()}


def find_runs(digits: Sequence[int | None]) -> list[Run]:
    """The runs of equal digits, in order; together they cover the whole sequence."""
    runs, first = [], 0
    for digit, equal in groupby(digits):
        last = first + len(list(equal)) - 1
        runs.append(Run(first, last, digit))
        first = last + 1
    return runs
