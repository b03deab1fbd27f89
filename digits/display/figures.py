"""The figures of a report in the order in which people see them: what is named first.

Left out: measuring (see networks/metrics.py and drawing_metrics.py), and the sentences that
explain each (see glossary.py).
"""

from typing import NamedTuple

from digits.display.glossary import explain
from digits.display.outcomes import Shares
from digits.display.tables import number_or_dash
from digits.display.wording import percent
from digits.networks.report import Report
from digits.networks.verdicts import NAMED_FIRST

TEST, DRAWN, DOODLES = "MNIST’s test digits", "Digits drawn on a screen", "Doodles, no digits"
OTHERS = (None, "others_named", "others_two", "others_refused")


class Figure(NamedTuple):
    """A further figure: its title, its word in the glossary, and its field in a report.

    `share`: it is a fraction of 1 and shown in per cent.
    """

    title: str
    term: str
    field: str
    share: bool = True


# How “no digit” tells digits and doodles apart.
NO_DIGIT = (
    Figure("AUROC of “no digit”", "AUROC", "auroc"),
    Figure("FPR95 of “no digit”", "FPR95", "fpr95"),
)
FURTHER = (
    Figure("Read right", "accuracy", "accuracy"),
    Figure("Sure when wrong", "sure when wrong", "confidence_when_wrong"),
    Figure("Calibration error", "calibration error", "calibration_error"),
    Figure("NLL", "NLL", "loss", share=False),
    Figure("Brier score", "Brier score", "brier", share=False),
    Figure("AURC", "AURC", "aurc"),
    *NO_DIGIT,
)


def shares_of(report: Report) -> dict[str, Shares]:
    """What the network does with the digits and doodles that it was measured on, by their title."""
    test, drawn = report.test, report.drawn
    total = sum(map(sum, test.confusion))
    found = {TEST: Shares(TEST, total, [getattr(test, name) for name in NAMED_FIRST])}
    if drawn.get("named_right") is not None:
        found[DRAWN] = Shares(DRAWN, drawn["digits"], [drawn[name] for name in NAMED_FIRST])
    if drawn.get("others_refused") is not None:
        shares = [drawn[name] if name else None for name in OTHERS]
        found[DOODLES] = Shares(DOODLES, drawn["others"], shares, of_no_digit=True)
    return found


def value(report: Report, figure: Figure, of: str) -> float | None:
    """A further figure of `TEST` or of what was drawn; None where it was not measured."""
    if of == TEST:
        return getattr(report.test, figure.field, None)
    return report.drawn.get(figure.field)


def further_html(report: Report) -> str:
    """A table of the further figures, each with its sentence: of the test digits, and drawn."""
    rows = "".join(
        f'<tr><th scope="row">{figure.title}</th>'
        f"<td>{_in_words(figure, value(report, figure, TEST))}</td>"
        f"<td>{_in_words(figure, value(report, figure, DRAWN))}</td></tr>"
        f'<tr><td colspan="3"><small>{explain(figure.term)}</small></td></tr>'
        for figure in FURTHER
    )
    heads = '<tr><td></td><th scope="col">test digits</th><th scope="col">drawn</th></tr>'
    return f'<table class="further">{heads}{rows}</table>'


def _in_words(figure: Figure, number: float | None) -> str:
    if number is None or not figure.share:
        return number_or_dash(number)
    return percent(number, 2)
