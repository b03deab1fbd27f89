"""README and docs are true: figures are the reports', the example runs, named files exist."""

import re
from pathlib import Path

import pytest

from digits.display.tables import NAMED
from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report
from digits.networks.verdicts import NAMED_FIRST

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ACCURACY = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
DOCUMENTS = {path.name: path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]}
FILE = re.compile(
    r"`((?:app|train_model|digits|views|testing|tests|benchmarks|deploy|assets)[\w./]*)`"
)
LINK = re.compile(r'(?:src|srcset)="([^"]+)"|\]\(([^)#:]+)(?:#[^)]*)?\)')


def percent(fraction: float, decimals: int) -> str:
    return f"{fraction:.{decimals}%}".replace("%", " %")


def rows(name: str) -> list[list[str]]:
    """The cells of each row about a network in docs/accuracy.md, without its name."""
    found = re.findall(rf"^\| `{name}` \|(.*)\|$", ACCURACY, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in found]


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_tables_hold_the_reports_figures(name):
    report = read_report(name)
    test, drawn = report.test, report.drawn
    shares, training, confidence, drawings, others, scores, what_if, standing = rows(name)
    source = report.reported_by_source.get("test_accuracy")
    accuracy = [percent(test.accuracy, 2), percent(source, 2) if source else "–"]
    assert training[-3:] == [f"{report.parameters:,}", *accuracy]
    assert re.search(rf"^\| `{name}` \|.*", README, re.MULTILINE)[0].endswith(
        f"| {accuracy[0]} | {accuracy[1]} |"
    )
    assert shares == [
        *(percent(getattr(test, part), 2) for part in NAMED.values()),
        f"{test.loss:.4f}",
        f"{test.brier:.4f}",
    ]
    answered, wrong = (test.risk_coverage[column] for column in ("answered", "wrong"))
    assert confidence == [
        percent(test.aurc, 2),
        percent(test.calibration_error, 1),
        *(percent(wrong[below] / answered[below], 2) for below in (0, 90, 99)),
        percent(answered[99] / sum(test.reliability["count"]), 1),
    ]
    assert drawings == [
        *(percent(drawn[part], 2) for part in NAMED.values()),
        *(percent(drawn["macro"][part], 2) for part in NAMED_FIRST[:2]),
    ]
    told_apart = [drawn["auroc"], drawn["fpr95"]]
    assert others == [
        *(percent(drawn[f"others_{part}"], 2) for part in ("named", "two", "refused")),
        *("–" if figure is None else percent(figure, 2) for figure in told_apart),
    ]
    figures = (
        drawn["accuracy"],
        min(drawn["by_digit"]),
        drawn["confidence_when_wrong"],
        drawn["calibration_error"],
    )
    assert scores == [
        *(percent(figure, 1) for figure in figures),
        f"{drawn['loss']:.4f}",
        f"{drawn['brier']:.4f}",
        percent(drawn["aurc"], 2),
    ]
    changes = (("right", 0), ("right", 4), ("turn", 30), ("size", 0.6), ("pen", 2))
    measured = report.robustness
    assert what_if == [
        percent(measured[kind]["accuracy"][measured[kind]["values"].index(value)], 1)
        for kind, value in changes
    ]
    sizes = dict(zip(report.adversary["size"], report.adversary["standing"], strict=True))
    assert standing == [percent(sizes[size], 1) for size in (0.0, 0.01, 0.02, 0.05, 0.1, 0.2)]


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_readme_says_what_networks_make_of_the_test_digits(name):
    test = read_report(name).test
    shares = (test.named_right, test.named_wrong, test.two_named, test.refused)
    assert " | ".join(percent(share, 2) for share in shares) in README


def test_the_readme_says_what_best_makes_of_drawings():
    drawn = read_report("best").drawn
    for figure in ("named_right", "named_wrong", "others_named"):
        assert percent(drawn[figure], 2) in README.partition("people drew on a tablet")[2]


def test_the_example_runs_and_reads_its_picture(capsys):
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    exec(compile(example, "README.md", "exec"), {})
    shown = re.search(r"^# (.*)$", example, re.MULTILINE)[1]
    assert capsys.readouterr().out.strip() == shown


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_exists(name):
    text = DOCUMENTS[name].read_text(encoding="utf-8")
    for file in FILE.findall(text):
        assert (ROOT / file).exists(), file
    for source, target in LINK.findall(text):
        assert (DOCUMENTS[name].parent / (source or target)).exists(), source or target
