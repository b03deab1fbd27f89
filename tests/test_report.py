"""Reports: figures against their definitions, files good and bad."""

import json
from dataclasses import asdict

import keras
import numpy as np
import pytest

from digits.networks import CATALOGUE
from digits.report import ReportError, measure, read_report, write_report


def random_answers(count=500):
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 10, count)
    scores = rng.normal(size=(count, 10)) + 2 * np.eye(10)[labels]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return probabilities.astype(np.float32), labels


def test_figures_are_those_of_keras():
    probabilities, labels = random_answers()
    figures = measure(probabilities, labels)
    loss = keras.losses.SparseCategoricalCrossentropy()(labels, probabilities)
    hits = keras.metrics.sparse_categorical_accuracy(labels, probabilities)
    assert figures.loss == pytest.approx(float(loss), rel=1e-5)
    assert figures.accuracy == pytest.approx(float(np.mean(hits)))


def test_the_confusion_matrix_agrees_with_accuracy_precision_and_recall():
    probabilities, labels = random_answers()
    figures = measure(probabilities, labels)
    confusion = np.array(figures.confusion)
    read = probabilities.argmax(axis=1)
    assert confusion[3, 8] == ((labels == 3) & (read == 8)).sum()
    assert confusion.trace() / confusion.sum() == pytest.approx(figures.accuracy)
    assert figures.recall[4] == pytest.approx((read[labels == 4] == 4).mean())
    assert figures.precision[4] == pytest.approx((labels[read == 4] == 4).mean())


def test_a_digit_that_is_never_read_has_precision_zero():
    figures = measure(np.eye(10, dtype=np.float32)[[0, 0]], np.array([0, 1]))
    assert figures.precision[1] == figures.recall[1] == 0


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_report_is_whole_and_true_to_its_recipe(name):
    report = read_report(name)
    confusion = np.array(report.test.confusion)
    assert confusion.sum() == 10_000
    assert confusion.trace() / confusion.sum() == pytest.approx(report.test.accuracy)
    recipe = json.loads(json.dumps(asdict(CATALOGUE[name])))
    assert report.stated == recipe.pop("stated")
    assert report.recipe == recipe
    assert {len(values) for values in report.history.values()} == {report.epochs}


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name != "best"])
def test_published_networks_reach_what_their_sources_state(name):
    report = read_report(name)
    if "test_accuracy" in report.stated:
        assert report.test.accuracy >= report.stated["test_accuracy"] - 0.003


def test_best_reads_99_46_per_cent_of_the_test_set():
    assert read_report("best").test.accuracy >= 0.9946


def test_a_report_survives_being_written(tmp_path):
    report = read_report("mlp-128")
    (tmp_path / "mlp-128").mkdir()
    write_report(tmp_path / "mlp-128" / "report.json", report)
    assert read_report("mlp-128", tmp_path) == report
    assert [path.name for path in (tmp_path / "mlp-128").iterdir()] == ["report.json"]


def without(field):
    def spoil(fields):
        del fields[field]

    return spoil


def spoil_confusion(fields):
    fields["test"]["confusion"].pop()


def spoil_history(fields):
    fields["history"]["loss"].pop()


def spoil_accuracy(fields):
    fields["test"]["accuracy"] = "high"


@pytest.mark.parametrize(
    "spoil",
    [
        without("history"),
        without("test"),
        without("parameters"),
        spoil_confusion,
        spoil_history,
        spoil_accuracy,
    ],
)
def test_a_report_that_lacks_something_is_named(tmp_path, spoil):
    (tmp_path / "mlp-128").mkdir()
    path = tmp_path / "mlp-128" / "report.json"
    write_report(path, read_report("mlp-128"))
    fields = json.loads(path.read_text())
    spoil(fields)
    path.write_text(json.dumps(fields))
    with pytest.raises(
        ReportError, match=r"report\.json is damaged.*python train_model.py mlp-128$"
    ):
        read_report("mlp-128", tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe\x00"])
def test_a_file_that_is_no_report_is_named(tmp_path, content):
    (tmp_path / "mlp-128").mkdir()
    (tmp_path / "mlp-128" / "report.json").write_bytes(content)
    with pytest.raises(ReportError, match=r"report\.json is damaged"):
        read_report("mlp-128", tmp_path)


def test_a_missing_report_is_named(tmp_path):
    with pytest.raises(ReportError, match=r"report\.json is missing"):
        read_report("mlp-128", tmp_path)
