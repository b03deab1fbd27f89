"""What all networks name, right, wrong or two, and refuse; and further figures on the same.

Left out: how they were made (see figures.py).
"""

import streamlit as st

from digits.display.figures import (
    DOODLES,
    DRAWN,
    FURTHER,
    NO_DIGIT,
    TEST,
    Figure,
    shares_of,
    value,
)
from digits.display.glossary import explain
from digits.display.outcomes import shares_html
from digits.networks.report import Report
from views import loading

# What the caption says behind the number of drawings.
ABOUT = {
    TEST: "digits on paper, scanned. two: “4 or 9”. refused: “no digit”.",
    DRAWN: "digits that strangers drew with a pen on a tablet. two: “4 or 9”. refused: “no digit”.",
    DOODLES: "houses, faces and so on: “no digit” is right, and any digit is wrong.",
}
OF_DIGITS = tuple(figure for figure in FURTHER if figure not in NO_DIGIT)
SHOWN = {TEST: OF_DIGITS, DRAWN: FURTHER, DOODLES: NO_DIGIT}


def show(reports: dict[str, Report]) -> None:
    """The menu of what they were measured on, and a row for each network that was."""
    shares = {name: shares_of(report) for name, report in reports.items()}
    measured = [of for of in ABOUT if any(of in each for each in shares.values())]
    if not measured:
        return
    of = st.segmented_control(
        "What each network says of",
        measured,
        default=measured[0],
        required=True,
        key="named_of",
        persist_state="session",
        help=explain("named right", "named wrong", "two digits", "refused"),
    )
    rows = [
        each[of]._replace(whose=loading.title(name)) for name, each in shares.items() if of in each
    ]
    st.html(shares_html(rows, with_total=False))
    st.caption(f"{rows[0].total:,} {ABOUT[of]}")
    with st.expander("More figures of the same"):
        _show_further(reports, of)


def _show_further(reports: dict[str, Report], of: str) -> None:
    columns = {
        figure.title: st.column_config.NumberColumn(
            format="%.2f %%" if figure.share else "%.4f", help=explain(figure.term)
        )
        for figure in SHOWN[of]
    }
    rows = [
        {"Network": loading.title(name)}
        | {figure.title: _number(figure, value(report, figure, of)) for figure in SHOWN[of]}
        for name, report in reports.items()
    ]
    st.dataframe(
        rows, hide_index=True, column_config=columns, placeholder="–", alt="Further figures"
    )


def _number(figure: Figure, number: float | None) -> float | None:
    """Shares in per cent, as the table wants them."""
    return number if number is None or not figure.share else 100 * number
