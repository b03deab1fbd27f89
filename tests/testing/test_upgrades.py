"""Streamlit and the canvas are those that testing/upgrades.py was tried with."""

import tomllib
from importlib.metadata import version

import pytest

from digits.jobs.queue import HEARTBEAT_TIMEOUT_S
from testing.server import ROOT
from testing.upgrades import FORGOTTEN_AFTER, VERSIONS


@pytest.mark.parametrize("package", VERSIONS)
def test_the_version_is_the_one_that_was_tried(package):
    assert version(package).rpartition(".")[0] == VERSIONS[package], "see testing/upgrades.py"


def test_a_session_is_kept_as_long_as_its_place_in_the_queue():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    kept = config["server"]["disconnectedSessionTTL"]
    assert kept == FORGOTTEN_AFTER >= HEARTBEAT_TIMEOUT_S
