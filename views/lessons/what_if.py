"""What if: the image moved, turned, resized or drawn with another pen, while a slider moves."""

import numpy as np
import streamlit as st

from digits.display.robustness import robustness_in_words, robustness_svg
from digits.image.framing import FRAME
from digits.networks.inference import Network
from digits.networks.report import Report
from digits.networks.sweep import change, sweep
from views import answer, bars, images, sliders, svg
from views.session import Drawing

POSITIONS = {name: slider.positions for name, slider in sliders.SLIDERS.items()}


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """Sliders that change the image, the answer that follows, and accuracy over each of them."""
    image = drawing.image
    assert image is not None  # a lesson is given ink
    said = sliders.state()
    st.caption("Drag a slider until the answer flips: the marks show where. “?” is no digit.")
    with st.container(key="what_if_parts"):
        changed, controls = st.container(key="changed"), st.container(key="sliders")
        with controls:
            place = st.container(key="five_sliders")
            with st.container(horizontal=True, vertical_alignment="center", key="what_if_buttons"):
                st.button("As it was", on_click=_reset, icon=":material/undo:")
                framed_again = st.toggle(
                    "Frame it again",
                    key="framed_again",
                    bind="query-params",
                    persist_state="session",
                    help="Crop, scale and centre the changed digit, as every drawing is. A digit "
                    "that was only moved or made larger is then the one that it was.",
                )
        with changed:
            st.html(_changed_html(network, change(image, said.values, framed_again), drawing.label))
        with place:
            sliders.show(sweep(network, image, said.values, POSITIONS, framed_again))
    _show_robustness({} if report is None else report.robustness, said.touched, said.values)


def _reset() -> None:
    sliders.reset()
    st.session_state.framed_again = False


def _changed_html(network: Network, image: np.ndarray | None, label: int | None) -> str:
    """The changed digit and its answer, in one element, so that both change at once.

    `label` is the digit that it was before, where that is known.
    """
    pixels = np.zeros((FRAME, FRAME), np.uint8) if image is None else image
    picture = f'<img src="{images.data_url(pixels)}" alt="The changed digit: 28 × 28 pixels">'
    if pixels.any():
        prediction = network.read(pixels[np.newaxis])[0]
        words = answer.html(prediction, label=label) + bars.html(prediction)
    else:
        words = '<div class="answer">Nothing of the digit is left.</div>' + bars.html(None)
    return f'<div class="changed-digit">{picture}{words}</div>'


def _show_robustness(measured: dict, touched: str, values: dict[str, float]) -> None:
    """How the test digits fare with the change that was touched last, and where the slider is."""
    if touched not in measured:
        st.caption("How the test digits fare was not measured for this network.")
        return
    with st.container(key="robustness"):
        st.markdown("**The same with 10,000 digits it had never seen**")
        value = values[touched]
        svg.show(robustness_svg(measured, touched, value), key="robustness_curve")
        st.caption(robustness_in_words(measured, touched, value))
