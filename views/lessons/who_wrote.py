"""Who wrote like this: the training digits most like the drawing, to a network and in pixels.

They come from a small sample of MNIST's training set, which is part of the program. Left out:
comparing (see digits/networks/neighbours.py), and choosing one to look at, which the browser does.
"""

from typing import Any

import numpy as np
import streamlit as st
from streamlit.components import v2

from digits import DigitsError
from digits.display.neighbours import distance_in_words, labels_in_words
from digits.display.wording import counted
from digits.networks.inference import Network
from digits.networks.neighbours import Nearest, PixelSample, Sample, read_sample
from digits.networks.report import Report
from views import images, network_menu
from views.assets import ASSETS, PARTS, read
from views.loading import open_sample
from views.session import Drawing

KEY = "who_wrote"
SHOWN = 8  # digits in a row, which fit beside the canvas of a laptop
WAIT = 0.1  # seconds for a network to read the sample, before what it has read is shown

# In an imported module, so that Streamlit registers the component once and not in every run.
_rows = v2.component(
    KEY,
    html=read("who_wrote/who_wrote.html"),
    css=read(PARTS, "who_wrote/who_wrote.css"),
    js=read("who_wrote/who_wrote.js"),
)


@st.fragment
def show(network: Network, drawing: Drawing, report: Report | None) -> None:
    """The question, and both rows of digits with the drawing beside one of them."""
    st.caption(
        "The network learnt from digits that people wrote. Whose are most like yours? Press one "
        "to see it beside yours."
    )
    assert drawing.image is not None  # a lesson is given ink
    try:
        sample, pixels = _load_sample()
        hidden = open_sample(network_menu.chosen(), sample)
    except DigitsError as error:
        st.warning(str(error))
        return
    read_all = hidden.wait(WAIT)
    seen = hidden.nearest(network, drawing.image, SHOWN)
    by_pixel = pixels.nearest(drawing.image, SHOWN)
    rows = [
        _row("As the network sees them", sample, seen, seen, by_pixel),
        _row("Pixel by pixel", sample, by_pixel, seen, by_pixel),
    ]
    data = {
        "drawing": images.data_url(drawing.image),
        "rows": rows,
        "layer": _layer_in_words(network),
        "searched": _searched_in_words(len(seen.distances), len(sample.labels)),
        "more": not read_all,  # the browser asks again until all are read
    }
    _rows(key=KEY, data=data, on_again_change=lambda: None)


@st.cache_resource(show_spinner=False, max_entries=1)
def _load_sample() -> tuple[Sample, PixelSample]:
    sample = read_sample(ASSETS / "training_digits.npz")
    return sample, PixelSample(sample)


def _layer_in_words(network: Network) -> str:
    """Where a network makes its own comparison."""
    if len(network.layers) == 1:
        return "in its scores: it has no hidden layer"
    return f"in its last hidden layer, {counted(len(network.layers[-2].biases), 'unit')}"


def _searched_in_words(read: int, total: int) -> str:
    if read < total:
        return f"{read:,} of {total:,} digits are searched so far."
    return f"{total:,} digits are searched."


def _row(
    title: str, sample: Sample, nearest: Nearest, seen: Nearest, by_pixel: Nearest
) -> dict[str, Any]:
    """One row as the browser shows it; no digits where all are the same to the network."""
    if np.isnan(nearest.distances[0]):
        said = "All digits are the same to it: it puts out the same for each."
        return {"title": title, "said": said, "digits": []}
    places = nearest.places.tolist()
    return {
        "title": title,
        "said": labels_in_words(sample.labels[places].tolist()),
        "digits": [
            {
                "place": place,
                "label": int(sample.labels[place]),
                "number": f"{sample.places[place]:,}",
                "picture": images.data_url(sample.images[place]),
                "distance": distance_in_words(_distance(nearest, place)),
                "seen": distance_in_words(_distance(seen, place)),
                "pixels": distance_in_words(_distance(by_pixel, place)),
            }
            for place in places
        ],
    }


def _distance(nearest: Nearest, place: int) -> float | None:
    """None where that digit was not read yet, or all are the same."""
    if place >= len(nearest.distances) or np.isnan(nearest.distances[place]):
        return None
    return float(nearest.distances[place])
