"""Find the ink in a picture file: a digit on an even ground, dark on light or the reverse.

Left out: photographs with shadows, ruled paper, several digits in one picture.
"""

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from digits import DigitsError
from digits.preprocess import ink_of
from digits.report import write_whole

# Less contrast than this, of 255, is a blank sheet and not a digit.
LEAST_CONTRAST = 25
# Where at least this share has exactly the ground's colour, the picture was drawn on a
# screen and every other pixel is ink; elsewhere the ground is noisy, as a scanner's is.
CLEAN_GROUND = 0.4
# How a JPEG begins. Its ground is never clean: it has echoes of every edge.
JPEG = b"\xff\xd8\xff"


class PictureError(DigitsError):
    """A file that is no picture or cannot be written, or a picture without ink."""


def read_ink(path: str | Path) -> np.ndarray:
    """The ink in a picture file: uint8 (H, W), 0 to 255, on a ground of 0.

    Takes what OpenCV reads: PNG, JPEG, BMP, WebP, TIFF and others. Raises
    `PictureError` where the file is missing, no picture or blank.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise PictureError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        picture = None
    if picture is None:
        raise PictureError(f"{path} is no picture that can be read.")
    ink = separate_ink(_to_grey(picture), clean=not content.startswith(JPEG))
    if ink is None:
        raise PictureError(f"{path} holds no ink: it is blank.")
    return ink


def _to_grey(picture: np.ndarray) -> np.ndarray:
    """Any picture of OpenCV's, BGR and alpha too, 8 or 16 bits, to grey uint8 (H, W)."""
    if picture.dtype != np.uint8:
        most = np.iinfo(picture.dtype).max if picture.dtype.kind in "iu" else 1.0
        picture = np.clip(picture / most * 255, 0, 255).astype(np.uint8)
    if picture.ndim == 2:
        return picture
    if picture.shape[2] == 3:
        return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    rgba = cv2.cvtColor(picture, cv2.COLOR_BGRA2RGBA)
    if np.ptp(rgba[..., 3]) == 0:
        return ink_of(rgba[..., :3])
    # On a transparent ground it is the opacity that draws, whatever the colour.
    return rgba[..., 3]


def separate_ink(grey: np.ndarray, clean: bool = True) -> np.ndarray | None:
    """Ink of uint8 (H, W), 0 to 255, from a grey picture of either polarity; None if blank.

    The ground is the most common grey. Noise on it, or where it is not `clean`, is cut
    off by Otsu's threshold (N. Otsu, 1979).
    """
    ground = np.bincount(grey.ravel(), minlength=256).argmax()
    clean = clean and (grey == ground).mean() >= CLEAN_GROUND
    if not clean:
        ground = np.median(grey)
    darker, lighter = ground - float(grey.min()), float(grey.max()) - ground
    contrast = max(darker, lighter)
    if contrast < LEAST_CONTRAST:
        return None
    ink = (ground - grey.astype(float)) if darker > lighter else (grey.astype(float) - ground)
    # A faint pencil becomes white; black and white keeps every value as it is.
    gain = 255 / contrast if contrast < 200 else 1
    ink = np.clip(np.round(ink * gain), 0, 255).astype(np.uint8)
    if clean:
        return ink
    return cv2.threshold(ink, 0, 255, cv2.THRESH_TOZERO | cv2.THRESH_OTSU)[1]


def decode_drawing(png: bytes | None, side: int) -> np.ndarray | None:
    """A canvas's own PNG as RGBA uint8 (side, side, 4); None for anything else.

    Its size is read from its header before it is decoded: a few bytes can claim to be a
    picture of gigabytes.
    """
    if not png or len(png) > side * side * 4:
        return None
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
            right = (picture.size, picture.mode) == ((side, side), "RGBA")
            return np.array(picture) if right else None
    except Exception:  # Pillow's, zlib's and struct's, many kinds
        return None


def write_picture(path: Path, picture: np.ndarray) -> None:
    """Write uint8 (H, W) as a PNG file, whole or not at all; or `PictureError`."""
    try:
        write_whole(path, cv2.imencode(".png", picture)[1].tobytes())
    except OSError as error:
        raise PictureError(f"{path} cannot be written: {error.strerror}.") from error
