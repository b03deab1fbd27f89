"""What tests of made-up pictures share."""

import numpy as np
import pytest

from digits.synthesis import styles


@pytest.fixture
def fixed_styles(monkeypatch):
    """Two styles for each digit and sign that stay when strokes.txt gets others."""
    written = {
        str(digit): [
            [np.array([[20.0, 0], [80, 10 + 5 * digit], [30, 50], [70, 100]])],
            [np.array([[50.0, 0], [10, 60], [90, 60]]), np.array([[60.0, 10 * digit], [60, 100]])],
        ]
        for digit in range(10)
    }
    monkeypatch.setattr(styles, "STYLES", written | {"sign": written["3"]})
