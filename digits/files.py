"""Load plain arrays from a .npz file, whatever is in it; write a file whole or not at all.

Left out: what the arrays should be (see mnist.py and dataset.py).
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from digits import DigitsError


def load_npz(
    path: Path, keys: Iterable[str], error: type[DigitsError], content: BinaryIO | None = None
) -> dict[str, np.ndarray]:
    """The arrays of those names in a .npz file, in their order; further ones are ignored.

    Reads `content` in place of the file, if given. Raises `error` with a sentence where
    the file is damaged or cut short, holds pickled objects, or lacks one.
    """
    try:
        with np.load(content or path, allow_pickle=False) as file:
            arrays = {key: file[key] for key in keys if key in file}
    except Exception as cause:  # zipfile's, zlib's and NumPy's own, many kinds
        raise error(f"{path} is not a whole .npz file of plain arrays.") from cause
    if lacking := [key for key in keys if key not in arrays]:
        raise error(f"{path} lacks {', '.join(lacking)}.")
    return arrays


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file beside its place, then rename: whole, or as it was."""
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    os.replace(beside, path)
