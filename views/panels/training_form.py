"""Every choice for a pupil's network, and the button that trains it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digits import DigitsError
from digits.display.glossary import explain
from digits.jobs.config import (
    MAX_BATCH,
    MAX_DROPOUT,
    MAX_EPOCHS,
    MAX_UNITS,
    MIN_BATCH,
    pupil_config,
)
from digits.networks.config import ACTIVATIONS, DISTORTED, NO_AUGMENTATION, OPTIMIZERS
from views.training import start_job

BATCHES = [MIN_BATCH, 16, 32, 64, 128, 256, 512, MAX_BATCH]
# Units that each layer has at first.
LAYERS = {"Layer 1": 128, "Layer 2": 0, "Layer 3": 0, "Layer 4": 0}


def show() -> None:
    """The form; once it is sent, the page runs again with the training under way."""
    with st.form("plan", border=False):
        choices = {"hidden": _choose_layers(), **_choose_optimizer(), **_choose_data()}
        with st.container(key="train"):
            message = st.empty()
            if st.form_submit_button("Train", type="primary", icon=":material/model_training:"):
                _start(choices, message)


# No field for a number has bounds: a browser would keep back the whole form, without a word,
# where one is exceeded. `pupil_config` says what is wrong.


def _choose_layers() -> tuple[int, ...]:
    st.markdown(
        f"**Units of each hidden layer**: 0 for none, {MAX_UNITS:,} at most",
        help=explain("hidden layer", "unit"),
    )
    with st.container(key="layer_units"):
        units = [
            st.number_input(name, value=first, step=32, **_lasting(name))
            for name, first in LAYERS.items()
        ]
    return tuple(number for number in units if number)


def _choose_optimizer() -> dict[str, Any]:
    with st.container(key="method"):
        return {
            "activation": _choose_name("Activation", ACTIVATIONS, "relu"),
            "optimizer": _choose_name("Optimiser", OPTIMIZERS, "adam"),
            "learning_rate": st.number_input(
                "Learning rate",
                value=0.001,
                step=0.001,
                format="%g",
                help=explain("learning rate"),
                **_lasting("rate"),
            ),
        }


def _choose_data() -> dict[str, Any]:
    with st.container(key="data"):
        dropout = st.slider(
            "Dropout", 0.0, MAX_DROPOUT, 0.0, 0.1, help=explain("dropout"), **_lasting("dropout")
        )
        batch_size = st.select_slider(
            "Batch size", BATCHES, 64, help=explain("batch"), **_lasting("batch_size")
        )
        epochs = st.slider("Epochs", 1, MAX_EPOCHS, 5, help=explain("epoch"), **_lasting("epochs"))
        train_fraction = st.slider(
            "Share of the training digits",
            0.05,
            1.0,
            1.0,
            0.05,
            format="percent",
            help=explain("training digits"),
            **_lasting("share"),
        )
    distorted = st.toggle("Distort the digits", help=explain("distortion"), **_lasting("distorted"))
    return {
        "dropout": dropout,
        "batch_size": batch_size,
        "epochs": epochs,
        "train_fraction": train_fraction,
        "augmentation": DISTORTED if distorted else NO_AUGMENTATION,
    }


def _choose_name(title: str, names: Mapping[str, str], first: str) -> str:
    """One of some names, shown as people write them."""
    keys = list(names)
    return st.selectbox(
        title,
        keys,
        keys.index(first),
        names.__getitem__,
        help=explain(title.lower()),
        **_lasting(title),
    )


def _lasting(name: str) -> dict[str, Any]:
    """What makes a choice last for the session, whatever page is shown."""
    return {"key": f"plan_{name}", "persist_state": "session"}


def _start(choices: dict[str, Any], message: DeltaGenerator) -> None:
    try:
        start_job(pupil_config(**choices))
    except DigitsError as error:
        message.warning(str(error))
    else:
        st.rerun()
