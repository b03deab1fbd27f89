"""What one choice changes: two small trainings that differ in nothing else, and their curves.

Left out: the trainings (see digits/networks/comparisons.py).
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from html import escape

import streamlit as st

from digits import DigitsError
from digits.display.differences import differences
from digits.display.glossary import explain
from digits.display.history import networks_svg, value_in_words
from digits.networks.comparisons import BASE, COMPARISONS, Comparison, read_histories
from views import svg
from views.assets import ASSETS

History = Mapping[str, list[float]]
FIRST = next(iter(COMPARISONS))
CURVES = {"accuracy": "Accuracy on new digits", "loss": "Loss on new digits"}


def show() -> None:
    """The choices, and for one of them what differs, how it ends and how it came about."""
    st.header("What one choice changes", anchor=False)
    try:
        histories = _read()
    except DigitsError as error:
        st.warning(str(error))
        return
    title = st.pills(
        "Choice",
        COMPARISONS,
        default=FIRST,
        required=True,
        label_visibility="collapsed",
        key="comparison",
    )
    comparison = COMPARISONS[title]
    shown = {name: histories[config.name] for name, config in comparison.runs.items()}
    with st.container(key="one_choice"):
        with st.container(key="choice_in_words"):
            st.markdown(_in_words(comparison), help=explain(_difference(comparison).term))
            st.html(_ends_html(shown))
            st.caption(
                f"All else is the same: {BASE.epochs} epochs, batches of {BASE.batch_size} digits. "
                "New digits: 6,000 of MNIST’s training digits, on which neither network trained."
            )
        for figure, heading in CURVES.items():
            with st.container():
                st.markdown(f"**{heading}**", help=explain(figure, "validation"))
                svg.show(networks_svg(shown, figure), key=f"one_choice_{figure}")


@cache
def _read() -> dict[str, dict[str, list[float]]]:
    return read_histories(ASSETS / "comparisons.json")


def _difference(comparison: Comparison):
    """The choice in which both trainings differ."""
    (difference,) = differences([asdict(config) for config in comparison.runs.values()])
    return difference


def _in_words(comparison: Comparison) -> str:
    title, _, values = _difference(comparison)
    return f"Only one choice differs. **{title}: {' or '.join(values)}.** {comparison.see}"


def _ends_html(histories: Mapping[str, History]) -> str:
    """A table of how both trainings end."""
    rows = {
        "Training digits read right": ("accuracy", "accuracy"),
        "New digits read right": ("val_accuracy", "accuracy"),
        "Loss on training digits": ("loss", "loss"),
        "Loss on new digits": ("val_loss", "loss"),
    }
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in histories)
    body = "".join(
        f'<tr><th scope="row">{title}</th>'
        + "".join(f"<td>{value_in_words(figure, one[key][-1])}</td>" for one in histories.values())
        + "</tr>"
        for title, (key, figure) in rows.items()
    )
    return (
        f'<table class="differences numbers"><caption>After the last epoch</caption>'
        f"<tr><td></td>{heads}</tr>{body}</table>"
    )
