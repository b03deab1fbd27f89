"""Why the network reads the drawing as it does: framing, what if, inside, stroke by stroke."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display.heatmap import activation_image, signed_to_rgb
from digits.display.lesson_charts import replay_chart, robustness_chart
from digits.display.wording import signed
from digits.image.framing import FRAME, Steps, steps, to_mnist
from digits.image.transform import perturb
from digits.networks.attribution import Attribution, Explainer, Unit
from digits.networks.inference import Network
from digits.networks.report import Report
from digits.strokes.canvas_json import parse_strokes
from digits.strokes.replay import replay_frames
from views.parts import (
    LOW_BARS,
    SEEN,
    Drawing,
    choose_network,
    kept_drawing,
    offer_drawing,
    open_network,
    show_picture,
    show_reading,
)

PICTURE = 150  # pixels: the longest side of a picture in a row of them
TILE = 84  # pixels: the weights of one unit
STEPS = {"crop": "Crop to the ink", "scale": "Scale to 20 pixels", "centre": "Centre by mass"}
# Sliders: title, least, most, neutral, step, as perturb() takes them.
SLIDERS = {
    "right": ("Move right", -10, 10, 0, 1),
    "down": ("Move down", -10, 10, 0, 1),
    "turn": ("Turn, degrees", -90, 90, 0, 5),
    "size": ("Size", 0.4, 1.6, 1.0, 0.1),
    "pen": ("Pen wider by", -2.0, 4.0, 0.0, 0.5),
}
SIDE = 240  # pixels: the drawing while it grows
UNITS = 12  # shown of the first layer


def main() -> None:
    st.title("Why?", anchor=False)
    with st.sidebar:
        name, report = choose_network()
    drawing = kept_drawing()
    image = None if drawing is None else to_mnist(drawing.ink)
    if image is None:
        offer_drawing()
        return
    try:
        with st.spinner("Waking the network"):
            network = open_network(name)
    except DigitsError as error:
        st.warning(str(error))
        return
    lessons = {
        "From drawing to 28 × 28": lambda: show_framing(network, drawing),
        "What if": lambda: show_what_if(network, image, report),
        "Inside the network": lambda: show_inside(network, image),
        "Stroke by stroke": lambda: show_growth(network, drawing),
    }
    tabs = st.tabs(list(lessons), on_change="rerun", key="lesson")
    for tab, show in zip(tabs, lessons.values(), strict=True):
        if tab.open:
            with tab:
                show()


def show_answer_of(network: Network, image: np.ndarray, key: str) -> None:
    """Answer and bars for one image."""
    with st.container(key=f"reading_{key}"):
        reading = network.read(image[np.newaxis])[0]
        show_reading(st.container(), st.container(), reading, LOW_BARS)


# From drawing to 28 x 28


@st.fragment
def show_framing(network: Network, drawing: Drawing) -> None:
    """Each step as a picture and a switch; with one off, both answers side by side."""
    st.markdown(
        "Every digit of MNIST was framed in three steps, and a network trained on it has never "
        "seen anything else. Leave a step out, as many programs do, and see what happens."
    )
    with st.container(horizontal=True, key="switches"):
        on = {step: st.toggle(title, True, key=f"step_{step}") for step, title in STEPS.items()}
    framed, shown = steps(drawing.ink), steps(drawing.ink, **on)
    if shown is None:
        st.info("Scaled down so far, nothing is left of this drawing.")
        return
    show_steps(shown, on)
    with st.container(horizontal=True, gap="large"):
        with st.container(key="with_all"):
            st.markdown("**Framed as MNIST's digits**")
            show_answer_of(network, framed.centred, "framed")
        if not all(on.values()):
            with st.container(key="without"):
                missing = [title.lower() for step, title in STEPS.items() if not on[step]]
                st.markdown(f"**Without “{'” and “'.join(missing)}”**")
                show_answer_of(network, shown.centred, "unframed")


def show_steps(shown: Steps, on: dict[str, bool]) -> None:
    """The pictures in order, each as large beside the others as it is."""
    canvas = max(shown.ink.shape)
    captions = (
        "The drawing",
        "Cropped" if on["crop"] else "Not cropped",
        "Scaled to 20 pixels" if on["scale"] else "Filling all 28 pixels",
        "Centred by mass" if on["centre"] else "In the middle of the box",
    )
    sides = (canvas, canvas, FRAME, FRAME)
    with st.container(horizontal=True, vertical_alignment="bottom", key="steps"):
        for picture, caption, side in zip(shown, captions, sides, strict=True):
            with st.container(width=PICTURE):
                width = max(1, round(PICTURE * picture.shape[1] / side))
                show_picture(st, np.ascontiguousarray(picture), None, width)
                st.caption(caption)


# What if


@st.fragment
def show_what_if(network: Network, image: np.ndarray, report: Report | DigitsError) -> None:
    """Sliders that change the image, the answer that follows, and accuracy over each."""
    with st.container(horizontal=True, gap="large"):
        with st.container(key="sliders"):
            values = {
                name: st.slider(title, least, most, neutral, step, key=f"if_{name}")
                for name, (title, least, most, neutral, step) in SLIDERS.items()
            }
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button("As it was", on_click=reset_sliders, icon=":material/undo:")
                anew = st.toggle("Frame it anew", key="if_anew")
        with st.container(key="changed"):
            changed = perturb(image[np.newaxis], **values)[0]
            framed = to_mnist(changed) if anew else changed
            if framed is None:
                st.info("Nothing of the drawing is left.")
            else:
                show_picture(st, framed, "What the network sees", SEEN)
                show_answer_of(network, framed, "changed")
    st.caption(
        "Framed anew, a digit that was moved or made larger is the one that it was: that is what "
        "framing is for. Turned or drawn with another pen it is not."
    )
    show_robustness(report, values)


def reset_sliders() -> None:
    for name, (_, _, _, neutral, _) in SLIDERS.items():
        st.session_state[f"if_{name}"] = neutral


def show_robustness(report: Report | DigitsError, values: dict[str, float]) -> None:
    """How accuracy over the test set falls with one change, and where the slider is."""
    measured = {} if isinstance(report, DigitsError) else report.robustness
    names = [name for name in SLIDERS if name in measured]
    if not names:
        st.caption("How the test digits fare was not measured for this network.")
        return
    st.markdown("**All 10,000 test digits, changed so and not framed anew**")
    name = st.segmented_control(
        "Change",
        names,
        default=names[0],
        required=True,
        format_func=lambda name: SLIDERS[name][0],
        label_visibility="collapsed",
        key="if_chart",
    )
    st.vega_lite_chart(robustness_chart(measured, name, values[name]), key=f"robust_{name}")


# Inside the network


@st.cache_resource(show_spinner=False, max_entries=12, hash_funcs={Network: id})
def explainer_of(network: Network) -> tuple[Explainer, Network]:
    """Kept together with the network: as long as it lives, no other has its id."""
    return Explainer(network), network


@st.fragment
def show_inside(network: Network, image: np.ndarray) -> None:
    """Which ink spoke for a digit, what each layer puts out, the strongest first units."""
    explainer, _ = explainer_of(network)
    read = int(network.probabilities(image[np.newaxis])[0].argmax())
    digit = st.segmented_control(
        "What spoke for, and against, a", range(10), default=read, required=True, key="inside"
    )
    with st.container(horizontal=True, gap="large"):
        show_attribution(explainer.attribute(image, digit), digit)
        with st.container(key="layers"):
            for number, values in enumerate(explainer.activations(image), start=1):
                active = int((values > 0).sum())
                caption = f"Hidden layer {number}: {active:,} of {len(values):,} units active"
                show_picture(st, activation_image(values), caption, 2 * PICTURE)
    st.markdown(f"**The units of the first layer that moved the {digit} most**")
    st.caption(
        "Each tile is what one unit looks for: ink on blue excites it, ink on orange quiets it. "
        f"Below, what it added to the score of the {digit}."
    )
    with st.container(horizontal=True, key="units"):
        for unit in explainer.strongest_units(image, digit, UNITS):
            show_unit(unit)


def show_attribution(attribution: Attribution, digit: int) -> None:
    """Ink that spoke for a digit in blue, against it in orange, and what that sums to."""
    pixels = attribution.pixels
    with st.container(width=2 * PICTURE + 20, key="attribution"):
        show_picture(
            st, signed_to_rgb(pixels), f"Blue ink spoke for a {digit}, orange against it", 280
        )
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


def show_unit(unit: Unit) -> None:
    with st.container(width=TILE):
        show_picture(st, signed_to_rgb(unit.weights), signed(unit.contribution), TILE)


# Stroke by stroke


@st.fragment
def show_growth(network: Network, drawing: Drawing) -> None:
    """The ten probabilities while the drawing grows, and a slider to go back and forth."""
    ways = parse_strokes(drawing.strokes)
    if not ways:
        st.info("Only a drawing from the page's own canvas has strokes to replay.")
        return
    frames = replay_frames(drawing.ink, ways)
    images = [to_mnist(frame.ink) for frame in frames]
    probabilities = np.full((len(frames), 10), np.nan, np.float32)
    seen = [place for place, image in enumerate(images) if image is not None]
    probabilities[seen] = network.probabilities(np.stack([images[place] for place in seen]))
    at = st.slider("Replay", 1, len(frames), len(frames), key="replay") - 1
    ends = [place for place, frame in enumerate(frames) if frame.done]
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=SIDE):
            show_picture(st, frames[at].ink, f"Stroke {frames[at].stroke} of {len(ways)}", SIDE)
        with st.container(key="growth"):
            st.vega_lite_chart(replay_chart(probabilities, ends, at), key="growth_chart")
    if images[at] is not None:
        show_answer_of(network, images[at], "grown")


main()
