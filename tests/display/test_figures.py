"""The figures of reports as people see them."""

from dataclasses import replace

import pytest

from digits.display.figures import (
    DOODLES,
    DRAWN,
    FURTHER,
    NO_DIGIT,
    TEST,
    further_html,
    shares_of,
    value,
)
from digits.display.glossary import explain
from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_shares_of_each_kind_of_drawing_are_whole(name):
    report = read_report(name)
    shares = shares_of(report)
    assert list(shares) == [TEST, DRAWN, DOODLES]
    for each in shares.values():
        assert sum(share or 0 for share in each.shares) == pytest.approx(1)
    assert shares[TEST].total == 10_000
    assert shares[DRAWN].shares[1] == report.drawn["named_wrong"]
    assert shares[DOODLES].shares == [
        None,
        *(report.drawn[f"others_{what}"] for what in ("named", "two", "refused")),
    ]


def test_a_network_that_has_read_no_drawings_has_the_test_digits_alone():
    report = replace(read_report("mlp-128"), on_drawings={})
    assert list(shares_of(report)) == [TEST]
    assert all(value(report, figure, DRAWN) is None for figure in FURTHER)


def test_each_further_figure_stands_with_its_sentence_and_a_dash_where_there_is_none():
    report = read_report("mlp-128")
    html = further_html(report)
    for figure in FURTHER:
        assert explain(figure.term) in html
    assert f"<td>{report.test.brier:.4f}</td><td>{report.drawn['brier']:.4f}</td>" in html
    for figure in NO_DIGIT:
        assert f"{figure.title}</th><td>–</td><td>–</td>" in html
    assert "<td>–</td><td>9" in further_html(read_report("best"))  # AUROC, of what was drawn
