"""The drawing that the tests of pictures share."""

import cv2
import numpy as np
import pytest

from tests.image import SIDE


@pytest.fixture
def ink():
    """A 4 as a pen draws it: uint8 (280, 280), white on black."""
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    strokes = [[[110, 40], [70, 150], [210, 150]], [[170, 90], [160, 240]]]
    cv2.polylines(canvas, [np.array(way) for way in strokes], False, 255, 20, cv2.LINE_AA)
    return canvas
