"""Frame a drawing as NIST framed the digits of MNIST.

Place and size of the ink do not say which digit it is, so the makers of MNIST removed both.
A network trained on MNIST has only seen framed digits, so a drawing is framed by the same
rules. Left out: which ink counts (see box.py), and finding it in a photograph (see find.py).
"""

from typing import NamedTuple

import cv2
import numpy as np

from digits.image.box import Box, digit_box, ink_box
from digits.image.resize import scale_longer_side

# The frame of MNIST, http://yann.lecun.com/exdb/mnist: a digit is scaled into a box of
# 20 x 20 and placed into 28 x 28 by its centre of mass.
FRAME = 28
DIGIT_BOX = 20
# Index of the pixel that the centre of mass falls on. Measured on the 70,000 digits of MNIST:
# with 14 all but 19 come back bit for bit, with 13.5 only a quarter of them.
CENTRE = 14
# What `put_in_corner` makes of a drawing, as shares of its canvas: so small and so far from the
# middle that a network trained on framed digits cannot read it unframed.
SMALL, CORNER = 0.4, 0.06
# A drawing below this share of its canvas is small; its middle farther than that from the
# canvas's is out of place. Within both, leaving the framing out changes few answers.
SMALL_BELOW, FAR_FROM = 0.5, 0.15


class Steps(NamedTuple):
    """A drawing at each step of framing: white ink on black, uint8, 0 to 255.

    `ink` is (H, W), the size of `cropped` and `scaled` depends on the step, `centred` is
    (28, 28). They may share memory with the drawing and with each other.
    """

    ink: np.ndarray
    cropped: np.ndarray
    scaled: np.ndarray
    centred: np.ndarray


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
    ink = rgba_to_ink(drawing)
    framing = _steps(ink, ink_box(ink))
    return None if framing is None else framing.centred


def frame_drawing(drawing: np.ndarray) -> np.ndarray | None:
    """Frame what a person drew: as `to_mnist`, but a speck far from the digit does not count."""
    framing = steps(drawing)
    return None if framing is None else framing.centred


def steps(
    drawing: np.ndarray, crop: bool = True, scale: bool = True, centre: bool = True
) -> Steps | None:
    """Every picture that `frame_drawing` makes on its way; takes and refuses the same.

    Each step can be left out. Without `crop` the whole canvas is scaled, with its empty
    ground. Without `scale` the longer side fills all 28 pixels instead of 20, aspect kept;
    centring may then push ink over the edge, where it is lost. Without `centre` the picture
    is placed in the middle of the frame, wherever its ink is. None where there is no ink, or
    where scaling leaves nothing of it.
    """
    ink = rgba_to_ink(drawing)
    return _steps(ink, _find(ink), crop, scale, centre)


def _steps(
    ink: np.ndarray, box: Box | None, crop: bool = True, scale: bool = True, centre: bool = True
) -> Steps | None:
    if box is None:
        return None
    cropped = box.cut(ink) if crop else ink
    scaled = scale_longer_side(cropped, DIGIT_BOX if scale else FRAME)
    # A few specks far apart can become so faint that scaling leaves nothing.
    if not scaled.any():
        return None
    centred = centre_by_mass(scaled) if centre else centre_box(scaled)
    return Steps(ink, cropped, scaled, centred)


def _find(ink: np.ndarray) -> Box | None:
    """The box of a drawn digit; in a picture as small as MNIST's, which is framed, of all ink."""
    return ink_box(ink) if max(ink.shape) <= FRAME else digit_box(ink)


def rgba_to_ink(drawing: np.ndarray) -> np.ndarray:
    """How much ink is on each pixel: uint8 (H, W), 0 to 255.

    Takes and refuses what `to_mnist` does. A colour counts by its brightness, a transparent
    pixel as less ink.
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


def crop_to_ink(ink: np.ndarray) -> np.ndarray | None:
    """Cut uint8 (H, W) down to the smallest box that holds all ink; None without ink."""
    box = ink_box(ink)
    return None if box is None else box.cut(ink)


def put_in_corner(ink: np.ndarray) -> np.ndarray | None:
    """The same digit small in the upper left corner: uint8 (H, W) to the same; None without ink.

    Its longer side becomes SMALL of the shorter side of the canvas, unless it is smaller, and it
    is CORNER from the edges.
    """
    box = _find(ink)
    if box is None:
        return None
    side = min(ink.shape)
    longest = min(box.longer_side, max(1, round(SMALL * side)))
    small = scale_longer_side(box.cut(ink), longest)
    at = round(CORNER * side)
    height, width = small.shape
    moved = np.zeros_like(ink)
    moved[at : at + height, at : at + width] = small
    return moved


def is_out_of_place(ink: np.ndarray) -> bool:
    """Whether a digit, on uint8 (H, W) with some ink, is small or far from the canvas's middle."""
    left, top, width, height = _find(ink) or (0, 0, 0, 0)
    canvas_height, canvas_width = ink.shape
    off = max(
        abs((left + width / 2) / canvas_width - 0.5), abs((top + height / 2) / canvas_height - 0.5)
    )
    return max(width / canvas_width, height / canvas_height) < SMALL_BELOW or off > FAR_FROM


def centre_by_mass(ink: np.ndarray) -> np.ndarray:
    """Place uint8 (h, w), with some ink, into 28 x 28, its centre of mass on pixel (14, 14)."""
    mass = cv2.moments(ink)
    right = round(CENTRE - mass["m10"] / mass["m00"])
    down = round(CENTRE - mass["m01"] / mass["m00"])
    return _place_in_frame(ink, right, down)


def centre_box(ink: np.ndarray) -> np.ndarray:
    """Place uint8 (h, w) into the middle of 28 x 28, wherever its ink is.

    Where half a pixel is left over, the picture lies half a pixel too far left or up.
    """
    height, width = ink.shape
    return _place_in_frame(ink, (FRAME - width) // 2, (FRAME - height) // 2)


def _place_in_frame(ink: np.ndarray, right: int, down: int) -> np.ndarray:
    shift = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return cv2.warpAffine(ink, shift, (FRAME, FRAME), flags=cv2.INTER_NEAREST)
