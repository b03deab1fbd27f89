"""Load plain arrays from a .npz file; write a file whole or not at all; checksums.

Left out: what the arrays should be (see mnist.py and strokes/dataset.py).
"""

import contextlib
import hashlib
import os
import uuid
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
    """Write a file whole or leave it as it was; also where two write it, or power fails.

    Writes to a temporary file of its own beside `path` and renames it. Raises OSError, and
    leaves no temporary file then.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's content, 64 hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make a rename last; some systems cannot open or sync a folder, and do without."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
