"""The benchmark on drawings: its figures against plain loops, its tables, its refusals."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks import drawn_digits
from benchmarks.drawn_digits import CANVAS, LONGER_SIDE, PEN, DrawnFigures, describe, place
from digits.image.framing import to_mnist
from digits.networks.decision import REFUSE_ABOVE, SURE_FROM, Outputs
from digits.networks.inference import load_network
from digits.networks.metrics import BINS
from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report
from digits.strokes.dataset import Drawings, read_drawings, write_drawings
from digits.strokes.render import draw_strokes
from digits.synthesis.styles import STYLES

ROOT = Path(__file__).parents[2]
FIGURES = [field for field in DrawnFigures.__dataclass_fields__ if field != "by_digit"]


def drawings(digits=range(10), others=5, each=2):
    """Some of the styles: digits, and signs labelled -1."""
    chosen = [(digit, STYLES[str(digit)][i]) for digit in digits for i in range(each)]
    chosen += [(-1, style) for style in STYLES["sign"][:others]]
    strokes = [[np.float32(stroke) for stroke in style] for _, style in chosen]
    labels = np.int8([label for label, _ in chosen])
    return Drawings(strokes, labels, labels.astype(str), np.array(["somebody"] * len(labels)))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "drawings.npz"
    write_drawings(path, drawings())
    return path


@pytest.fixture
def run(monkeypatch, run_command):
    """Runs the command: exit code, what it prints, and its complaints."""
    monkeypatch.setenv("COLUMNS", "200")
    return partial(run_command, drawn_digits.main)


def cells(printed):
    """The cells of each row of all tables, left one first."""
    rows = [line for line in printed.splitlines() if line.startswith("│")]
    return {
        row[0]: row[1:] for row in ([c.strip() for c in line.split("│")[1:-1]] for line in rows)
    }


# Drawings on the canvas


@pytest.mark.parametrize("extent", [(100, 40), (3, 800), (1e-3, 5e-4)])
def test_a_drawing_is_placed_whole_with_its_longer_side_as_said(extent):
    stroke = np.float64([(0, 0), (1, 0.3), (0.2, 1)]) * extent - 70
    longer, corners = [], []
    rng = np.random.default_rng(1)
    for _ in range(300):
        (placed,), pen = place([stroke], rng)
        least, most = placed.min(axis=0), placed.max(axis=0)
        assert PEN[0] <= pen <= PEN[1]
        assert (least >= pen / 2 - 1e-6).all() and (most <= CANVAS - pen / 2 + 1e-6).all()
        width, height = most - least
        assert width / height == pytest.approx(extent[0] / extent[1], rel=1e-6)
        longer.append((max(width, height) + pen) / CANVAS)
        corners.append(least)
    assert LONGER_SIDE[0] - 1e-6 <= min(longer) < LONGER_SIDE[0] + 0.02
    assert LONGER_SIDE[1] - 0.02 < max(longer) <= LONGER_SIDE[1] + 1e-6
    assert np.ptp(corners, axis=0).min() > 0.3 * CANVAS


def test_strokes_keep_their_places_to_each_other():
    strokes = [np.float64([[0, 0], [50, 100]]), np.float64([[25, 30]])]
    (line, dot), _ = place(strokes, np.random.default_rng(1))
    along = (dot[0] - line[0]) / (line[1] - line[0])
    assert along == pytest.approx([0.5, 0.3])


@pytest.mark.parametrize("value", [0, 7, 1e6])
def test_a_dot_is_placed_within_the_canvas(value):
    rng = np.random.default_rng(1)
    for _ in range(50):
        (dot,), pen = place([np.float32([[value, -value]])], rng)
        picture = draw_strokes([dot], pen)
        assert 2 * np.sqrt((picture / 255).sum() / np.pi) == pytest.approx(pen, abs=0.2)


# Figures


def random_outputs(seed, count=400):
    """Outputs that are mostly right, some unsure, some refused; labels of all kinds."""
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(-1, 10), rng.integers(-1, 10, count - 11)])
    scores = 1.5 * rng.normal(size=(count, 10)) + 4 * np.eye(11)[labels][:, :10]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    no_digit = np.where(labels < 0, rng.beta(3, 1, count), rng.beta(1, 4, count))
    return Outputs(probabilities.astype(np.float32), no_digit.astype(np.float32)), labels


def average(values):
    return sum(values) / len(values) if values else None


def expected_figures(outputs, labels):
    """Drawing by drawing, as the docstrings say."""
    by_digit = {digit: [] for digit in range(10)}
    right, wrong, unsure, refused, recognised, bins = [], [], [], [], [], {}
    for row, no_digit, label in zip(*(part.tolist() for part in outputs), labels, strict=True):
        most = max(row)
        if label < 0:
            recognised.append(no_digit > REFUSE_ABOVE)
            continue
        hit = row.index(most) == label
        by_digit[label].append(hit)
        (right if hit else wrong).append(most)
        refused.append(no_digit > REFUSE_ABOVE)
        unsure.append(no_digit <= REFUSE_ABOVE and most < SURE_FROM)
        bins.setdefault(min(int(most * BINS), BINS - 1), []).append((most, hit))
    shares = [average(hits) for hits in by_digit.values() if hits]
    errors = [abs(sum(most - hit for most, hit in members)) for members in bins.values()]
    return {
        "digits": len(right) + len(wrong),
        "accuracy": average(shares),
        "confidence_when_right": average(right),
        "confidence_when_wrong": average(wrong),
        "calibration_error": sum(errors) / len(refused) if refused else None,
        "unsure": average(unsure),
        "refused": average(refused),
        "others": len(recognised),
        "others_recognised": average(recognised),
    }


CHOICES = {
    "everything": lambda labels: labels >= -1,
    "only digits": lambda labels: labels >= 0,
    "only other drawings": lambda labels: labels < 0,
    "only some of the digits": lambda labels: (labels > 3) & (labels < 8),
}


@pytest.mark.parametrize("chosen", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_a_plain_loop(chosen, seed):
    outputs, labels = random_outputs(seed)
    outputs, labels = outputs.only(chosen(labels)), labels[chosen(labels)]
    figures = describe(outputs, labels)
    expected = expected_figures(outputs, labels)
    assert set(expected) == set(FIGURES)
    for name, value in expected.items():
        found = getattr(figures, name)
        assert (found is None) == (value is None), name
        assert found == (None if value is None else pytest.approx(value, abs=1e-6)), name


def test_each_digit_has_its_own_accuracy_and_counts_the_same():
    """Nine ones read right and one seven read wrong: half of the digits, not nine tenths."""
    labels = np.array([1] * 9 + [7])
    outputs = Outputs(np.float32(np.eye(10)[[1] * 10]), np.zeros(10, np.float32))
    figures = describe(outputs, labels)
    assert (figures.by_digit[1], figures.by_digit[7]) == (1, 0)
    assert figures.accuracy == pytest.approx(0.5)


def test_verdicts_do_not_change_the_accuracy():
    outputs, labels = random_outputs(1)
    refused = Outputs(outputs.probabilities, np.ones_like(outputs.no_digit))
    assert describe(refused, labels).accuracy == describe(outputs, labels).accuracy
    assert describe(refused, labels).refused == describe(refused, labels).others_recognised == 1


# Command line


def test_a_table_shows_what_the_network_says_of_the_pictures(run, file, monkeypatch):
    given = []
    real = drawn_digits.describe
    monkeypatch.setattr(drawn_digits, "describe", lambda *two: given.append(two) or real(*two))
    code, printed, _ = run("--drawings", file, "--network", "mlp-128")
    assert code == 0
    assert "20 digits, 5 other drawings" in printed
    ((outputs, labels),) = given
    np.testing.assert_array_equal(labels, drawings().labels)

    rng = np.random.default_rng(0)
    images = [to_mnist(draw_strokes(*place(strokes, rng))) for strokes in drawings().strokes]
    expected = load_network("mlp-128").outputs(np.stack(images))
    np.testing.assert_allclose(outputs.probabilities, expected.probabilities, atol=1e-5)
    figures, table = real(outputs, labels), cells(printed)
    for title, name in drawn_digits.ROWS.items():
        value = getattr(figures, name)
        assert table[title] == ["–" if value is None else f"{value:.2%}"]
    assert figures.accuracy > 0.5
    for digit in range(10):
        *counts, right = table[str(digit)]
        assert sum(int(count or 0) for count in counts) == 2
        assert right == f"{figures.by_digit[digit]:.2%}"
    assert "Reliability" in printed


def test_the_same_seed_prints_the_same_and_another_draws_otherwise(run, file):
    arguments = ["--drawings", file, "--network", "mlp-128"]
    first, again = run(*arguments), run(*arguments)
    assert first[1] == again[1] == run(*arguments, "--seed", "0")[1]
    assert first[1] != run(*arguments, "--seed", "1")[1]


def test_several_files_are_counted_together(run, file, tmp_path):
    more = tmp_path / "more.npz"
    write_drawings(more, drawings(digits=[3], others=1))
    code, printed, _ = run("--drawings", file, more, "--network", "mlp-128")
    assert code == 0
    assert "22 digits, 6 other drawings" in printed
    assert "24 digits, 2 other drawings" not in printed


def test_a_file_of_nothing_but_digits(run, file):
    write_drawings(file, drawings(others=0))
    code, printed, _ = run("--drawings", file, "--network", "mlp-128")
    assert code == 0
    assert cells(printed)["other drawings recognised as no digit"] == ["–"]
    assert cells(printed)["digits refused"] == ["0.00%"]


def test_a_file_of_nothing_but_other_drawings(run, file):
    write_drawings(file, drawings(digits=[]))
    code, printed, _ = run("--drawings", file, "--network", "mlp-128")
    assert code == 0
    table = cells(printed)
    assert table.pop("other drawings recognised as no digit") == ["0.00%"]
    assert set(table) == set(drawn_digits.ROWS) - {"other drawings recognised as no digit"}
    assert {value for (value,) in table.values()} == {"–"}
    assert "Reliability" not in printed


@pytest.mark.parametrize("digits", [range(10), []], ids=["with digits", "without"])
def test_all_networks_stand_side_by_side(run, file, digits):
    write_drawings(file, drawings(digits))
    code, printed, _ = run("--drawings", file, "--all")
    assert code == 0
    figures, *by_digit = printed.split("Each digit read right")
    table = cells(figures)
    assert list(table) == list(CATALOGUE)
    assert len(by_digit) == bool(digits)
    assert all(list(cells(part)) == list(CATALOGUE) for part in by_digit)
    alone = cells(run("--drawings", file, "--network", "mlp-sgd")[1])
    shown = dict(zip(drawn_digits.SHORT.values(), table["mlp-sgd"], strict=True))
    for title, key in drawn_digits.ROWS.items():
        if key in shown:
            expected = alone[title][0].rstrip("%")
            assert shown[key].rstrip("%") == (
                expected if expected == "–" else f"{float(expected):.1f}"
            )


@pytest.mark.parametrize("columns", ["80", "120"])
def test_no_name_of_a_network_is_cut_short_in_a_narrow_window(run, file, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    _, printed, _ = run("--drawings", file, "--all")
    assert "…" not in printed
    _, printed, _ = run("--drawings", file, "--network", "mlp-128")
    assert "…" not in printed


# Picture of the errors


def test_the_errors_are_written_as_a_picture(run, file, tmp_path):
    path = tmp_path / "errors.png"
    code, printed, _ = run("--drawings", file, "--network", "mlp-128", "--errors", path)
    assert code == 0
    assert str(path) in printed.replace("\n", "")
    sheet = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    height, width = drawn_digits.TILE + drawn_digits.CAPTION, drawn_digits.TILE
    assert sheet.shape[1] == width * drawn_digits.TILES
    assert sheet.shape[0] % height == 0
    # mlp-128 takes all five signs for digits; those come first.
    tiles = [sheet[:height, i * width : (i + 1) * width] for i in range(6)]
    assert [tile.max() > 200 for tile in tiles] == [True] * 5 + [False]


def test_a_sheet_has_each_drawing_that_is_read_wrong():
    labels = np.array([-1, -1, 0, 0, 7, 7, 7])
    read = np.array([3, 3, 0, 4, 7, 1, 7])
    no_digit = np.float32([0, 1, 0, 0, 0, 0, 1])  # one right as no digit, one 7 refused
    outputs = Outputs(np.float32(0.91 * np.eye(10)[read] + 0.009), no_digit)
    pictures = [draw_strokes([np.float32([[40, 40], [90, 200]])], 10 + i) for i in range(7)]
    sheet = drawn_digits.error_sheet(pictures, outputs, labels)
    height, width = drawn_digits.TILE + drawn_digits.CAPTION, drawn_digits.TILE
    tiles = sheet.reshape(3, height, drawn_digits.TILES, width).swapaxes(1, 2)  # by -1, 0, 7
    filled = [[bool(tile.any()) for tile in row[:3]] for row in tiles]
    assert filled == [[True, False, False], [True, False, False], [True, True, False]]
    np.testing.assert_array_equal(tiles[1, 0], drawn_digits.tile(pictures[3], "0>4 0.92"))
    np.testing.assert_array_equal(tiles[2, 1], drawn_digits.tile(pictures[6], "7>- 1.00"))
    assert not tiles[:, 3:].any()


def test_without_an_error_the_sheet_is_black():
    outputs = Outputs(np.float32(np.eye(10)), np.zeros(10, np.float32))
    picture = draw_strokes([np.float32([[40, 40], [90, 200]])], 10)
    assert not drawn_digits.error_sheet([picture] * 10, outputs, np.arange(10)).any()


@pytest.mark.parametrize("path", ["lacking/errors.png", "folder.png"])
def test_a_picture_that_cannot_be_written_gives_one_line(run, file, tmp_path, path):
    (tmp_path / "folder.png").mkdir()
    arguments = ["--network", "mlp-128", "--errors", tmp_path / path]
    code, printed, complaint = run("--drawings", file, *arguments)
    assert code == 2
    assert "read wrong" not in printed
    assert str(tmp_path / path) in complaint
    assert len(complaint.splitlines()) == 1


# Saving


@pytest.fixture
def models(monkeypatch, tmp_path):
    """A copy of the reports that a test may write to."""
    copy = tmp_path / "models"
    ignored = shutil.ignore_patterns("unfinished", "*.keras", "*.h5")
    shutil.copytree(drawn_digits.MODELS, copy, ignore=ignored)
    monkeypatch.setattr(drawn_digits, "MODELS", copy)
    return copy


def test_saved_figures_stand_in_the_report_beside_all_that_was_there(run, file, models, tmp_path):
    before = read_report("mlp-128", models)
    others = {path: path.read_bytes() for path in models.glob("*/*") if "mlp-128/" not in str(path)}
    assert run("--drawings", file, "--network", "mlp-128", "--save")[0] == 0
    report = read_report("mlp-128", models)
    new = set(report.on_drawings) - set(before.on_drawings)
    assert new == {"drawings"}
    assert {key: report.on_drawings[key] for key in before.on_drawings} == before.on_drawings
    fields = json.loads((models / "mlp-128" / "report.json").read_text())
    assert set(fields["on_drawings"]["drawings"]) == {*FIGURES, "by_digit"}
    assert fields["on_drawings"]["drawings"]["digits"] == 20
    assert {path: path.read_bytes() for path in others} == others
    del fields["on_drawings"]
    assert {**fields, "on_drawings": before.on_drawings} == json.loads(json.dumps(asdict(before)))


def test_without_save_no_report_is_written(run, file, models):
    before = {path: path.read_bytes() for path in models.glob("*/*")}
    run("--drawings", file, "--network", "mlp-128")
    assert {path: path.read_bytes() for path in models.glob("*/*")} == before


def test_figures_of_all_networks_are_saved(run, file, models):
    assert run("--drawings", file, "--all", "--save")[0] == 0
    for name in CATALOGUE:
        assert read_report(name, models).on_drawings["drawings"]["digits"] == 20


@pytest.mark.parametrize("content", [None, b"", b'{"recipe": {}}'])
def test_a_report_that_is_missing_or_damaged_gives_one_line(
    run, file, models, monkeypatch, content
):
    path = models / "mlp-128" / "report.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(drawn_digits, "read_report", lambda name, *_: read_report(name, models))
    code, _, complaint = run("--drawings", file, "--network", "mlp-128", "--save")
    assert code == 2
    assert complaint.startswith("The report of mlp-128 is ")
    assert len(complaint.splitlines()) == 1


# Refusals


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-300])


def change(**changed):
    def write(path):
        with np.load(path) as file:
            arrays = dict(file)
        for key, value in changed.items():
            arrays[key] = value(arrays[key])
        np.savez(path, **arrays)

    return write


def other_keys(path):
    np.savez(path, x=np.zeros((3, 28, 28)), y=np.zeros(3))


def put(place, value):
    def put(array):
        array = array.copy()
        array[place] = value
        return array

    return put


BAD_FILES = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("0,0 10,10\n"),
    "cut short": cut_short,
    "other keys": other_keys,
    "stroke outside": change(drawing_start=put(-1, 10_000)),
    "point outside": change(stroke_start=put(-1, 10_000)),
    "decreasing": change(stroke_start=put(1, -1)),
    "NaN": change(points=put((3, 0), np.nan)),
    "infinite": change(points=put((3, 0), np.inf)),
    "label 10": change(labels=put(2, 10)),
    "label -2": change(labels=put(2, -2)),
    "no drawings": change(drawing_start=lambda start: start[:1]),
}


@pytest.mark.parametrize("spoil", BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_gives_one_sentence_and_exit_code_2(run, file, tmp_path, spoil):
    good = tmp_path / "good.npz"
    shutil.copy(file, good)
    spoil(file)
    code, printed, complaint = run("--drawings", good, file, "--network", "mlp-128")
    assert code == 2
    assert printed == ""
    (line,) = complaint.splitlines()
    assert str(file) in line
    assert str(good) not in line
    assert line.endswith(".")


def test_a_bad_file_at_the_prompt_gives_one_sentence_and_exit_code_2(tmp_path):
    path = tmp_path / "drawings.npz"
    path.write_bytes(b"no drawings")
    command = [sys.executable, "benchmarks/drawn_digits.py", "--drawings", path]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"{path} is not a whole .npz file of plain arrays.\n"


def test_a_network_that_is_missing_gives_one_line(run, file, tmp_path, monkeypatch):
    monkeypatch.setattr(
        drawn_digits, "load_network", lambda name: load_network(name, tmp_path / "models")
    )
    code, printed, complaint = run("--drawings", file, "--network", "mlp-128")
    assert (code, printed) == (2, "")
    (line,) = complaint.splitlines()
    assert "python train_model.py mlp-128" in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--drawings"),
        (["--network", "worst"], "'worst'"),
        (["--network", "mlp-128", "--all"], "not allowed with"),
        (["--all", "--errors", "errors.png"], "--errors is for one network"),
        (["--errors", "errors.gif"], "must end in .png"),
        (["--seed", "x"], "--seed"),
        (["--seed", "-1"], "--seed"),
        (["--fast"], "--fast"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_gives_one_line_and_exit_code_2(run, file, arguments, words):
    drawings_of_it = ["--drawings", file] if arguments else []
    code, printed, complaint = run(*drawings_of_it, *arguments)
    assert (code, printed) == (2, "")
    (line,) = complaint.splitlines()
    assert re.search(re.escape(words), line)


def test_a_drawing_of_any_extent_is_drawn(run, file):
    """As far apart as a file's numbers can be."""
    most = float(np.finfo(np.float32).max)
    far = [np.float32([[-most, 0], [most, most], [0, 5]])]
    near = [np.float32([[0, 0], [1e-12, 1e-12]])]
    labels = np.int8([1, -1])
    write_drawings(file, Drawings([far, near], labels, labels.astype(str), np.array(["", ""])))
    (strokes, _) = read_drawings(file).strokes
    rng = np.random.default_rng(1)
    (placed,), pen = place(strokes, rng)
    assert np.isfinite(placed).all()
    assert (placed >= 0).all() and (placed <= CANVAS).all()
    assert draw_strokes([placed], pen).any()
    assert run("--drawings", file, "--network", "mlp-128")[0] == 0
