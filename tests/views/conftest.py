"""What tests of the page share."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner


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
