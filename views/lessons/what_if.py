"""What if: the image moved, turned, resized or drawn with another pen."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from digits.display.lesson_charts import robustness_chart
from digits.image.framing import FRAME, to_mnist
from digits.image.transform import perturb
from digits.networks.inference import Network
from digits.networks.report import Report
from views import answer, images
from views.session import Drawing

SEEN = 4 * FRAME  # pixels: the network's 28 x 28, enlarged


class Range(NamedTuple):
    """What a slider offers; at `neutral` the image stays as it is."""

    title: str
    min: float
    max: float
    neutral: float
    step: float


SLIDERS = {
    "right": Range("Move right", -10, 10, 0, 1),
    "down": Range("Move down", -10, 10, 0, 1),
    "turn": Range("Turn, degrees", -90, 90, 0, 5),
    "size": Range("Size", 0.4, 1.6, 1.0, 0.1),
    "pen": Range("Pen wider by", -2.0, 4.0, 0.0, 0.5),
}


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """Sliders that change the image, the answer that follows, and accuracy over each of them."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    with st.container(horizontal=True, gap="large"):
        with st.container(key="sliders"):
            values = {
                name: st.slider(*slider, key=f"if_{name}") for name, slider in SLIDERS.items()
            }
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button("As it was", on_click=_reset_sliders, icon=":material/undo:")
                framed_again = st.toggle("Frame it anew", key="if_anew")
        with st.container(key="changed"):
            _show_perturbed(network, perturb(image[np.newaxis], **values)[0], framed_again)
    st.caption(
        "Framed again, a digit that was moved or made larger is the one that it was: that is "
        "what framing is for. Turned or drawn with another pen it is not."
    )
    _show_robustness({} if report is None else report.robustness, values)


def _show_perturbed(network: Network, perturbed: np.ndarray, framed_again: bool) -> None:
    image = to_mnist(perturbed) if framed_again else perturbed
    if image is None:
        st.info("Nothing of the drawing is left.")
        return
    images.show(image, "What the network sees", SEEN)
    answer.show(network.read(image[np.newaxis])[0])


def _reset_sliders() -> None:
    for name, slider in SLIDERS.items():
        st.session_state[f"if_{name}"] = slider.neutral


def _show_robustness(measured: dict, values: dict[str, float]) -> None:
    """How accuracy over the test set falls with one change, and where the slider is."""
    names = [name for name in SLIDERS if name in measured]
    if not names:
        st.caption("How the test digits fare was not measured for this network.")
        return
    st.markdown("**All 10,000 test digits, changed like this and not framed again**")
    name = st.segmented_control(
        "Change",
        names,
        default=names[0],
        required=True,
        format_func=lambda name: SLIDERS[name].title,
        label_visibility="collapsed",
        key="if_chart",
    )
    st.vega_lite_chart(robustness_chart(measured, name, values[name]), key=f"robust_{name}")
