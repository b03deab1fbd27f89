"""The catalogue as a table, and training curves on top of each other."""

import streamlit as st

from digits import DigitsError
from digits.display import charts
from digits.display.wording import percent
from digits.networks.recipes import CATALOGUE
from digits.networks.report import Report
from views.loading import load_report

# What a teacher may want to point at: two networks that differ in one thing.
COMPARISONS = {
    "Raw against scaled pixels": ("mlp-128-32-raw", "mlp-128-32"),
    "SGD against Adam": ("mlp-sgd", "mlp-128-128"),
    "128 units against thousands": ("mlp-128", "best"),
}
FIRST = ("mlp-128", "best")


def show() -> None:
    """All networks that have a report; a sentence for each that has none."""
    reports = _load_reports()
    st.dataframe([_row(name, report) for name, report in reports.items()], hide_index=True)
    st.caption(
        "Drawn: digits that strangers drew on a tablet. Source: what the public description "
        "that a network follows says of it."
    )
    pair = st.pills("Compare", list(COMPARISONS), key="comparison")
    chosen = st.multiselect(
        "Training curves",
        list(reports),
        [name for name in COMPARISONS.get(pair or "", FIRST) if name in reports],
        format_func=lambda name: CATALOGUE[name].title,
        key=f"curves_{pair}",
    )
    if not chosen:
        return
    histories = {CATALOGUE[name].title: reports[name].history for name in chosen}
    for figure in ("val_accuracy", "val_loss"):
        kind = figure.removeprefix("val_").capitalize()
        st.markdown(f"**{kind} on validation data**")
        st.vega_lite_chart(charts.curves_chart(histories, figure), key=figure)


def _load_reports() -> dict[str, Report]:
    reports = {}
    for name in CATALOGUE:
        try:
            reports[name] = load_report(name)
        except DigitsError as error:
            st.warning(str(error))
    return reports


def _row(name: str, report: Report) -> dict[str, str]:
    """One network in the table."""
    recipe = CATALOGUE[name]
    drawn = next(iter(report.on_drawings.values()), {}).get("accuracy")
    source = recipe.reported_by_source.get("test_accuracy")
    return {
        "Network": recipe.title,
        "Layers": " + ".join(map(str, recipe.hidden)),
        "Weights": f"{report.parameters:,}",
        "Pixels": recipe.scaling,
        "Optimiser": f"{recipe.optimizer} {recipe.learning_rate:g}",
        "Epochs": str(report.epochs),
        "Time": f"{report.seconds:,.0f} s",
        "Test": percent(report.test.accuracy, 2),
        "Source": percent(source, 2) if source else "–",
        "Drawn": percent(drawn, 1) if drawn else "–",
    }
