"""Reports: figures against their definitions, files good and bad."""

import json
from dataclasses import asdict

import keras
import numpy as np
import pytest

from digits.networks.decision import REFUSE_ABOVE, Outputs, calibration_error
from digits.networks.recipes import CATALOGUE
from digits.networks.report import ReportError, measure, read_report, write_report


def random_answers(count=500):
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 10, count)
    scores = rng.normal(size=(count, 10)) + 2 * np.eye(10)[labels]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return probabilities.astype(np.float32), labels


def all_digits(probabilities):
    """The outputs of a network that takes everything for a digit."""
    return Outputs(probabilities, np.zeros(len(probabilities), np.float32))


def test_figures_are_those_of_keras():
    probabilities, labels = random_answers()
    figures = measure(all_digits(probabilities), labels)
    loss = keras.losses.SparseCategoricalCrossentropy()(labels, probabilities)
    hits = keras.metrics.sparse_categorical_accuracy(labels, probabilities)
    assert figures.loss == pytest.approx(float(loss), rel=1e-5)
    assert figures.accuracy == pytest.approx(float(np.mean(hits)))


def test_the_confusion_matrix_agrees_with_accuracy_precision_and_recall():
    probabilities, labels = random_answers()
    figures = measure(all_digits(probabilities), labels)
    confusion = np.array(figures.confusion)
    read = probabilities.argmax(axis=1)
    assert confusion[3, 8] == ((labels == 3) & (read == 8)).sum()
    assert confusion.trace() / confusion.sum() == pytest.approx(figures.accuracy)
    assert figures.recall[4] == pytest.approx((read[labels == 4] == 4).mean())
    assert figures.precision[4] == pytest.approx((labels[read == 4] == 4).mean())


def test_a_digit_that_is_never_read_has_precision_zero():
    figures = measure(all_digits(np.eye(10, dtype=np.float32)[[0, 0]]), np.array([0, 1]))
    assert figures.precision[1] == figures.recall[1] == 0


def test_the_calibration_error_is_that_of_the_probabilities():
    probabilities, labels = random_answers()
    # Right no more often than that, and yet quite sure.
    too_sure = np.eye(10, dtype=np.float32)[probabilities.argmax(axis=1)]
    figures, sure_figures = (measure(all_digits(p), labels) for p in (probabilities, too_sure))
    assert figures.calibration_error == calibration_error(probabilities, labels)
    assert sure_figures.calibration_error == pytest.approx(1 - figures.accuracy)
    assert figures.calibration_error < sure_figures.calibration_error


def test_a_refused_digit_is_counted_and_changes_no_other_figure():
    probabilities, labels = random_answers(10)
    edges = (0, REFUSE_ABOVE - 0.01, REFUSE_ABOVE, REFUSE_ABOVE + 0.01, 1)
    no_digit = np.float32(edges + (0,) * 5)
    figures = measure(Outputs(probabilities, no_digit), labels)
    assert figures.refused == pytest.approx(2 / 10)
    without_refusals = asdict(measure(all_digits(probabilities), labels))
    assert without_refusals == asdict(figures) | {"refused": 0}


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


@pytest.mark.parametrize("name", CATALOGUE)
def test_published_networks_are_calibrated_and_refuse_hardly_any_digit(name):
    report = read_report(name)
    assert 0 < report.test.calibration_error < 0.05
    assert 0 <= report.test.refused < 0.01
    if not CATALOGUE[name].generated:  # has no eleventh class, and nothing to calibrate with
        assert (report.test.refused, report.temperature) == (0, 1)


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name != "best"])
def test_published_networks_reach_what_their_sources_state(name):
    report = read_report(name)
    if "test_accuracy" in report.stated:
        assert report.test.accuracy >= report.stated["test_accuracy"] - 0.003


def test_best_reads_99_4_per_cent_of_the_test_set():
    assert read_report("best").test.accuracy >= 0.994


def test_a_report_survives_being_written(tmp_path):
    report = read_report("mlp-128")
    (tmp_path / "mlp-128").mkdir()
    write_report(tmp_path / "mlp-128" / "report.json", report)
    assert read_report("mlp-128", tmp_path) == report
    assert [path.name for path in (tmp_path / "mlp-128").iterdir()] == ["report.json"]


def without(*place):
    """Leaves out a field, or a field of a field."""

    def spoil(fields):
        *outer, last = place
        for key in outer:
            fields = fields[key]
        del fields[last]

    return spoil


def spoil_confusion(fields):
    fields["test"]["confusion"].pop()


def spoil_history(fields):
    fields["history"]["loss"].pop()


def spoil_accuracy(fields):
    fields["test"]["accuracy"] = "high"


def published(tmp_path):
    """A whole report in a folder of its own: where it is, and its fields."""
    (tmp_path / "mlp-128").mkdir()
    path = tmp_path / "mlp-128" / "report.json"
    write_report(path, read_report("mlp-128"))
    fields = json.loads(path.read_text())
    return path, fields


@pytest.mark.parametrize(
    "spoil",
    [
        without("history"),
        without("test"),
        without("parameters"),
        without("test", "calibration_error"),
        without("test", "refused"),
        spoil_confusion,
        spoil_history,
        spoil_accuracy,
    ],
)
def test_a_report_that_lacks_something_is_named(tmp_path, spoil):
    path, fields = published(tmp_path)
    spoil(fields)
    path.write_text(json.dumps(fields))
    with pytest.raises(
        ReportError, match=r"report\.json is damaged.*python train_model.py mlp-128$"
    ):
        read_report("mlp-128", tmp_path)


def test_a_report_of_a_recipe_with_further_fields_is_read_and_one_of_its_own_is_named(tmp_path):
    path, fields = published(tmp_path)
    fields["recipe"]["dropout"] = 0.2
    path.write_text(json.dumps(fields))
    assert read_report("mlp-128", tmp_path).recipe["dropout"] == 0.2
    path.write_text(json.dumps(fields | {"dropout": 0.2}))
    with pytest.raises(ReportError, match=r"report\.json is damaged"):
        read_report("mlp-128", tmp_path)


def test_temperature_and_figures_on_drawings_need_not_be_there(tmp_path):
    path, fields = published(tmp_path)
    del fields["temperature"], fields["drawn"]
    path.write_text(json.dumps(fields))
    report = read_report("mlp-128", tmp_path)
    assert (report.temperature, report.drawn) == (1, {})


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe\x00"])
def test_a_file_that_is_no_report_is_named(tmp_path, content):
    (tmp_path / "mlp-128").mkdir()
    (tmp_path / "mlp-128" / "report.json").write_bytes(content)
    with pytest.raises(ReportError, match=r"report\.json is damaged"):
        read_report("mlp-128", tmp_path)


def test_a_missing_report_is_named(tmp_path):
    with pytest.raises(ReportError, match=r"report\.json is missing"):
        read_report("mlp-128", tmp_path)
