"""Streamlit and the canvas are those that testing/upgrades.py was tried with."""

from importlib.metadata import version

import pytest

from testing.upgrades import VERSIONS


@pytest.mark.parametrize("package", VERSIONS)
def test_the_version_is_the_one_that_was_tried(package):
    assert version(package).rpartition(".")[0] == VERSIONS[package], "see testing/upgrades.py"
