"""How well a network reads the class's digits, beside MNIST's: a sentence and four shares.

Left out: the same of all networks (see six_networks.py).
"""

from collections.abc import Sequence

import streamlit as st

from digits.classroom.results import Read, Tally, digits_of, others_of, tally
from digits.display.class_bars import accuracy_in_words
from digits.display.figures import TEST, shares_of
from digits.display.outcomes import Shares, shares_html
from digits.display.wording import counted
from views.loading import find_report, title
from views.markdown import as_text

WHAT_IS_RIGHT = (
    "A digit counts as right where the network names it alone. “Two” is where it names two digits, "
    "“refused” where it says that there is none. MNIST’s figures are from its 10,000 test digits."
)


def show(name: str, reads: Sequence[Read]) -> None:
    """The sentence, and the four shares of MNIST's digits and of the class's."""
    report = find_report(name)
    of_class = tally(digits_of(reads))
    called = f"**“{as_text(title(name))}”**"
    share = report.test.named_right if report else None
    words = accuracy_in_words(called, of_class.right, of_class.total, share)
    st.markdown(f"{words} {_others_in_words(reads)}", help=WHAT_IS_RIGHT)
    if of_class.total:
        rows = [Shares("yours", of_class.total, _shares(of_class))]
        if report:
            rows.append(shares_of(report)[TEST]._replace(whose="MNIST’s"))
        st.html(shares_html(rows))


def _others_in_words(reads: Sequence[Read]) -> str:
    """How many of the drawings that are no digit were found out; "" where there are none."""
    of_others = tally(others_of(reads))
    if not of_others.total:
        return ""
    drawings = counted(of_others.total, "drawing")
    return f"Of {drawings} of no digit, it refused {of_others.right or 'none'}."


def _shares(counts: Tally) -> list[float]:
    return [count / counts.total for count in counts]
