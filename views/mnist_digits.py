"""MNIST's test digits, and the button that fetches them where they are missing."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from digits.mnist import MnistError, can_fetch, fetch_mnist, find_mnist, load_mnist


class LabelledDigits(NamedTuple):
    """Images uint8 (N, 28, 28) and labels uint8 (N,), 0 to 9."""

    images: np.ndarray
    labels: np.ndarray


def load_or_offer() -> LabelledDigits | None:
    """The test digits; without them, None and a button or a sentence."""
    try:
        if find_mnist() is None and can_fetch():
            st.info("MNIST's digits are not on this machine yet.")
            if not st.button("Fetch them: 11 MB, once", icon=":material/download:"):
                return None
            _fetch()
            st.rerun()
        return _load()
    except MnistError as error:
        st.warning(str(error))
        return None


def _fetch() -> None:
    """Fetch MNIST and show how far it is; raises `MnistError`."""
    bar = st.progress(0.0, "Fetching MNIST")

    def show_progress(done: int, total: int) -> None:
        bar.progress(min(done / total, 1.0), "Fetching MNIST")

    fetch_mnist(show_progress)


@st.cache_resource(show_spinner=False)
def _load() -> LabelledDigits:
    mnist = load_mnist()
    return LabelledDigits(mnist.x_test, mnist.y_test)
