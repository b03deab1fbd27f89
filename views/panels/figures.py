"""All networks as a table; some of them beside each other: what differs, and their curves.

Left out: what they name of digits and doodles (see named.py).
"""

from html import escape

import streamlit as st

from digits import DigitsError
from digits.display.differences import differences
from digits.display.glossary import explain
from digits.display.history import networks_svg
from digits.networks.config import OPTIMIZERS
from digits.networks.report import Report
from views import loading, svg
from views.panels import named, one_choice

FIRST = ("mlp-128", "best")
CURVES = {"accuracy": "Accuracy on validation data", "loss": "Loss on validation data"}


def show() -> None:
    """All networks that have a report; a sentence for each that has none."""
    reports = _load_reports()
    named.show(reports)
    _show_table(reports)
    one_choice.show()
    st.header("Networks beside each other", anchor=False)
    chosen = _choose(reports)
    if chosen:
        with st.container(key="curves"):
            if len(chosen) > 1:
                st.html(_differences_html(chosen))
            _show_curves(chosen)
        _show_notes(chosen)


def _load_reports() -> dict[str, Report]:
    reports = {}
    for name in loading.names():
        try:
            reports[name] = loading.load_report(name)
        except DigitsError as error:
            st.warning(str(error))
    return reports


def _show_table(reports: dict[str, Report]) -> None:
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    columns = {
        "Network": text(help=explain("scaling", "one-hot")),
        "Layers": text(help=explain("hidden layer", "unit")),
        "Weights": number(format="localized", help=explain("weights")),
        "Pixels": text(help=explain("scaling")),
        "Optimiser": text(help=explain("optimiser", "learning rate")),
        "Epochs": number(help=explain("epoch")),
        "Time": number(format="%,.0f s"),
        "Test": number(format="%.2f %%", help=explain("test set")),
        "Source": number(format="%.2f %%", help=explain("source")),
        "Drawn": number(format="%.1f %%", help=explain("drawn")),
    }
    st.dataframe(
        [_row(name, report) for name, report in reports.items()],
        hide_index=True,
        column_config=columns,
        placeholder="–",
        alt="Figures of each network",
    )
    st.caption(
        "Test, Source and Drawn: of 100 digits so many are read right. Drawn: digits that "
        "strangers drew on a tablet. Source: what the public description that a network follows "
        "says of it."
    )


def _row(name: str, report: Report) -> dict[str, str | int | float | None]:
    """One network in the table: shares in per cent, time in seconds."""
    recipe = report.recipe
    drawn = report.drawn.get("accuracy")
    source = report.reported_by_source.get("test_accuracy")
    return {
        "Network": loading.title(name),
        "Layers": " + ".join(map(str, recipe["hidden"])),
        "Weights": report.parameters,
        "Pixels": recipe["scaling"],
        "Optimiser": f"{OPTIMIZERS[recipe['optimizer']]} {recipe['learning_rate']:g}",
        "Epochs": report.epochs,
        "Time": report.seconds,
        "Test": 100 * report.test.accuracy,
        "Source": None if source is None else 100 * source,
        "Drawn": None if drawn is None else 100 * drawn,
    }


def _choose(reports: dict[str, Report]) -> dict[str, Report]:
    """The networks to compare, by their titles."""
    chosen = st.multiselect(
        "Networks beside each other",
        list(reports),
        [name for name in FIRST if name in reports],
        format_func=loading.title,
        label_visibility="collapsed",
        key="curves_of",
    )
    return {loading.title(name): reports[name] for name in chosen}


def _differences_html(chosen: dict[str, Report]) -> str:
    """A table of what is not the same in all of them."""
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in chosen)
    rows = "".join(
        f'<tr><th scope="row" title="{escape(explain(row.term))}">{row.title}</th>'
        + "".join(f"<td>{escape(value)}</td>" for value in row.values)
        + "</tr>"
        for row in differences([report.recipe for report in chosen.values()])
    )
    return (
        '<div class="wide"><table class="differences"><caption>What differs, all else is the same'
        f"</caption><tr><td></td>{heads}</tr>{rows}</table></div>"
    )


def _show_curves(chosen: dict[str, Report]) -> None:
    histories = {title: report.history for title, report in chosen.items()}
    for figure, title in CURVES.items():
        with st.container():
            st.markdown(f"**{title}**", help=explain(figure, "validation"))
            svg.show(networks_svg(histories, figure), key=f"curves_{figure}")


def _show_notes(chosen: dict[str, Report]) -> None:
    """What the curves alone would tell wrong."""
    if len({report.recipe["label_smoothing"] for report in chosen.values()}) > 1:
        st.caption(
            "Compare the accuracies here, not the losses. With label smoothing: "
            f"{explain('label smoothing')}"
        )
    for title, report in chosen.items():
        if report.history_note:
            st.caption(f"{title}: {report.history_note}")
