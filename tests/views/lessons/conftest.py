"""What tests of the lessons share: a network, and the image of the drawing that it reads."""

import numpy as np
import pytest

from digits.image.framing import frame_drawing
from digits.networks.inference import Network, load_network
from testing.page import seven


@pytest.fixture(scope="session")
def network() -> Network:
    """The one that `open_lesson` takes: small, and quickly loaded."""
    return load_network("mlp-128")


@pytest.fixture
def image() -> np.ndarray:
    """What a network sees of `seven()`: uint8 (28, 28)."""
    return frame_drawing(seven().ink)
