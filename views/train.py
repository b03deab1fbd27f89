"""Train a network of one's own and draw on it."""

import io
import zipfile

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display import charts
from digits.display.wording import percent
from digits.image.framing import to_mnist
from digits.jobs.config import (
    ACTIVATIONS,
    MAX_BATCH,
    MAX_DROPOUT,
    MAX_EPOCHS,
    MAX_SECONDS,
    MAX_UNITS,
    MIN_BATCH,
    OPTIMIZERS,
    Plan,
)
from digits.jobs.job import Progress, Run
from digits.networks.recipes import DEFAULT_NETWORK
from views.own_network import OWN, own_report, own_run, owner, workshop
from views.parts import (
    LOW_BARS,
    kept_drawing,
    offer_drawing,
    open_network,
    show_reading,
    test_digits_or_fetch,
)

BATCHES = [MIN_BATCH, 16, 32, 64, 128, 256, 512, MAX_BATCH]
UNITS = {"Layer 1": 128, "Layer 2": 0, "Layer 3": 0, "Layer 4": 0}  # at first


def main() -> None:
    st.title("Train your own", anchor=False)
    st.caption(
        f"One training at a time on this server, {MAX_SECONDS // 60} minutes at most. What you "
        "train is yours alone: it goes when you close the page, unless you download it."
    )
    if test_digits_or_fetch() is None:
        return
    with st.container(horizontal=True, gap="large"):
        with st.container(key="plan"):
            choose_plan()
        with st.container(key="progress"):
            show_run()
    show_beside_best()


def choose_plan() -> None:
    """Every choice, and the button that begins."""
    with st.form("plan", border=False):
        st.markdown("**Units of each hidden layer**, 0 for none")
        with st.container(horizontal=True):
            hidden = [
                st.number_input(name, 0, MAX_UNITS, units, 32, width=92, **kept(name))
                for name, units in UNITS.items()
            ]
        with st.container(horizontal=True):
            activation = choose("Activation", ACTIVATIONS, "relu")
            optimizer = choose("Optimiser", OPTIMIZERS, "adam")
            rate = st.number_input(
                "Learning rate", 0.0, 100.0, 0.001, 0.001, "%g", width=150, **kept("rate")
            )
        share = "Share of the training digits"
        chosen = {
            "activation": activation,
            "optimizer": optimizer,
            "learning_rate": rate,
            "dropout": st.slider("Dropout", 0.0, MAX_DROPOUT, 0.0, 0.1, **kept("dropout")),
            "batch_size": st.select_slider("Batch size", BATCHES, 64, **kept("batch_size")),
            "epochs": st.slider("Epochs", 1, MAX_EPOCHS, 5, **kept("epochs")),
            "share": st.slider(share, 0.05, 1.0, 1.0, 0.05, **kept("share")),
            "distorted": st.toggle("Distort the digits, anew in every epoch", **kept("distorted")),
        }
        if st.form_submit_button("Train", type="primary", icon=":material/model_training:"):
            begin(hidden, chosen)


def choose(title: str, names: dict[str, str], at_first: str) -> str:
    """One of some names, shown as people write them."""
    keys = list(names)
    return st.selectbox(title, keys, keys.index(at_first), names.get, width=150, **kept(title))


def kept(name: str) -> dict[str, str]:
    """What makes a choice last as long as the session, whatever page is looked at."""
    return {"key": f"plan_{name}", "persist_state": "session"}


def begin(hidden: list[int], chosen: dict) -> None:
    try:
        plan = Plan(hidden=tuple(units for units in hidden if units), **chosen)
        st.session_state["run"] = workshop().start(owner(), plan)
    except DigitsError as error:
        st.warning(str(error))
    else:
        st.rerun()


def show_run() -> None:
    """How one's own training goes; followed while it does."""
    run = own_run()
    if run is None:
        show_turn_of_others()
    elif run.progress.over:
        show_progress(run)
    else:
        follow()


@st.fragment(run_every=3)
def show_turn_of_others() -> None:
    """Whose turn it is, as it changes."""
    turn = workshop().turn(owner())
    if turn.ahead:
        st.info(
            f"Somebody is training. It would be your turn in {turn.seconds:.0f} seconds at most: "
            "press Train, and yours begins by itself."
        )
    else:
        st.info("Nobody is training. Choose, and press Train.")


@st.fragment(run_every=1)
def follow() -> None:
    run = own_run()
    if run is None or run.progress.over:
        st.rerun()
    show_progress(run)
    st.button("Stop", icon=":material/stop:", on_click=workshop().stop, args=(owner(),))


def show_progress(run: Run) -> None:
    """Where a training is, its curves so far, and what came of it."""
    progress = run.progress
    st.markdown(f"**{run.plan.title}**")
    st.progress(1.0 if progress.folder else progress.fraction, in_words(progress))
    if progress.message:
        (st.info if progress.folder else st.warning)(progress.message)
    if progress.history["loss"]:
        with st.container(horizontal=True):
            st.metric("Validation accuracy", percent(progress.history["val_accuracy"][-1], 1))
            st.metric("Loss", f"{progress.history['loss'][-1]:.3f}")
        for figure in ("accuracy", "loss"):
            st.vega_lite_chart(charts.history_chart(progress.history, figure), key=f"own_{figure}")
    if progress.folder:
        offer_download(run)


def in_words(progress: Progress) -> str:
    """The line over the progress bar."""
    if progress.state == "waiting":
        turn = workshop().turn(owner())
        return f"Waiting: {turn.ahead} before you, {turn.seconds:.0f} seconds at most"
    if progress.state != "training":
        return progress.state.capitalize()
    left = "" if progress.seconds_left is None else f", {progress.seconds_left:.0f} seconds left"
    return f"Epoch {progress.epoch} of {progress.epochs}{left}"


def offer_download(run: Run) -> None:
    """The network and its report, in one file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("network.keras", "report.json"):
            archive.write(run.progress.folder / name, name)
    st.download_button(
        "Download network.keras and report.json",
        content.getvalue(),
        "own-network.zip",
        icon=":material/download:",
        on_click="ignore",
    )


def show_beside_best() -> None:
    """The drawing, read by one's own network and by the best."""
    if own_report() is None:
        return
    st.subheader("Yours beside the best", anchor=False)
    drawing = kept_drawing()
    image = None if drawing is None else to_mnist(drawing.ink)
    if image is None:
        offer_drawing()
        return
    st.caption("Choose “Yours” in the sidebar of the other pages to draw on it there.")
    with st.container(horizontal=True, gap="large"):
        for name, title in ((OWN, "Yours"), (DEFAULT_NETWORK, "Best")):
            with st.container(key=f"beside_{name}"):
                st.markdown(f"**{title}**")
                try:
                    reading = open_network(name).read(image[np.newaxis])[0]
                except DigitsError as error:
                    st.warning(str(error))
                else:
                    show_reading(st.container(), st.container(), reading, LOW_BARS)


main()
