"""The benchmark of changed test digits: accuracies against plain loops, reports, refusals."""

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from benchmarks import robustness
from benchmarks.robustness import measure
from digits.image.transform import PERTURBATIONS, Perturbation, perturb
from digits.mnist import Mnist
from digits.networks.inference import load_network
from digits.networks.recipes import CATALOGUE
from digits.networks.report import ReportError, read_report, write_report
from digits.synthesis.augment import draw_varied

ROOT = Path(__file__).parents[2]
# Few enough for a test: their neutral value and others.
FEW = {
    "right": Perturbation("moved to the right, pixels", 0, (-5, 0, 9)),
    "pen": Perturbation("pen wider by, pixels", 0, (0, 2.5)),
}


@pytest.fixture(scope="module")
def digits():
    """Twenty digits in many styles, as MNIST has them: Mnist."""
    rng = np.random.default_rng(1)
    labels = np.uint8([*range(10)] * 2)
    images = np.stack([draw_varied(int(label), rng) for label in labels])
    return Mnist(images, labels, images, labels)


@pytest.fixture
def data(digits, tmp_path):
    path = tmp_path / "mnist.npz"
    np.savez(path, **digits._asdict())
    return path


@pytest.fixture
def run(monkeypatch, run_command):
    """Runs the command with few values: exit code, what it prints, and its complaints."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(robustness, "PERTURBATIONS", FEW)
    return partial(run_command, robustness.main)


@pytest.fixture
def models(monkeypatch, tmp_path):
    """A copy of the reports that a test may write to."""
    copy = tmp_path / "models"
    ignored = shutil.ignore_patterns("unfinished", "*.keras", "*.h5")
    shutil.copytree(robustness.MODELS, copy, ignore=ignored)
    monkeypatch.setattr(robustness, "MODELS", copy)
    return copy


def tables(printed):
    """Title of each table, and its rows: the value and what follows it."""
    found, rows = {}, {}
    for line in printed.splitlines():
        if line.startswith("│"):
            value, *shares = (cell.strip() for cell in line.split("│")[1:-1])
            rows[value] = [float(share.rstrip("%").strip()) for share in shares]
        elif line.strip() and line[0] not in "┏┃┡├└":
            rows = found[line.strip()] = {}
    return found


# Accuracies


class InkCounter:
    """Reads the number of white pixels, its last figure; knows nothing of digits."""

    def probabilities(self, images):
        return np.float32(np.eye(10)[[int((image > 127).sum()) % 10 for image in images]])


def test_accuracies_are_those_of_a_plain_loop_over_every_value(digits):
    images = digits.x_test
    labels = InkCounter().probabilities(images).argmax(axis=1)
    labels[:5] += 1  # right for all but five as they are
    measured = measure({"counter": InkCounter()}, images, labels)["counter"]
    assert set(measured) == set(PERTURBATIONS)
    for kind, (_, neutral, values) in PERTURBATIONS.items():
        assert measured[kind]["values"] == list(values)
        for value, accuracy in zip(values, measured[kind]["accuracy"], strict=True):
            right = 0
            for image, label in zip(images, labels, strict=True):
                (changed,) = perturb(image[None], **{kind: value})
                right += int((changed > 127).sum()) % 10 == label
            assert accuracy == pytest.approx(right / len(images))
            if value == neutral:
                assert accuracy == pytest.approx(15 / 20)


def test_each_network_has_its_own_accuracies(digits):
    class Sevens:
        def probabilities(self, images):
            return np.float32(np.eye(10)[[7] * len(images)])

    networks = {"sevens": Sevens(), "counter": InkCounter()}
    measured = measure(networks, digits.x_test, digits.y_test)
    assert list(measured) == ["sevens", "counter"]
    assert all(set(curve["accuracy"]) == {0.1} for curve in measured["sevens"].values())
    alone = measure({"counter": InkCounter()}, digits.x_test, digits.y_test)
    assert measured["counter"] == alone["counter"]


# Command line


def test_tables_show_what_the_network_reads(run, data, digits):
    code, printed, _ = run("--network", "mlp-128", "--data", data)
    assert code == 0
    assert "20 test digits" in printed
    found = tables(printed)
    network = load_network("mlp-128")
    for kind, (title, _, values) in FEW.items():
        rows = found[title.capitalize()]
        assert list(rows) == [f"{value:g}" for value in values]
        for value in values:
            images = perturb(digits.x_test, **{kind: value})
            right = network.probabilities(images).argmax(axis=1) == digits.y_test
            assert rows[f"{value:g}"] == [pytest.approx(100 * right.mean(), abs=0.06)]
    assert found["Moved to the right, pixels"]["0"] > found["Moved to the right, pixels"]["9"]


@pytest.mark.parametrize("columns", ["80", "200"])
def test_all_networks_stand_side_by_side_in_any_window(run, data, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    code, printed, _ = run("--all", "--data", data)
    assert code == 0
    assert "…" not in printed
    assert all(
        len(row) == len(CATALOGUE) for row in tables(printed)["Pen wider by, pixels"].values()
    )


# Saving


def test_saved_accuracies_stand_in_the_report_beside_all_that_was_there(run, data, models):
    before = read_report("mlp-128", models)
    others = {path: path.read_bytes() for path in models.glob("*/*") if "mlp-128/" not in str(path)}
    assert run("--network", "mlp-128", "--data", data, "--save")[0] == 0
    after = read_report("mlp-128", models)
    assert set(after.robustness) == set(FEW)
    assert after.robustness["right"]["values"] == [-5, 0, 9]
    assert len(after.robustness["right"]["accuracy"]) == 3
    assert asdict(after) | {"robustness": before.robustness} == asdict(before)
    assert {path: path.read_bytes() for path in others} == others


def test_without_save_no_report_is_written(run, data, models):
    before = {path: path.read_bytes() for path in models.glob("*/*")}
    assert run("--network", "mlp-128", "--data", data)[0] == 0
    assert {path: path.read_bytes() for path in models.glob("*/*")} == before


def write_robustness(models, content):
    path = models / "mlp-128" / "report.json"
    fields = json.loads(path.read_text()) | {"robustness": content}
    path.write_text(json.dumps(fields))


def test_a_report_need_not_say_how_robust_a_network_is(models):
    path = models / "mlp-128" / "report.json"
    fields = json.loads(path.read_text())
    fields.pop("robustness", None)
    path.write_text(json.dumps(fields))
    assert read_report("mlp-128", models).robustness == {}


def test_accuracies_survive_being_written(models):
    curves = {"turn": {"values": [-10.0, 0.0, 10.0], "accuracy": [0.5, 1.0, 0.25]}}
    write_robustness(models, curves)
    report = read_report("mlp-128", models)
    assert report.robustness == curves
    write_report(models / "mlp-128" / "report.json", report)
    assert read_report("mlp-128", models) == report


@pytest.mark.parametrize(
    "content",
    [
        None,
        [1, 2],
        {"turn": None},
        {"turn": {"values": [1, 2]}},
        {"turn": {"values": [1, 2], "accuracy": [1]}},
        {"turn": {"values": [1, 2], "accuracy": [1, "high"]}},
        {"turn": {"values": [], "accuracy": []}},
        {"turn": {"values": 1, "accuracy": 1}},
    ],
    ids=str,
)
def test_accuracies_that_no_chart_could_show_are_named(models, content):
    write_robustness(models, content)
    with pytest.raises(ReportError, match="mlp-128 is damaged"):
        read_report("mlp-128", models)


# Refusals


@pytest.mark.parametrize("content", [None, b"", b"no data"])
def test_data_that_cannot_be_read_give_one_sentence(run, data, content):
    data.unlink()
    if content is not None:
        data.write_bytes(content)
    code, printed, complaint = run("--network", "mlp-128", "--data", data)
    assert (code, printed) == (2, "")
    (line,) = complaint.splitlines()
    assert str(data) in line and line.endswith(".")


def test_a_network_that_is_missing_gives_one_line(run, data, tmp_path, monkeypatch):
    monkeypatch.setattr(robustness, "load_network", lambda name: load_network(name, tmp_path))
    code, printed, complaint = run("--network", "mlp-128", "--data", data)
    assert (code, printed) == (2, "")
    (line,) = complaint.splitlines()
    assert "python train_model.py mlp-128" in line


@pytest.mark.parametrize("content", [None, b"", b'{"recipe": {}}'])
def test_a_report_that_is_missing_or_damaged_gives_one_line(run, data, models, content):
    path = models / "mlp-128" / "report.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    code, printed, complaint = run("--network", "mlp-128", "--data", data, "--save")
    assert (code, printed) == (2, "")
    assert complaint.startswith("The report of mlp-128 is ")
    assert len(complaint.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--network", "worst"], "'worst'"),
        (["--network", "mlp-128", "--all"], "not allowed with"),
        (["--fast"], "--fast"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_gives_one_line_and_exit_code_2(run, arguments, words):
    code, printed, complaint = run(*arguments)
    assert (code, printed) == (2, "")
    (line,) = complaint.splitlines()
    assert words in line


def test_at_the_prompt_a_missing_file_gives_one_sentence_and_exit_code_2(tmp_path):
    path = tmp_path / "mnist.npz"
    command = [sys.executable, "benchmarks/robustness.py", "--data", path]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"There is no data file {path}.\n"
