"""How it is framed: each step from drawing to 28 × 28 as a picture and a switch.

The answers with and without framing stand side by side, from the first stroke on. It begins with
the drawing small and in a corner, because framing changes little for one that is large and in the
middle.
"""

import numpy as np
import streamlit as st

from digits.display.glossary import explain
from digits.image.framing import FRAME, Steps, crop_to_ink, is_out_of_place, put_in_corner, steps
from digits.networks.decision import Prediction
from digits.networks.inference import Network
from digits.networks.report import Report
from views import bars, images, small_answer
from views.session import Drawing

BARS = 110  # pixels on a laptop
SEEN = 72  # pixels on a laptop: what the network sees, beside an answer
STEPS = {"crop": "Crop", "scale": "Scale", "centre": "Centre"}
NONE_OFF = dict.fromkeys(STEPS, True)
ALL_OFF = dict.fromkeys(STEPS, False)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """The steps, and the answers with all of them and without."""
    place = st.container(key="hint")  # written when the switches are known
    in_corner, on = _choose()
    moved = put_in_corner(drawing.ink) if in_corner else drawing.ink
    place.markdown(
        _hint(drawing, in_corner, all(on.values())), help=explain("framing", "centre by mass")
    )
    # Without a step switched off, the other answer is the one without any framing.
    other = ALL_OFF if all(on.values()) else on
    framed, shown, unframed = (
        None if moved is None else steps(moved, **chosen) for chosen in (NONE_OFF, on, other)
    )
    if framed is None or shown is None or unframed is None:
        st.info("Scaled down so far, nothing is left of this drawing.")
        return
    _show_steps(shown, in_corner, on)
    pictures = np.stack([framed.centred, unframed.centred])
    titles = ("Framed", _without([STEPS[step] for step in STEPS if not other[step]]))
    st.html(
        '<div class="framings">'
        + "".join(
            _answer(title, picture, answer, drawing.label)
            for title, picture, answer in zip(titles, pictures, network.read(pictures), strict=True)
        )
        + "</div>"
    )


def _choose() -> tuple[bool, dict[str, bool]]:
    """Whether to put the drawing in a corner, and which steps to take."""
    with st.container(horizontal=True, vertical_alignment="center", key="switches"):
        in_corner = st.toggle(
            "Small in a corner", True, key="corner", bind="query-params", wrap=False
        )
        on = {
            step: st.toggle(title, True, key=step, bind="query-params", wrap=False)
            for step, title in STEPS.items()
        }
    return in_corner, on


def _hint(drawing: Drawing, in_corner: bool, has_all: bool) -> str:
    """What to try next with this drawing."""
    if not has_all:
        return "Switch the steps on one by one: which of them brings the right answer back?"
    if in_corner:
        return (
            "Here it is small and in a corner. Framing makes it large and brings it to the middle: "
            "compare both answers."
        )
    if is_out_of_place(drawing.ink):
        return (
            "This one is small or not in the middle. Framing makes it large and brings it there: "
            "switch a step off and see."
        )
    return (
        "This digit is large and in the middle: framing changes little. "
        "Switch on **Small in a corner** to see why it is there."
    )


def _show_steps(shown: Steps, in_corner: bool, on: dict[str, bool]) -> None:
    """The pictures in order, in their true sizes relative to each other."""
    canvas = max(shown.ink.shape)
    captions = (
        "Small, in a corner" if in_corner else "As it came",
        _cropped(shown) if on["crop"] else "Not cropped",
        "20 pixels long" if on["scale"] else "28 pixels long",
        "Centred: 28 × 28" if on["centre"] else "Not centred: 28 × 28",
    )
    # As shares of a picture's place: of the whole canvas, then of the whole frame.
    full_widths = (canvas, canvas, FRAME, FRAME)
    figures = (
        f'<figure class="picture"><img src="{images.data_url(np.ascontiguousarray(picture))}" '
        f'alt="{caption}" style="width: {100 * picture.shape[1] / full:.1f}%">'
        f"<figcaption>{caption}</figcaption></figure>"
        for picture, caption, full in zip(shown, captions, full_widths, strict=True)
    )
    arrow = '<span class="then" aria-hidden="true">→</span>'
    st.html(f'<div class="steps">{arrow.join(figures)}</div>')


def _cropped(shown: Steps) -> str:
    """What was cropped; a stray dot that does not count is named."""
    everything = crop_to_ink(shown.ink)
    left_out = everything is not None and everything.shape != shown.cropped.shape
    return "Cropped, no dot" if left_out else "Cropped"


def _without(missing: list[str]) -> str:
    """The heading of the answer without some steps, or without all."""
    if len(missing) == len(STEPS):
        return "Not framed"
    return "Without " + " and ".join(f"“{title}”" for title in missing)


def _answer(title: str, image: np.ndarray, prediction: Prediction, label: int | None) -> str:
    """What the network sees, the digit, and ten low bars; `label` is the true digit if known."""
    about = f"What the network sees, {title.lower()}"
    return (
        f'<section aria-label="{title}"><b>{title}</b><div class="verdict">'
        f"{images.html(image, None, SEEN, about)}{small_answer.html(prediction, label=label)}</div>"
        f"{bars.html(prediction, BARS)}</section>"
    )
