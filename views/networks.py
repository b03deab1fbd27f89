"""The networks of the catalogue side by side: on one drawing, in figures, in their mistakes."""

import numpy as np
import streamlit as st

from digits import DigitsError
from digits.display import charts
from digits.display.wording import answer_in_words, headline_in_words, percent
from digits.image.framing import to_mnist
from digits.networks.decision import Outputs
from digits.networks.metrics import correct, in_cell, mistakes
from digits.networks.recipes import CATALOGUE
from digits.networks.report import Report
from views.parts import (
    Drawing,
    TestDigits,
    choose_network,
    keep_drawing,
    kept_drawing,
    network_file,
    offer_drawing,
    open_network,
    show_bars,
    show_picture,
    test_digits_or_fetch,
    try_report,
)

TILE = 84  # pixels: a test digit, enlarged
TILES = 24  # at once
ROW_BARS = 100  # pixels: the bars of one network among six
# What a teacher may want to point at: two networks that differ in one thing.
COMPARISONS = {
    "Raw against scaled pixels": ("mlp-128-32-raw", "mlp-128-32"),
    "SGD against Adam": ("mlp-sgd", "mlp-128-128"),
    "128 units against thousands": ("mlp-128", "best"),
}
KINDS = ("One cell", "Most confident mistakes", "Read right")


def main() -> None:
    st.title("Networks", anchor=False)
    with st.sidebar:
        name, report = choose_network()
    tabs = st.tabs(
        ["On your drawing", "Figures", "Mistakes"], on_change="rerun", key="networks_tab"
    )
    for tab, show in zip(tabs, (show_drawing, show_figures, show_mistakes), strict=True):
        if tab.open:
            with tab:
                show(name, report)


# On one drawing


def show_drawing(name: str, report: Report | DigitsError) -> None:
    """What each network makes of the drawing, a row each."""
    drawing = kept_drawing()
    image = None if drawing is None else to_mnist(drawing.ink)
    if image is None:
        offer_drawing()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        show_picture(st.container(width=TILE), image, None, TILE)
        st.markdown("This is what every network sees of your drawing.")
    for name in CATALOGUE:
        with st.container(horizontal=True, vertical_alignment="center", key=f"row_{name}"):
            show_row(name, image)


def show_row(name: str, image: np.ndarray) -> None:
    try:
        reading = open_network(name).read(image[np.newaxis])[0]
    except DigitsError as error:
        st.warning(str(error))
        return
    digit = answer_in_words(reading) if reading.digits else "–"
    st.html(f'<div class="small-answer">{digit}</div>', width="content")
    st.markdown(f"**{CATALOGUE[name].title}**  \n{headline_in_words(reading)}", width=260)
    with st.container(key=f"bars_{name}"):
        show_bars(st, reading, ROW_BARS)


# Figures


def show_figures(name: str, report: Report | DigitsError) -> None:
    """The catalogue as a table, and training curves on top of each other."""
    reports = {name: try_report(name) for name in CATALOGUE}
    known = {name: report for name, report in reports.items() if isinstance(report, Report)}
    for name in reports.keys() - known.keys():
        st.warning(str(reports[name]))
    st.dataframe([row(name, report) for name, report in known.items()], hide_index=True)
    st.caption(
        "Drawn: digits that strangers drew on a tablet. Source: what the public description "
        "that a network follows says of it."
    )
    pair = st.pills("Compare", list(COMPARISONS), key="comparison")
    chosen = st.multiselect(
        "Training curves",
        list(known),
        [name for name in COMPARISONS.get(pair, ("mlp-128", "best")) if name in known],
        format_func=lambda name: CATALOGUE[name].title,
        key=f"curves_{pair}",
    )
    if not chosen:
        return
    histories = {CATALOGUE[name].title: known[name].history for name in chosen}
    for figure in ("val_accuracy", "val_loss"):
        kind = figure.removeprefix("val_").capitalize()
        st.markdown(f"**{kind} on validation data**")
        st.vega_lite_chart(charts.curves_chart(histories, figure), key=figure)


def row(name: str, report: Report) -> dict[str, str]:
    """One network in the table of the catalogue."""
    recipe = CATALOGUE[name]
    drawn = next(iter(report.on_drawings.values()), {}).get("accuracy")
    stated = recipe.reported_by_source.get("test_accuracy")
    return {
        "Network": recipe.title,
        "Layers": " + ".join(map(str, recipe.hidden)),
        "Weights": f"{report.parameters:,}",
        "Pixels": recipe.scaling,
        "Optimiser": f"{recipe.optimizer} {recipe.learning_rate:g}",
        "Epochs": str(report.epochs),
        "Time": f"{report.seconds:,.0f} s",
        "Test": percent(report.test.accuracy, 2),
        "Source": percent(stated, 2) if stated else "–",
        "Drawn": percent(drawn, 1) if drawn else "–",
    }


# Mistakes


def show_mistakes(name: str, report: Report | DigitsError) -> None:
    """The confusion matrix, large, and the test digits behind it."""
    if isinstance(report, DigitsError):
        st.warning(str(report))
        return
    kind = st.segmented_control("Show", KINDS, default=KINDS[1], required=True, key="mistakes")
    cell = choose_cell(report) if kind == KINDS[0] else None
    digits = test_digits_or_fetch()
    if digits is None:
        return
    try:
        outputs = read_test_digits(name, digits)
    except DigitsError as error:
        st.warning(str(error))
        return
    if cell:
        places = in_cell(outputs.probabilities, digits.labels, *cell)
    else:
        places = (mistakes if kind == KINDS[1] else correct)(outputs.probabilities, digits.labels)
    show_tiles(places, outputs, digits)


def read_test_digits(name: str, digits: TestDigits) -> Outputs:
    """What a network says of the whole test set, computed once."""
    return _read_test_digits(*network_file(name), name, digits)


@st.cache_resource(show_spinner="Reading 10,000 test digits", max_entries=len(CATALOGUE))
def _read_test_digits(path: str, changed: int | None, _name: str, _digits: TestDigits) -> Outputs:
    return open_network(_name).outputs(_digits.images)


def choose_cell(report: Report) -> tuple[int, int]:
    """True digit and digit read, chosen in the matrix or in two lists."""
    chart = charts.confusion_chart(report.test.confusion, side=440, choose="cell")
    st.vega_lite_chart(chart, on_select=take_cell, width=520, key="matrix")
    with st.container(horizontal=True):
        true = st.selectbox("True digit", range(10), 4, key="cell_true", width=140)
        read = st.selectbox("Read as", range(10), 9, key="cell_read", width=140)
    return true, read


def take_cell() -> None:
    """Take over the cell that was just chosen in the matrix; later the lists may say otherwise."""
    for cell in st.session_state["matrix"].selection.get("cell", []):
        st.session_state["cell_true"] = int(cell["true"])
        st.session_state["cell_read"] = int(cell["read"])


def show_tiles(places: np.ndarray, outputs: Outputs, digits: TestDigits) -> None:
    """Test digits, each with what it is, what it was read as and a way to ask why."""
    if not len(places):
        st.info("No test digit was read so.")
        return
    st.caption(f"{len(places):,} digits" + (f", {TILES} shown" if len(places) > TILES else ""))
    with st.container(horizontal=True, key="tiles"):
        for place in places[:TILES].tolist():
            with st.container(width=TILE + 16, key=f"tile_{place}"):
                show_tile(place, outputs, digits)


def show_tile(place: int, outputs: Outputs, digits: TestDigits) -> None:
    row, label = outputs.probabilities[place], digits.labels[place]
    caption = f"{label} read as {row.argmax()}, {percent(row.max())}"
    show_picture(st, digits.images[place], caption, TILE)
    if st.button("Why?", key=f"why_{place}", help=f"Test digit {place:,}"):
        keep_drawing(Drawing(digits.images[place]))
        st.switch_page("views/why.py")


main()
