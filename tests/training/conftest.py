"""What tests of training share; all of them are marked `fit`."""

from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parent


def pytest_ignore_collect(collection_path, config):
    """Spare the import of TensorFlow where no test of this folder is wanted."""
    if "not fit" in (config.option.markexpr or ""):
        return True
    return None


def pytest_collection_modifyitems(items):
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.fit)


@pytest.fixture(autouse=True, scope="session")
def small_teacher():
    """A teacher with few filters: here it is to be fast, not good."""
    from digits.training import teacher

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(teacher, "CONVOLUTIONS", ((4, 4),))
        patch.setattr(teacher, "UNITS", 8)
        yield


@pytest.fixture(scope="session")
def images() -> np.ndarray:
    """Fifty different digits, 0 to 9 five times: uint8 (50, 28, 28)."""
    from digits.image.framing import to_mnist
    from digits.synthesis.styles import draw_digit

    drawings = [draw_digit(number % 10, np.random.default_rng(number)) for number in range(50)]
    return np.stack([to_mnist(drawing) for drawing in drawings])


@pytest.fixture(scope="session")
def labels() -> np.ndarray:
    """Their labels: uint8 (50,)."""
    return np.arange(50, dtype=np.uint8) % 10
