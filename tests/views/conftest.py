"""What tests of the page share."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner

from digits.networks.decision import Outputs, decide


@pytest.fixture(scope="session", autouse=True)
def spare_streamlit_work():
    """Leave out what Streamlit does for each page or run, and what takes most of their time.

    It looks for components in all installed packages, and clears Keras, which the tests of
    training have imported into this process.
    """
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


@pytest.fixture
def can_train(monkeypatch):
    """As where TensorFlow is installed: the tests of the page train nothing themselves."""
    monkeypatch.setattr("digits.installed.has_tensorflow", lambda: True)


@pytest.fixture
def answer(monkeypatch, models):
    """Makes each network say what a test hands over: what, by name, makes Outputs of images.

    The copied models have paths that no other test has put into the page's caches.
    """

    def answer(outputs_of):
        def read_network(path, name):
            outputs = outputs_of(name)
            return SimpleNamespace(outputs=outputs, read=lambda images: decide(outputs(images)))

        monkeypatch.setattr("views.loading.read_network", read_network)

    return answer


def sure_of(digits, confidence=0.9):
    """Outputs that give `confidence`, one number or many, to `digits`, one for each image."""
    rows = np.full((len(digits), 10), 0.0) + (1 - np.reshape(confidence, (-1, 1))) / 9
    rows[np.arange(len(digits)), digits] = confidence
    return Outputs(np.float32(rows), np.zeros(len(digits), np.float32))
