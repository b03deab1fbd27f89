"""Command lines say in one line what is wrong, and leave with exit code 2; some at work.

Each is run as a person runs it, `python -m MODULE`, in this process.
"""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from digits.display.tables import NAMED
from digits.display.wording import percent
from digits.mnist import load_mnist
from digits.networks import load_network
from digits.networks.drawing_metrics import DrawingMetrics
from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report
from digits.strokes import public_data
from digits.strokes.dataset import Drawings, checksum, read_drawings, write_drawings
from digits.synthesis.styles import STYLES
from testing.server import ROOT

TRAIN = "train_model"
# The command, its arguments, and part of what it says.
COMMANDS = [
    (TRAIN, [], "name a network"),
    (TRAIN, ["mlp-1"], "'mlp-1'"),
    (TRAIN, ["mlp-128", "mlp-1"], "'mlp-1'"),
    (TRAIN, ["mlp-128", "--epochs", "0"], "--epochs: '0'"),
    (TRAIN, ["mlp-128", "--epochs", "-1"], "--epochs: '-1'"),
    (TRAIN, ["mlp-128", "--epochs", "x"], "--epochs: 'x'"),
    (TRAIN, ["mlp-128", "--epochs", "1.5"], "--epochs: '1.5'"),
    (TRAIN, ["mlp-128", "--epochs"], "--epochs"),
    (TRAIN, ["mlp-128", "--learning-rate", "0"], "--learning-rate: '0'"),
    (TRAIN, ["mlp-128", "--learning-rate", "-1"], "--learning-rate: '-1'"),
    (TRAIN, ["mlp-128", "--learning-rate", "nan"], "--learning-rate: 'nan'"),
    (TRAIN, ["mlp-128", "--learning-rate", "inf"], "--learning-rate: 'inf'"),
    (TRAIN, ["mlp-128", "--batch-size", "0"], "--batch-size: '0'"),
    (TRAIN, ["mlp-128", "--hidden", "0"], "--hidden: '0'"),
    (TRAIN, ["mlp-128", "--hidden", "1000000000"], "--hidden: '1000000000'"),
    (TRAIN, ["mlp-128", "--hidden", "16", "-8"], "--hidden: '-8'"),
    (TRAIN, ["mlp-128", "--seed", "-1"], "--seed: -1"),
    (TRAIN, ["mlp-128", "--seed", str(2**32)], f"--seed: {2**32}"),
    (TRAIN, ["mlp-128", "--seed", "x"], "--seed"),
    (TRAIN, ["mlp-128", "--fast"], "--fast"),
    (TRAIN, ["mlp-128", "--data", "missing.npz"], "missing.npz"),
    ("digits.predict", [], "pictures"),
    ("digits.predict", ["7.png", "--network"], "--network"),
    ("digits.predict", ["7.png", "--network", "worst"], "'worst'"),
    ("digits.predict", ["7.png", "--fast"], "--fast"),
    ("digits.predict", ["missing.png"], "missing.png cannot be read"),
    ("benchmarks.adversary", ["--data", "missing.npz"], "missing.npz"),
    ("benchmarks.answer_time", ["--drawings", "4"], "--drawings: 4 is below 5"),
    ("benchmarks.answer_time", ["--drawings", "x"], "'x'"),
    ("benchmarks.answer_time", ["--lesson", "Nothing"], "'Nothing'"),
    ("benchmarks.answer_time", ["--baseline", "nowhere"], "nowhere has no app.py"),
    ("benchmarks.class_board", ["--pupils", "2"], "--pupils: 2 is below 3"),
    ("benchmarks.class_board", ["--seconds", "0"], "--seconds: 0 is below 1"),
    ("benchmarks.class_training", [], "--drawings"),
    ("benchmarks.class_training", ["--drawings", "missing.npz"], "missing.npz cannot be read"),
    ("benchmarks.class_training", ["--drawings", "a", "--shares", "1"], "--shares: 1.0"),
    ("benchmarks.class_training", ["--drawings", "a", "--repeats", "0"], "--repeats: 0 is below 1"),
    ("benchmarks.class_training", ["--drawings", "a", "--epochs", "0"], "epochs"),
    ("benchmarks.classroom", ["--pupils", "0"], "--pupils: 0 is below 1"),
    ("benchmarks.classroom", ["--seconds", "0"], "--seconds: 0 is below 1"),
    ("benchmarks.classroom", ["--drawings", "missing.npz"], "missing.npz"),
    ("benchmarks.classroom", ["--baseline", ".", "--limit"], "--baseline"),
    ("benchmarks.pictures", ["--crowd", "0"], "--crowd: 0 is not from 1 to 50"),
    ("benchmarks.found_digits", ["--pictures", "0"], "--pictures 0"),
    ("benchmarks.found_digits", ["--only", "nothing"], "--only nothing"),
    ("benchmarks.confidence", ["--data", "missing.npz"], "missing.npz"),
    ("benchmarks.confidence", ["--network", "worst"], "'worst'"),
    ("benchmarks.convert_drawings", ["pendigits", "a.tra", "b.txt"], "must end in .npz"),
    ("benchmarks.convert_drawings", ["pendigits", "a", "b", "c.npz"], "one file at a time"),
    ("benchmarks.convert_drawings", ["pendigits", "missing", "c.npz"], "missing cannot be read"),
    ("benchmarks.convert_drawings", ["letters", "a", "c.npz"], "'letters'"),
    (
        "benchmarks.convert_drawings",
        ["quickdraw", "a", "c.npz", "--first", "0"],
        "--first: 0 is below 1",
    ),
    (
        "benchmarks.convert_drawings",
        ["pendigits", "a", "c.npz", "--first", "2"],
        "are for quickdraw",
    ),
    ("benchmarks.drawing_while_training", ["--strokes", "0"], "--strokes: 0 is below 1"),
    ("benchmarks.drawing_while_training", ["--waiting", "-1"], "--waiting: -1 is below 0"),
    ("benchmarks.drawn_digits", [], "--drawings"),
    ("benchmarks.drawn_digits", ["--drawings", "missing.npz"], "missing.npz cannot be read"),
    ("benchmarks.drawn_digits", ["--drawings", "a", "--network", "worst"], "'worst'"),
    (
        "benchmarks.drawn_digits",
        ["--drawings", "a", "--network", "mlp-sgd", "--all"],
        "not allowed",
    ),
    ("benchmarks.drawn_digits", ["--drawings", "a", "--all", "--errors", "e.png"], "one network"),
    ("benchmarks.drawn_digits", ["--drawings", "a", "--errors", "e.gif"], "must end in .png"),
    ("benchmarks.drawn_digits", ["--drawings", "a", "--seed", "-1"], "--seed: -1 is below 0"),
    ("benchmarks.fuzz", ["--minutes", "0"], "--minutes"),
    ("benchmarks.generator", ["--batches", "0"], "--batches 0"),
    ("benchmarks.generator", ["--seed", "-1"], "--seed -1"),
    ("benchmarks.generator", ["--samples", "samples.doc"], "must end in .png"),
    ("benchmarks.generator", ["--data", "missing.npz"], "missing.npz"),
    ("benchmarks.ship_doodles", ["missing.npz", "b.npz"], "missing.npz cannot be read"),
    ("benchmarks.network_speed", ["--rounds", "0"], "--rounds: 0 is below 1"),
    ("benchmarks.network_speed", ["--network", "worst"], "'worst'"),
    ("benchmarks.numbers", [], "--digits"),
    ("benchmarks.numbers", ["--digits", "missing.npz"], "missing.npz cannot be read"),
    ("benchmarks.numbers", ["--digits", "a.npz", "--numbers", "0"], "--numbers 0"),
    ("benchmarks.robustness", ["--data", "missing.npz"], "missing.npz"),
    ("benchmarks.robustness", ["--network", "mlp-128", "--all"], "not allowed with"),
    ("benchmarks.school", ["--replicas", "1"], "two at least"),
    ("benchmarks.school", ["--pupils", "0"], "--pupils: 0 is below 1"),
    ("benchmarks.soak", ["--drawings", "39"], "--drawings: 39 is below 40"),
    ("benchmarks.spread", ["--network", "worst"], "'worst'"),
    ("benchmarks.spread", ["--seeds", "1", "-1"], "--seeds: -1"),
    ("benchmarks.spread", ["--epochs", "0"], "--epochs: 0 is below 1"),
    ("benchmarks.spread", ["--data", "missing.npz", "--json", "runs"], "missing.npz"),
    ("benchmarks.start_time", ["--rounds", "0"], "--rounds: 0 is below 1"),
    ("benchmarks.training_speed", ["--epochs", "0"], "from 1"),
    ("benchmarks.training_speed", ["--rounds", "-1"], "from 1"),
    ("benchmarks.training_start", ["--rounds", "0"], "--rounds: 0 is below 1"),
    ("benchmarks.training_start", ["--units", "0"], "--units: The units of a hidden layer"),
    ("benchmarks.waiting_line", ["--pupils", "0"], "--pupils: 0 is below 1"),
    ("benchmarks.waiting_line", ["--seconds", "nan"], "--seconds: nan is not above 0"),
    ("benchmarks.what_if", ["--seconds", "0"], "--seconds: 0 is not above 0"),
    ("benchmarks.what_if", ["--seconds", "nan"], "--seconds: nan is not above 0"),
]


@pytest.mark.parametrize(
    ("module", "arguments", "words"), COMMANDS, ids=lambda value: str(value).split(".")[-1]
)
def test_a_wrong_command_gets_one_line_and_writes_nothing(
    run, monkeypatch, tmp_path, module, arguments, words
):
    monkeypatch.chdir(tmp_path)
    output = ["--output", "models"] if module == TRAIN and arguments else []
    code, printed, complaint = run(module, *arguments, *output)
    assert (code, printed) == (2, "")
    assert not list(tmp_path.iterdir())
    (line,) = complaint.splitlines()
    assert words in line


def test_every_command_is_among_them():
    modules = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}
    commands = {module.rpartition(".")[2] for module, *_ in COMMANDS if "benchmarks" in module}
    assert commands == modules - {"__init__", "pages", "baseline_page"}


@pytest.mark.process
def test_at_the_prompt_a_missing_file_gives_one_line_and_exit_code_2():
    command = [sys.executable, "-m", "benchmarks.robustness", "--data", "missing.npz"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


# At work


@pytest.fixture
def drawings(tmp_path) -> Path:
    """Two of each digit, and five signs that are none, as a file of drawings."""
    chosen = [(digit, style) for digit in range(10) for style in STYLES[str(digit)][:2]]
    chosen += [(-1, style) for style in STYLES["sign"][:5]]
    strokes = [[np.float32(stroke) for stroke in style] for _, style in chosen]
    labels = np.int8([label for label, _ in chosen])
    path = tmp_path / "drawings.npz"
    write_drawings(path, Drawings(strokes, labels, labels.astype(str), np.array([""] * 25)))
    return path


def cells(printed: str) -> dict[str, list[str]]:
    """The cells of each row of all tables, by the left one."""
    lines = [line for line in printed.splitlines() if line.startswith("│")]
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in lines]
    return {row[0]: row[1:] for row in rows}


def test_drawings_are_read_counted_pictured_and_saved(run, drawings, models, tmp_path):
    before = read_report("mlp-128", models)
    sheet = tmp_path / "errors.png"
    arguments = "--drawings", drawings, "--network", "mlp-128", "--models", models, "--save"
    code, printed, _ = run("benchmarks.drawn_digits", *arguments, "--errors", sheet)
    assert code == 0
    assert "20 digits" in printed and "5 other drawings" in printed
    first, _, scores, confusion, _ = printed.split("┏")[1:]
    assert [title for title in NAMED if title in first] == list(NAMED)
    right = float(cells(scores)["mlp-128"][0].rstrip("%"))
    assert 50 < right <= 100
    rows = cells(confusion)
    assert sum(int(rows[str(d)][d] or 0) for d in range(10)) == round(right / 5)
    # mlp-128 takes all five signs for digits: five tiles on the sheet, at least.
    assert cv2.imread(str(sheet)).any()
    saved = json.loads((models / "mlp-128" / "report.json").read_text())
    (figures,) = [
        content["drawings"] for content in saved.values()
        if isinstance(content, dict) and "drawings" in content
    ]  # fmt: skip
    assert set(figures) == set(DrawingMetrics.__dataclass_fields__)
    assert figures["accuracy"] == pytest.approx(right / 100, abs=1e-4)
    named = [float(share.rstrip("%")) / 100 for share in cells(first)["mlp-128"]]
    assert named == pytest.approx([figures[part] for part in NAMED.values()], abs=1e-4)
    assert read_report("mlp-128", models).test == before.test


def test_all_networks_stand_side_by_side_in_80_columns(run, drawings, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    code, printed, _ = run("benchmarks.drawn_digits", "--drawings", drawings, "--all")
    assert code == 0
    tables = printed.split("┏")[1:]
    assert len(tables) == 4
    for table in tables:
        assert [name for name in cells(table) if name] == list(CATALOGUE)
    assert [title for title in NAMED if title in tables[0]] == list(NAMED)
    assert "…" not in printed


def test_a_file_has_the_same_figures_whatever_is_measured_with_it(run, drawings, tmp_path):
    both, signs = read_drawings(drawings), tmp_path / "signs.npz"
    alone = tmp_path / "digits.npz"
    for path, part in ((alone, slice(20)), (signs, slice(20, None))):
        strokes, *columns = both
        write_drawings(path, Drawings(strokes[part], *(column[part] for column in columns)))
    scores = []
    for files in ([alone], [signs, alone]):
        _, printed, _ = run("benchmarks.drawn_digits", "--network", "mlp-128", "--drawings", *files)
        (table,) = [table for table in printed.split("┏") if "NLL" in table]
        scores.append(cells(table)["mlp-128"])
    assert scores[0] == scores[1]


def test_numbers_are_made_up_taken_apart_and_read(run, drawings):
    arguments = "--digits", drawings, "--doodles", drawings, "--numbers", 8, "--singles", 10
    code, printed, _ = run("benchmarks.numbers", *arguments)
    assert code == 0
    table = cells(printed)
    counts = [int(table[row][0]) for row in ("ink does not touch", "two digits touch", "all")]
    assert counts[0] + counts[1] == counts[2] == 8 and counts[0]
    assert float(table["ink does not touch"][1].rstrip("%")) > 75
    assert "drawings: 0 of 10 taken apart" in printed


def test_robustness_is_shown_and_saved(run, data, models, monkeypatch):
    arguments = "--network", "mlp-128", "--data", data, "--models", models, "--save"
    monkeypatch.setattr(
        "digits.networks.Network.probabilities", lambda self, x: np.eye(10)[x[:, 0, 0] % 10]
    )
    code, printed, _ = run("benchmarks.robustness", *arguments)
    assert code == 0
    assert "100 test digits" in printed
    robustness = read_report("mlp-128", models).robustness
    assert robustness and all(len(c["values"]) == len(c["accuracy"]) for c in robustness.values())


def test_digits_that_stand_are_shown_and_saved(run, data, models):
    arguments = "--network", "mlp-128", "--data", data, "--models", models, "--save"
    before = read_report("mlp-128", models)
    code, printed, _ = run("benchmarks.adversary", *arguments)
    assert code == 0
    assert "100 test digits" in printed
    saved = read_report("mlp-128", models)
    mnist = load_mnist(data)
    right = load_network("mlp-128").probabilities(mnist.x_test).argmax(axis=1) == mnist.y_test
    assert saved.adversary["standing"][0] == right.mean()
    assert replace(saved, adversary=before.adversary) == before


def test_confidence_is_added_to_a_report_and_all_else_stays(run, mnist, models):
    """Of a report that was published without it."""
    path = models / "mlp-128" / "report.json"
    published = path.read_text()
    fields = json.loads(published)
    scores = "two_right", "brier", "aurc"
    for name in (*scores, "reliability", "risk_coverage"):
        del fields["test"][name]
    path.write_text(json.dumps(fields))
    arguments = "--network", "mlp-128", "--models", models, "--save"
    code, printed, _ = run("benchmarks.confidence", *arguments)
    assert code == 0
    added, test = read_report("mlp-128", models), read_report("mlp-128").test
    for name in scores:  # their last places are this machine's
        assert getattr(added.test, name) == pytest.approx(getattr(test, name), rel=1e-3)
    same = {name: getattr(test, name) for name in scores}
    assert replace(added, test=replace(added.test, **same)) == read_report("mlp-128")
    count, right = (fields[-1] for fields in read_report("mlp-128").test.reliability.values())
    assert cells(printed)["90% to 100%"] == [f"{count:,}", percent(right / count, 1)]


def test_confidence_of_digits_that_are_read_in_another_way_is_not_added(run, data, models):
    before = (models / "mlp-128" / "report.json").read_text()
    arguments = "--network", "mlp-128", "--data", data, "--models", models, "--save"
    code, _, complaint = run("benchmarks.confidence", *arguments)
    assert code == 2 and "does not read the test digits as its report says" in complaint
    assert (models / "mlp-128" / "report.json").read_text() == before


def test_doodles_are_shipped_thinned_without_those_that_may_be_digits(run, tmp_path):
    """A 3 of one stroke is left out; a house of two strokes, and a 3 with a frame, are not."""
    three = STYLES["3"][0][0]
    frame = np.float64([(-40, -40), (200, -40), (200, 200), (-40, 200), (-40, -40)])
    wall = np.stack([np.linspace(0, 400, 50), np.full(50, 400)], axis=1)
    roof = np.float64([(0, 400), (200, 300), (400, 400)])
    strokes = [[three], [wall, roof], [three, frame]]
    labels, kinds, writers = np.full(3, -1), np.array(["three", "house", "card"]), np.full(3, "")
    write_drawings(tmp_path / "a.npz", Drawings(strokes, labels, kinds, writers))
    code, printed, _ = run("benchmarks.ship_doodles", tmp_path / "a.npz", tmp_path / "b.npz")
    assert code == 0
    first, second, last = printed.splitlines()
    assert "other drawings" in first and second.startswith("2 of 3 drawings")
    assert last == "They are not those that are shipped."
    shipped = read_drawings(tmp_path / "b.npz")
    assert shipped.kinds.tolist() == ["house", "card"] and set(shipped.labels) == {-1}
    thinned_wall, thinned_roof = shipped.strokes[0]
    np.testing.assert_array_equal(thinned_wall, [(0, 25), (100, 25)])
    np.testing.assert_array_equal(thinned_roof, [(0, 25), (50, 0), (100, 25)])


def test_published_strokes_are_converted(run, tmp_path):
    source, output = tmp_path / "moon.ndjson", tmp_path / "moon.npz"
    line = json.dumps({"word": "moon", "drawing": [[[1, 2], [3, 4], [0, 1]]]})
    source.write_text(f"{line}\n{line.replace('moon', 'sun')}\n{line[:-5]}")
    options = "--first", 2, "--without-like-digits"
    code, printed, _ = run("benchmarks.convert_drawings", "quickdraw", source, output, *options)
    assert code == 0 and read_drawings(output).kinds.tolist() == ["sun"]
    first, second = printed.splitlines()
    assert first == f"1 drawings: {output}" and "left out: baseball bat, boomerang" in second
    before = output.read_bytes()
    code, _, complaint = run("benchmarks.convert_drawings", "quickdraw", source, output)
    assert (code, complaint.count("\n")) == (2, 1) and f"Line 3 of {source}" in complaint
    assert output.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [source, output]


def test_converting_says_whether_these_are_the_digits_of_the_figures(run, tmp_path, monkeypatch):
    source, output = tmp_path / "pendigits-orig.tra", tmp_path / "pendigits.npz"
    source.write_text('.SEGMENT DIGIT 0 ? "1"\n.COMMENT 1 3 0\n.PEN_DOWN\n 1 2\n.PEN_UP\n')
    arguments = "benchmarks.convert_drawings", "pendigits", source, output
    code, printed, _ = run(*arguments)
    assert code == 0 and "They are not those that the published figures" in printed
    monkeypatch.setattr(public_data, "PENDIGITS_TRA", checksum(read_drawings(output)))
    assert "They are those that the published figures" in run(*arguments)[1]
