"""Train a network and draw on it."""

import streamlit as st

from digits.display.glossary import explain
from digits.display.wording import counted
from digits.installed import NO_TENSORFLOW, has_tensorflow
from digits.jobs.config import MAX_SECONDS
from views import mnist_digits, runs, training
from views.panels import beside_best, training_form, training_progress, training_runs
from views.session import get_session


def main() -> None:
    st.header("Train your own network", anchor=False, help=explain("training", "MNIST"))
    at_a_time = counted(training.QUEUE.slots, "training")
    st.caption(
        f"{at_a_time} at a time here, {MAX_SECONDS // 60} minutes at most. It is yours alone: it "
        "goes when you close or reload the page, unless you download it."
    )
    if not has_tensorflow():
        st.info(NO_TENSORFLOW)
        return
    if mnist_digits.load_or_offer() is None:
        return
    training.QUEUE.prepare(get_session().id)
    # The recipes stand in the progress's place until there is one: see assets/style/train.css.
    with st.container(key="training" if get_session().runs else "first_training"):
        training_form.show()
        with st.container(key="progress"):
            training_progress.show()
    training_runs.show()
    if runs.finished():
        beside_best.show(get_session().drawing)


main()
