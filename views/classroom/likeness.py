"""How far a class's digits are from MNIST's: compared once, for all boards of this server."""

from collections.abc import Sequence

import streamlit as st

from digits.classroom.likeness import Likeness
from digits.classroom.live import ClassDrawing
from digits.networks.neighbours import read_sample
from views.assets import ASSETS


def distances(drawings: Sequence[ClassDrawing]) -> list[float]:
    """Those of each drawing, as `Likeness` gives them; raises `SampleError`."""
    return _likeness().of(drawings)


@st.cache_resource(show_spinner=False, max_entries=1)
def _likeness() -> Likeness:
    return Likeness(read_sample(ASSETS / "training_digits.npz"))
