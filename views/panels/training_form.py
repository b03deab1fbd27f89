"""Every choice for a pupil's network, the button that trains it, and the recipes that fill it.

What is wrong with a choice stands beside the button as soon as it is made. No field has
bounds: a browser keeps back a number beyond them and says so only where a mouse points. Left
out: what the recipes are (see training_recipes.py).
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from digits import DigitsError
from digits.display.glossary import explain
from digits.display.plans import PICTURES, PIXELS, about
from digits.jobs.config import (
    AUGMENTATIONS,
    MAX_BATCH,
    MAX_DROPOUT,
    MAX_EPOCHS,
    MAX_LAYERS,
    MAX_UNITS,
    MIN_BATCH,
    SCALINGS,
    ConfigError,
    PupilConfig,
    pupil_config,
)
from digits.networks.config import ACTIVATIONS, OPTIMIZERS, TrainingConfig
from views import runs, training
from views.panels import class_choice, training_recipes

BATCHES = [MIN_BATCH, 16, 32, 64, 128, 256, 512, MAX_BATCH]
ALL_DIGITS = pupil_config().mnist_digits
DIGITS = [1_000, 2_000, 5_000, 10_000, 20_000, ALL_DIGITS]
LAYERS = [f"Layer {number}" for number in range(1, MAX_LAYERS + 1)]
RATE_STEP = 0.001


@st.fragment
def show() -> None:
    """The choices, the button and the recipes; once it is pressed, the page runs with the
    training on it."""
    _fill_at_first()
    with st.container(key="plan"):
        config, pressed = _choose()
    training_recipes.show(config, fill)
    if pressed:
        st.rerun()


def fill(config: TrainingConfig) -> None:
    """Put a config into the fields; call it before they are made."""
    for key, value in values_of(config).items():
        st.session_state[key] = value


def values_of(config: TrainingConfig) -> dict[str, Any]:
    """What the fields hold where a config is in them, by their keys."""
    units = (*config.hidden, *[0] * MAX_LAYERS)
    values = {
        **{name: float(number) for name, number in zip(LAYERS, units, strict=False)},
        "Activation": config.activation,
        "Optimiser": config.optimizer,
        "Learning rate": config.learning_rate,
        "dropout": config.dropout,
        "batch_size": config.batch_size,
        "epochs": config.epochs,
        "digits": min(DIGITS, key=lambda digits: abs(digits - config.mnist_digits)),
        "Pixels": config.scaling,
        "Pictures": config.augmentation,
    }
    return {_lasting(name)["key"]: value for name, value in values.items()}


def _fill_at_first() -> None:
    """The usual choices, before somebody makes others.

    Given as a field's own `value`, a number would come back by itself where somebody empties it.
    """
    if _lasting(LAYERS[0])["key"] not in st.session_state:
        fill(pupil_config())


def _choose() -> tuple[PupilConfig | None, bool]:
    """What is chosen, None where it cannot be trained, and whether a training has begun.

    Without the drawings of a class, which no recipe has.
    """
    units, others = _choose_layers(), {**_choose_optimizer(), **_choose_data()}
    of_class = class_choice.show()
    with st.container(key="train"):
        pressed = st.button(
            "Train", type="primary", icon=":material/model_training:", key="start_training"
        )
        with st.container(key="train_note"):
            try:
                config = pupil_config(hidden=_hidden(units), **others)
                whole = class_choice.add_to(config, of_class)
                if pressed:
                    runs.start(whole, *of_class)
            except DigitsError as error:
                st.warning(str(error))
                return None, False
            _show_estimate(whole)
    return config, pressed


def _show_estimate(config: PupilConfig) -> None:
    """How long the training takes once it begins."""
    st.caption(f"This takes {about(training.QUEUE.estimate(config))}.")


def _choose_layers() -> dict[str, float | None]:
    """The units in each field, None where it is empty."""
    st.markdown(
        f"**Units of each hidden layer**: 0 for none, {MAX_UNITS:,} at most",
        help=explain("hidden layer", "unit"),
    )
    with st.container(key="layer_units"):
        return {name: _number(name, 32) for name in LAYERS}


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
            "activation": _choose_name("Activation", ACTIVATIONS, "activation"),
            "optimizer": _choose_name("Optimiser", OPTIMIZERS, "optimiser"),
            "learning_rate": _number("Learning rate", RATE_STEP, explain("learning rate")),
        }


def _choose_data() -> dict[str, Any]:
    with st.container(key="data"):
        dropout = st.slider(
            "Dropout", 0.0, MAX_DROPOUT, step=0.1, help=explain("dropout"), **_lasting("dropout")
        )
        batch_size = st.select_slider(
            "Batch size", BATCHES, help=explain("batch"), **_lasting("batch_size")
        )
        epochs = st.slider("Epochs", 1, MAX_EPOCHS, help=explain("epoch"), **_lasting("epochs"))
        digits = st.select_slider(
            "Training digits",
            DIGITS,
            format_func="{:,}".format,
            help=explain("training digits"),
            **_lasting("digits"),
        )
        scaling = _choose_name("Pixels", {name: PIXELS[name] for name in SCALINGS}, "scaling")
        augmentation = _choose_name(
            "Pictures",
            {name: PICTURES[name] for name in AUGMENTATIONS},
            "distortion",
            "made-up digits",
        )
    return {
        "dropout": dropout,
        "batch_size": batch_size,
        "epochs": epochs,
        "train_fraction": digits / ALL_DIGITS,
        "scaling": scaling,
        "augmentation": augmentation,
    }


def _number(title: str, step: float, meaning: str | None = None) -> float | None:
    """A number as a person types it, whole or not; None where the field is empty.

    A field for whole numbers would read "12.5" as 12 and "1e9" as 1, without a word.
    """
    return st.number_input(
        title, value=None, step=float(step), format="%g", help=meaning, **_lasting(title)
    )


def _choose_name(title: str, names: Mapping[str, str], *terms: str) -> str:
    """One of some names, shown as people write them; `terms` are explained beside it."""
    return st.selectbox(
        title,
        list(names),
        format_func=names.__getitem__,
        help=explain(*terms),
        **_lasting(title),
    )


def _lasting(name: str) -> dict[str, Any]:
    """What makes a choice last for the session, whatever page is shown."""
    return {"key": f"plan_{name}", "persist_state": "session"}
