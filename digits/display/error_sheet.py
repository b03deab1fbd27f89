"""A picture of all the drawings that a network reads wrong.

Left out: reading them.
"""

import cv2
import numpy as np

from digits.image.framing import crop_to_ink
from digits.networks.decision import Outputs

TILE, CAPTION, TILES = 60, 14, 20  # pixels, pixels, tiles a row
MARGIN = 2  # pixels around a drawing
TEXT_SIZE = 0.35  # of OpenCV's font: "7>1 0.92" fits into a tile
NO_DIGIT = -1


def error_sheet(pictures: list[np.ndarray], outputs: Outputs, labels: np.ndarray) -> np.ndarray:
    """Every drawing read wrong, by what it is: uint8 (H, W), "drawn>read confidence" below.

    From drawings, uint8 (H, W) each, and their labels, int (N,), -1 for no digit, which is
    written "-".
    """
    rows = []
    refused = outputs.refused
    read = np.where(refused, NO_DIGIT, outputs.probabilities.argmax(axis=1))
    confidence = np.where(refused, outputs.no_digit, outputs.probabilities.max(axis=1))
    for label in np.unique(labels):
        wrong = np.flatnonzero((labels == label) & (read != label))
        captions = [f"{_name(label)}>{_name(read[i])} {confidence[i]:.2f}" for i in wrong]
        tiles = [tile(pictures[i], text) for i, text in zip(wrong, captions, strict=True)]
        tiles += [np.zeros((TILE + CAPTION, TILE), np.uint8)] * (-len(tiles) % TILES)
        rows += [np.hstack(tiles[i : i + TILES]) for i in range(0, len(tiles), TILES)]
    return np.vstack(rows) if rows else np.zeros((TILE, TILE), np.uint8)


def tile(picture: np.ndarray, text: str) -> np.ndarray:
    """A drawing, uint8 (H, W), cropped and made to fit, with a caption: uint8 (74, 60)."""
    ink = crop_to_ink(picture)
    if ink is None:
        raise ValueError("A picture without ink is on no sheet.")
    scale = (TILE - 2 * MARGIN) / max(ink.shape)
    ink = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    canvas = np.zeros((TILE + CAPTION, TILE), np.uint8)
    top, left = (TILE - ink.shape[0]) // 2, (TILE - ink.shape[1]) // 2
    canvas[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    place_of_text = (2, TILE + CAPTION - 4)
    return cv2.putText(canvas, text, place_of_text, cv2.FONT_HERSHEY_SIMPLEX, TEXT_SIZE, 255)


def _name(label: int) -> str:
    return "-" if label == NO_DIGIT else str(label)
