"""Probabilities: how probable each digit is, as ten bars."""

import numpy as np

from digits.networks.inference import Network
from digits.networks.report import Report
from views import bars
from views.session import Drawing


def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """The ten bars."""
    assert drawing.image is not None  # a lesson is given ink
    bars.show(network.read(drawing.image[np.newaxis])[0])
