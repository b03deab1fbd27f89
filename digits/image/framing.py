"""Frame a drawing the way NIST framed the digits of MNIST.

Where the ink lies and how large it is says nothing about which digit it is, and
MNIST's makers took both out of their pictures. A network trained on MNIST has never
seen anything else, so a drawing has to be framed by the same rules.

Left out: finding the ink in a photograph or on paper (see decode.py).
"""

from typing import NamedTuple

import cv2
import numpy as np

# The frame of MNIST, http://yann.lecun.com/exdb/mnist: digits are fitted into a box of
# 20 x 20 and set into 28 x 28 by their centre of mass.
FRAME = 28
DIGIT_BOX = 20
# Pixel index that the centre of mass falls on. Measured on the 70,000 digits of MNIST:
# with 14 all but 19 come back bit for bit, with 13.5 a quarter of them.
CENTRE = 14


def to_mnist(drawing: np.ndarray) -> np.ndarray | None:
    """Frame a drawing as MNIST frames its digits.

    Parameters
    ----------
    drawing : uint8, (H, W, 4) RGBA, (H, W, 3) RGB or (H, W), 0 to 255
        Light ink on a black or transparent ground; H and W from 1 up.

    Returns
    -------
    uint8 (28, 28), 0 to 255, white ink on black; None where there is no ink.

    Raises
    ------
    ValueError
        For another dtype or shape.

    Source: "The MNIST database", Y. LeCun, C. Cortes, C. Burges.
    """
    framing = steps(drawing)
    return None if framing is None else framing.centred


class Steps(NamedTuple):
    """A drawing on its way into the frame, white ink on black, uint8, 0 to 255.

    `ink` is (H, W), `cropped` and `scaled` are as large as the step makes them, `centred`
    is (28, 28). They may share memory with the drawing and with each other.
    """

    ink: np.ndarray
    cropped: np.ndarray
    scaled: np.ndarray
    centred: np.ndarray


def steps(
    drawing: np.ndarray, crop: bool = True, scale: bool = True, centre: bool = True
) -> Steps | None:
    """Every picture on the way from a drawing to 28 x 28; takes and refuses what `to_mnist` does.

    Each step can be left out. Without `crop` the whole canvas goes on, bare ground
    included. Without `scale` the longer side fills all 28 pixels instead of 20, aspect
    kept, and what centring then pushes over the edge is lost. Without `centre` the picture
    lies in the middle of the frame, wherever its ink is. None where there is no ink, or
    where scaling leaves nothing of it.
    """
    ink = rgba_to_ink(drawing)
    cropped = _CROPPING[crop](ink)
    if cropped is None:
        return None
    scaled = fit_box(cropped, DIGIT_BOX if scale else FRAME)
    # A few specks far apart can be so faint that scaling down leaves nothing of them.
    return Steps(ink, cropped, scaled, _CENTRING[centre](scaled)) if scaled.any() else None


def rgba_to_ink(drawing: np.ndarray) -> np.ndarray:
    """How much ink lies on each pixel: uint8 (H, W), 0 to 255.

    Takes and refuses what `to_mnist` does. Colour counts by its brightness and
    transparency as less ink.
    """
    if not isinstance(drawing, np.ndarray) or drawing.dtype != np.uint8:
        kind = getattr(drawing, "dtype", type(drawing).__name__)
        raise ValueError(f"A drawing must be an array of uint8, not {kind}.")
    channels = drawing.shape[2] if drawing.ndim == 3 else None
    if drawing.ndim not in (2, 3) or channels not in (None, 3, 4) or not drawing.size:
        raise ValueError(
            "A drawing must have the shape (H, W), (H, W, 3) or (H, W, 4) "
            f"with at least one pixel, not {drawing.shape}."
        )
    if channels is None:
        return drawing
    if channels == 3:
        return cv2.cvtColor(drawing, cv2.COLOR_RGB2GRAY)  # (H, W)
    grey = cv2.cvtColor(drawing, cv2.COLOR_RGBA2GRAY)  # (H, W)
    return cv2.multiply(grey, cv2.extractChannel(drawing, 3), scale=1 / 255)


def crop(ink: np.ndarray) -> np.ndarray | None:
    """Cut uint8 (H, W) down to the smallest box that holds all ink; None without ink."""
    left, top, width, height = cv2.boundingRect(ink)
    return ink[top : top + height, left : left + width] if width else None


def keep_whole(ink: np.ndarray) -> np.ndarray | None:
    """uint8 (H, W) as it is, in place of `crop`; None without ink."""
    return ink if ink.any() else None


def fit_box(ink: np.ndarray, side: int = DIGIT_BOX) -> np.ndarray:
    """Scale uint8 (h, w) so that its longer side is `side` pixels, aspect kept."""
    height, width = ink.shape
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(ink, size, interpolation=cv2.INTER_AREA)


def centre(ink: np.ndarray) -> np.ndarray:
    """Set uint8 (h, w), with some ink, into 28 x 28, its centre of mass on (14, 14)."""
    mass = cv2.moments(ink)
    right = round(CENTRE - mass["m10"] / mass["m00"])
    down = round(CENTRE - mass["m01"] / mass["m00"])
    return _set_into_frame(ink, right, down)


def centre_box(ink: np.ndarray) -> np.ndarray:
    """Set uint8 (h, w) into the middle of 28 x 28, in place of `centre`.

    Half a pixel that is left over goes to the right and the bottom.
    """
    height, width = ink.shape
    return _set_into_frame(ink, (FRAME - width) // 2, (FRAME - height) // 2)


def _set_into_frame(ink: np.ndarray, right: int, down: int) -> np.ndarray:
    shift = np.float32([[1, 0, right], [0, 1, down]])
    return cv2.warpAffine(ink, shift, (FRAME, FRAME), flags=cv2.INTER_NEAREST)


# What a step does with its switch on and off.
_CROPPING = {True: crop, False: keep_whole}
_CENTRING = {True: centre, False: centre_box}
