"""Every choice for a pupil's network, and the button that trains it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from digits import DigitsError
from digits.jobs.config import (
    ACTIVATIONS,
    MAX_BATCH,
    MAX_DROPOUT,
    MAX_EPOCHS,
    MAX_UNITS,
    MIN_BATCH,
    OPTIMIZERS,
    pupil_config,
)
from views.training import start_job

BATCHES = [MIN_BATCH, 16, 32, 64, 128, 256, 512, MAX_BATCH]
# Units that each layer has at first.
LAYERS = {"Layer 1": 128, "Layer 2": 0, "Layer 3": 0, "Layer 4": 0}


def show() -> None:
    """The form; once it is sent, the page runs again with the training under way."""
    with st.form("plan", border=False):
        choices = {"hidden": _choose_layers(), **_choose_optimizer(), **_choose_data()}
        if st.form_submit_button("Train", type="primary", icon=":material/model_training:"):
            _start(choices)


def _choose_layers() -> tuple[int, ...]:
    st.markdown("**Units of each hidden layer**, 0 for none")
    with st.container(horizontal=True):
        units = [
            st.number_input(name, 0, MAX_UNITS, first, 32, width=92, **_lasting(name))
            for name, first in LAYERS.items()
        ]
    return tuple(number for number in units if number)


def _choose_optimizer() -> dict[str, Any]:
    with st.container(horizontal=True):
        return {
            "activation": _choose_name("Activation", ACTIVATIONS, "relu"),
            "optimizer": _choose_name("Optimiser", OPTIMIZERS, "adam"),
            "learning_rate": st.number_input(
                "Learning rate", 0.0, 100.0, 0.001, 0.001, "%g", width=150, **_lasting("rate")
            ),
        }


def _choose_data() -> dict[str, Any]:
    dropout = st.slider("Dropout", 0.0, MAX_DROPOUT, 0.0, 0.1, **_lasting("dropout"))
    batch_size = st.select_slider("Batch size", BATCHES, 64, **_lasting("batch_size"))
    epochs = st.slider("Epochs", 1, MAX_EPOCHS, 5, **_lasting("epochs"))
    share = "Share of the training digits"
    train_fraction = st.slider(share, 0.05, 1.0, 1.0, 0.05, **_lasting("share"))
    distorted = st.toggle("Distort the digits, anew in every epoch", **_lasting("distorted"))
    return {
        "dropout": dropout,
        "batch_size": batch_size,
        "epochs": epochs,
        "train_fraction": train_fraction,
        "augmentation": "distorted" if distorted else "none",
    }


def _choose_name(title: str, names: Mapping[str, str], first: str) -> str:
    """One of some names, shown as people write them."""
    keys = list(names)
    return st.selectbox(
        title, keys, keys.index(first), names.__getitem__, width=150, **_lasting(title)
    )


def _lasting(name: str) -> dict[str, Any]:
    """What makes a choice last for the session, whatever page is shown."""
    return {"key": f"plan_{name}", "persist_state": "session"}


def _start(choices: dict[str, Any]) -> None:
    try:
        start_job(pupil_config(**choices))
    except DigitsError as error:
        st.warning(str(error))
    else:
        st.rerun()
