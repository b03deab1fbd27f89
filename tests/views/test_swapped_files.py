"""The page goes on where the files of a network are replaced while it is used."""

import json
import os

import numpy as np
import pytest

from testing.page import SEVEN, canvas_report, html, open_page, texts
from tests.networks import saved

RANDOM = np.random.default_rng(1).bytes(100_000)


@pytest.fixture
def always_three(tmp_path) -> bytes:
    """A network that takes every drawing for a 3."""
    kernels = [np.zeros((784, saved.UNITS)), np.zeros((saved.UNITS, 10))]
    biases = [np.zeros(saved.UNITS), 9.0 * (np.arange(10) == 3)]
    return saved.write(tmp_path / "three.keras", kernels, biases).read_bytes()


def test_the_page_goes_on_with_files_that_are_swapped_under_it(
    drawn, models, tmp_path, always_three
):
    best = models / "best"
    published, report = ((best / name).read_bytes() for name in ("network.keras", "report.json"))

    def swap(file: str, content: bytes) -> str:
        (tmp_path / file).write_bytes(content)
        os.replace(tmp_path / file, best / file)
        said = html(page.run())
        assert not page.exception
        assert str(models) not in texts(page.warning) + texts(page.sidebar.warning)
        return said

    drawn.report = canvas_report(SEVEN)
    page = open_page()
    assert '<div class="digit known">7</div>' in html(page)
    assert '<div class="digit known">3</div>' in swap("network.keras", always_three)
    assert page.sidebar.warning  # the report is that of another network
    swap("network.keras", RANDOM)
    assert "python train_model.py best" in texts(page.warning)
    assert '<div class="digit known">7</div>' in swap("network.keras", published)
    assert not page.warning

    swap("report.json", RANDOM)
    assert "python train_model.py best" in texts(page.sidebar.warning)
    fields = json.loads(report)
    fields["test"]["accuracy"] = 0.1234
    swap("report.json", json.dumps(fields).encode())
    assert page.metric[0].value.startswith("12.34")
