"""The README is true: its figures are the reports', its example runs, its files exist."""

import re
from pathlib import Path

import pytest

from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_table_of_networks_holds_the_reports_figures(name):
    row = re.search(rf"^\| `{name}` \|(.*)$", README, re.MULTILINE)
    assert row, f"no row for {name}"
    report = read_report(name)
    cells = [cell.strip() for cell in row[1].split("|")]
    assert f"{report.test.accuracy:.2%}".replace("%", " %") in cells
    assert f"{report.parameters:,}" in cells
    stated = report.reported_by_source.get("test_accuracy")
    assert (f"{stated:.2%}".replace("%", " %") if stated else "–") in cells


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_table_of_drawings_holds_the_reports_figures(name):
    row = re.findall(rf"^\| `{name}` \|(.*)$", README, re.MULTILINE)[1]
    drawn = read_report(name).on_drawings["pendigits + quickdraw"]
    figures = [
        drawn["accuracy"],
        min(drawn["by_digit"]),
        drawn["confidence_when_wrong"],
        drawn["calibration_error"],
        drawn["refused"],
        drawn["others_recognised"],
    ]
    cells = [cell.strip() for cell in row.split("|") if cell.strip()]
    assert cells == [f"{figure:.1%}".replace("%", " %") for figure in figures]


def test_the_example_runs_and_reads_its_picture(capsys):
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)[1]
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("7 [")


def test_every_file_that_is_named_exists():
    root = Path(__file__).parents[2]
    table = README.split("## Where things are")[1].split("\n## ")[0]
    for name in re.findall(r"`([\w./]+\.py)`", table):
        assert (root / name).exists() or (root / "digits" / name).exists(), name
    for name in re.findall(r'(?:src|srcset)="([^"]+)"', README):
        assert (root / name).exists(), name
