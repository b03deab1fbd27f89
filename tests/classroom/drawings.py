"""Drawings as pupils hand them in."""

import numpy as np

from digits.strokes.canvas_json import PenStroke

SEVEN = [PenStroke(np.array([[100.0, 80.0], [260.0, 80.0], [170.0, 300.0]]), 23.0)]
