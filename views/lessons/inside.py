"""Inside the network: what spoke for a digit, what each layer puts out, the strongest units."""

import numpy as np
import streamlit as st

from digits.display.heatmap import activation_image, signed_to_rgb
from digits.display.wording import signed
from digits.networks.attribution import Attribution, Explainer
from digits.networks.inference import Network
from digits.networks.report import Report
from views import images
from views.session import Drawing

SIDE = 300  # pixels: ink that spoke for a digit; a layer
TILE = 84  # pixels: the weights of one unit
UNITS = 12  # shown of the first layer


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """One digit to ask about, the ink for and against it, the layers, the strongest units."""
    image, explainer = drawing.image, Explainer(network)
    assert image is not None  # a lesson is given ink
    most_probable = int(network.probabilities(image[np.newaxis])[0].argmax())
    digit = st.segmented_control(
        "What spoke for, and against, a",
        range(10),
        default=most_probable,
        required=True,
        key="inside",
    )
    with st.container(horizontal=True, gap="large"):
        _show_attribution(explainer.attribute(image, digit), digit)
        with st.container(key="layers"):
            for number, values in enumerate(explainer.activations(image), start=1):
                active = int((values > 0).sum())
                caption = f"Hidden layer {number}: {active:,} of {len(values):,} units active"
                images.show(activation_image(values), caption, SIDE)
    _show_units(explainer, image, digit)


def _show_attribution(attribution: Attribution, digit: int) -> None:
    """Ink that spoke for a digit in blue, against it in orange, and what that sums to."""
    pixels = attribution.pixels
    with st.container(width=SIDE + 20, key="attribution"):
        caption = f"Blue ink spoke for a {digit}, orange against it"
        images.show(signed_to_rgb(pixels), caption, SIDE - 20)
        gain = attribution.score - attribution.score_of_nothing
        spoke_for, against = pixels[pixels > 0].sum(), pixels[pixels < 0].sum()
        st.markdown(
            f"The score of the {digit} is **{signed(attribution.score)}**. An empty picture would "
            f"get {signed(attribution.score_of_nothing)}, so the ink made {signed(gain)}: "
            f"{signed(spoke_for)} for it and {signed(against)} against."
        )
        st.caption(
            "Integrated gradients: M. Sundararajan, A. Taly, Q. Yan, “Axiomatic attribution for "
            "deep networks”, ICML 2017."
        )


def _show_units(explainer: Explainer, image: np.ndarray, digit: int) -> None:
    st.markdown(f"**The units of the first layer that moved the {digit} most**")
    st.caption(
        "Each tile is what one unit looks for: ink on blue excites it, ink on orange quiets it. "
        f"Below, what it added to the score of the {digit}."
    )
    with st.container(horizontal=True, key="units"):
        for unit in explainer.strongest_units(image, digit, UNITS):
            with st.container(width=TILE):
                images.show(signed_to_rgb(unit.weights), signed(unit.contribution), TILE)
