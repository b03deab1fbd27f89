"""Every choice for a pupil's network, and the button that trains it.

What is wrong with a choice stands beside the button as soon as it is made. No field has
bounds: a browser keeps back a number beyond them and says so only where a mouse points.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from digits import DigitsError
from digits.display.glossary import explain
from digits.display.plans import about
from digits.jobs.config import (
    MAX_BATCH,
    MAX_DROPOUT,
    MAX_EPOCHS,
    MAX_UNITS,
    MIN_BATCH,
    ConfigError,
    pupil_config,
)
from digits.networks.config import (
    ACTIVATIONS,
    DISTORTED,
    NO_AUGMENTATION,
    OPTIMIZERS,
    TrainingConfig,
)
from views import runs, training

BATCHES = [MIN_BATCH, 16, 32, 64, 128, 256, 512, MAX_BATCH]
# Units that each layer has at first.
LAYERS = {"Layer 1": 128, "Layer 2": 0, "Layer 3": 0, "Layer 4": 0}
RATE = 0.001


@st.fragment
def show() -> None:
    """The choices and the button; once it is pressed, the page runs with the training on it."""
    units, others = _choose_layers(), {**_choose_optimizer(), **_choose_data()}
    with st.container(key="train"):
        pressed = st.button("Train", type="primary", icon=":material/model_training:")
        with st.container(key="train_note"):
            try:
                config = pupil_config(hidden=_hidden(units), **others)
                if pressed:
                    runs.start(config)
            except DigitsError as error:
                st.warning(str(error))
                return
            _show_estimate(config)
    if pressed:
        st.rerun()


def _show_estimate(config: TrainingConfig) -> None:
    """How long the training takes once it begins."""
    if hasattr(training.QUEUE, "estimate"):
        st.caption(f"This takes {about(training.QUEUE.estimate(config))}.")


def _choose_layers() -> dict[str, float | None]:
    """The units in each field, None where it is empty."""
    st.markdown(
        f"**Units of each hidden layer**: 0 for none, {MAX_UNITS:,} at most",
        help=explain("hidden layer", "unit"),
    )
    with st.container(key="layer_units"):
        return {name: _number(name, first, 32) for name, first in LAYERS.items()}


def _hidden(units: Mapping[str, float | None]) -> tuple[int, ...]:
    """Units of the layers that there are; `ConfigError` names the field that is wrong."""
    for name, number in units.items():
        if number is None:
            raise ConfigError(
                f"{name} is empty. Write 0 there if the network is to have no such layer."
            )
        if not (0 <= number <= MAX_UNITS and number == int(number)):
            raise ConfigError(
                f"{name} must be a whole number from 0 to {MAX_UNITS:,}, not {number:,.10g}."
            )
    return tuple(int(number) for number in units.values() if number)


def _choose_optimizer() -> dict[str, Any]:
    with st.container(key="method"):
        return {
            "activation": _choose_name("Activation", ACTIVATIONS, "relu"),
            "optimizer": _choose_name("Optimiser", OPTIMIZERS, "adam"),
            "learning_rate": _number("Learning rate", RATE, RATE, explain("learning rate")),
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


def _number(title: str, first: float, step: float, meaning: str | None = None) -> float | None:
    """A number as a person types it, whole or not; None where the field is empty.

    A field for whole numbers would read "12.5" as 12 and "1e9" as 1, without a word.
    """
    lasting = _lasting(title)
    # Given as `value`, it would come back by itself in a field that somebody empties.
    st.session_state.setdefault(lasting["key"], float(first))
    return st.number_input(
        title, value=None, step=float(step), format="%g", help=meaning, **lasting
    )


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
