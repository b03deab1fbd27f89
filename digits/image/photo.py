"""Find the ink of a digit in a photograph of paper, a board or a screen.

Light and shadow are divided out (see illumination.py), printed lines are removed (see
ruled_lines.py), and the largest group of strokes that remains is the digit. Left out: several
digits in one picture; digits near each other count as one.
"""

import cv2
import numpy as np

from digits.image.illumination import contrast_with_ground
from digits.image.resize import odd_pixels, scale_down
from digits.image.ruled_lines import printed_lines

# Pixels of the copy's longer side: enough for a pencil's line, and quick.
WORK_SIDE = 1000

# Shares of the longer side of the copy.
REACH = 1 / 80  # strokes that are up to twice as far apart belong together
NEARBY = 1 / 40  # contrast changes little within this distance
SMALLEST_DIGIT = 1 / 25
SPECK = 1 / 80
# Share of the shorter side: what lies wholly within this distance of the border is no digit.
RIM = 1 / 20

# Share of a group's longer side: a stroke that is longer than this, and nearer than this,
# belongs to the group.
STRAY_DISTANCE = 1 / 5

MIN_CONTRAST = 0.1  # share of the ground's brightness
NOISE = 5  # standard deviations of the ground
MAD_TO_DEVIATION = 1.48  # median absolute deviation to standard deviation, normal distribution
# Shares of the ink's contrast.
FAINTEST_LINE = 0.15
FAINTEST_INK = 0.4  # smudges and the back of the sheet are fainter
# Ink is this many times as strong as the middle of a line; where two lines cross is less.
STRONGER_THAN_LINE = 1.3
EDGE = 0.25, 0.75  # share of the contrast nearby where a stroke's edge begins, and ends

# Share of the digit's longer side. Pencils and ballpoints leave thinner strokes than the pens
# of MNIST's writers: framed in 20 pixels they would be grey and full of gaps.
THINNEST = 0.08


def segment_photo(grey: np.ndarray) -> np.ndarray | None:
    """The largest group of strokes in a photograph, dark on light or light on dark.

    Takes uint8 (H, W), 0 to 255. Gives uint8 (h, w), 0 to 255: evenly white strokes with
    soft edges on a ground of 0, none thinner than 8 % of the digit. A larger picture is
    scaled down, so h and w are at most 1000 pixels. None where nothing stands out.
    """
    contrast = _without_lines(contrast_with_ground(scale_down(grey, WORK_SIDE)))
    group = _largest_group(_stands_out(contrast, FAINTEST_INK))
    return _thicken(_even(contrast, group)) if group.any() else None


def is_ruled(ink: np.ndarray) -> bool:
    """Whether a sheet's printed lines are among the ink: uint8 (H, W), 0 to 255."""
    small = scale_down(ink, WORK_SIDE)
    return bool(printed_lines((small > FAINTEST_LINE * 255).astype(np.uint8)).any())


def _ellipse(diameter: int) -> np.ndarray:
    """OpenCV's round structuring element: uint8 (diameter, diameter), 0 or 1."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (diameter, diameter))


def _stands_out(contrast: np.ndarray, faintest: float) -> np.ndarray:
    """Where contrast is above noise and above a share of the ink's: uint8 (H, W), 0 or 1."""
    ground = np.median(contrast)
    noise = MAD_TO_DEVIATION * np.median(np.abs(contrast - ground))
    threshold = max(MIN_CONTRAST, ground + NOISE * noise)
    strong = contrast[contrast > threshold]
    of_ink = np.percentile(strong, 95) if strong.size else 0
    return (contrast > max(threshold, faintest * of_ink)).astype(np.uint8)


def _without_lines(contrast: np.ndarray) -> np.ndarray:
    """Contrast with printed lines set to 0, except where ink, which is stronger, crosses them."""
    lines = printed_lines(_stands_out(contrast, FAINTEST_LINE))
    if not lines.any():
        return contrast
    ink = contrast > STRONGER_THAN_LINE * np.percentile(contrast[lines], 90)
    ink = cv2.dilate(ink.astype(np.uint8), _ellipse(3)) > 0
    return np.where(lines & ~ink, np.float32(0), contrast)


def _largest_group(mask: np.ndarray) -> np.ndarray:
    """The largest group of strokes near each other: uint8 (H, W), 0 or 1; all 0 without any.

    A group that touches the border is a table or a thumb, if there is another group.
    """
    labels, extent = _components(mask)
    strokes = mask * (extent > SPECK * max(mask.shape))[labels]
    reach = 2 * odd_pixels(REACH, mask) + 1
    labels, extent = _components(cv2.dilate(strokes, _ellipse(reach)))
    labels *= strokes
    inside = ~np.isin(np.arange(len(extent)), _on_border(labels))
    inside &= extent - reach > SMALLEST_DIGIT * max(mask.shape)
    rim = round(RIM * min(mask.shape))
    off_rim = labels[rim : -rim or None, rim : -rim or None]
    area = np.bincount(off_rim.ravel(), minlength=len(extent)) * (inside if inside.any() else 1)
    area[0] = 0
    return _with_stray_strokes(strokes * (labels == area.argmax()) * area.any(), strokes)


def _components(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Labels, int (H, W), of connected pixels, 0 for the ground, and each label's longer side."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(mask)
    return labels, boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)


def _on_border(labels: np.ndarray) -> np.ndarray:
    """The labels that touch the border of int (H, W), and 0, the ground's."""
    return np.concatenate([[0], labels[0], labels[-1], labels[:, 0], labels[:, -1]])


def _with_stray_strokes(group: np.ndarray, strokes: np.ndarray) -> np.ndarray:
    """A group and the long strokes near it, such as the bar of a 5: uint8 (H, W), 0 or 1."""
    near = STRAY_DISTANCE * max(cv2.boundingRect(group)[2:])
    if not near:
        return group
    labels, extent = _components(strokes)
    distance = cv2.distanceTransform(1 - group, cv2.DIST_L2, 5)
    stray = np.isin(np.arange(len(extent)), labels[distance < near]) & (extent > near)
    stray &= ~np.isin(np.arange(len(extent)), _on_border(labels))
    return group | (strokes * stray[labels])


def _even(contrast: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The strokes of a group evenly white, with soft edges: uint8 (H, W), 0 to 255.

    The edge is where contrast is half of the contrast nearby, because the pen's pressure and
    the light may change along a stroke.
    """
    here = cv2.dilate(group, _ellipse(5))
    size = odd_pixels(NEARBY, group)
    nearby = cv2.blur(cv2.dilate(contrast * here, _ellipse(size)), (size, size))
    begin, full = EDGE
    soft = (contrast / np.maximum(nearby, MIN_CONTRAST / 2) - begin) / (full - begin)
    return np.round(255 * here * np.clip(soft, 0, 1)).astype(np.uint8)


def _thicken(ink: np.ndarray) -> np.ndarray:
    """Thicken strokes that are thin for the digit's size: uint8 (H, W) to the same.

    In the middle of a stroke the distance to the ground has a maximum: half of its width.
    """
    distance = cv2.distanceTransform((ink > 127).astype(np.uint8), cv2.DIST_L2, 5)
    middle = (distance > 0) & (distance == cv2.dilate(distance, np.ones((3, 3), np.uint8)))
    width = 2 * np.median(distance[middle]) - 1 if middle.any() else 0
    missing = round(THINNEST * max(cv2.boundingRect(ink)[2:]) - width)
    return cv2.dilate(ink, _ellipse(missing + 1)) if missing > 0 else ink
