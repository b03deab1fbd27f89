"""Reports: the published ones, files good and bad, and whose network they describe."""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from digits.networks.config import GENERATED
from digits.networks.decision import SURE_FROM
from digits.networks.recipes import CATALOGUE, MODELS
from digits.networks.report import ReportError, read_report, read_report_file, write_report
from digits.networks.verdicts import NAMED_FIRST


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_report_is_whole_and_true_to_its_recipe(name):
    report = read_report(name)
    confusion = np.array(report.test.confusion)
    assert confusion.sum() == 10_000
    assert confusion.trace() / confusion.sum() == pytest.approx(report.test.accuracy)
    recipe = json.loads(json.dumps(asdict(CATALOGUE[name])))
    assert report.reported_by_source == recipe.pop("reported_by_source")
    # Some were published before any network had a teacher.
    assert {"teacher_share": 0.0} | report.recipe == recipe
    assert {len(values) for values in report.history.values()} == {report.epochs}


@pytest.mark.parametrize("name", CATALOGUE)
def test_published_networks_are_calibrated_and_refuse_hardly_any_digit(name):
    report = read_report(name)
    assert 0 < report.test.calibration_error < 0.05
    assert 0 <= report.test.refused < 0.01
    if CATALOGUE[name].augmentation != GENERATED:  # no eleventh class, nothing to calibrate
        assert (report.test.refused, report.temperature) == (0, 1)


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_is_done_with_the_test_digits_adds_up(name):
    test = read_report(name).test
    assert test.named_right + test.named_wrong + test.two_named + test.refused == pytest.approx(1)
    assert test.named_right <= test.accuracy <= 1 - test.named_wrong
    assert 0 < test.two_right <= test.two_named and 0 < test.brier < 2 and 0 < test.aurc < 1


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_is_done_with_drawings_is_in_every_published_report(name):
    drawn = read_report(name).drawn
    assert sum(drawn[part] for part in NAMED_FIRST) == pytest.approx(1)
    assert sum(drawn[f"others_{part}"] for part in ("named", "two", "refused")) == pytest.approx(1)
    at = round(100 * SURE_FROM)
    assert drawn["risk_coverage"]["wrong"][at] == round(drawn["digits"] * drawn["named_wrong"])
    can_refuse = CATALOGUE[name].augmentation == GENERATED
    assert [drawn[score] is not None for score in ("auroc", "fpr95")] == [can_refuse] * 2


@pytest.mark.parametrize("name", CATALOGUE)
def test_published_confidence_counts_the_same_digits_as_the_other_figures(name):
    test = read_report(name).test
    assert sum(test.reliability["count"]) == 10_000
    assert sum(test.reliability["right"]) == round(10_000 * test.accuracy)
    answered, wrong = (test.risk_coverage[column] for column in ("answered", "wrong"))
    assert answered[0] == round(10_000 * (1 - test.refused))
    at = round(100 * SURE_FROM)  # the page's own limit
    assert wrong[at] == round(10_000 * test.named_wrong)
    assert answered[at] - wrong[at] == round(10_000 * test.named_right)


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name != "best"])
def test_published_networks_reach_what_their_sources_report(name):
    report = read_report(name)
    if "test_accuracy" in report.reported_by_source:
        assert report.test.accuracy >= report.reported_by_source["test_accuracy"] - 0.003


def test_best_reads_99_6_per_cent_of_the_test_set_and_says_what_its_history_counts():
    report = read_report("best")
    assert report.test.accuracy >= 0.996
    history = report.history["accuracy"]
    assert history[-1] < report.history["val_accuracy"][-1]
    assert "Training is harder than validation" in report.history_note
    epoch = int(re.search(r"From epoch (\d+) on", report.history_note)[1])
    assert history[epoch - 1] < history[epoch - 2] - 0.003


def test_a_report_survives_being_written(tmp_path):
    report = read_report("mlp-128")
    (tmp_path / "mlp-128").mkdir()
    write_report(tmp_path / "mlp-128" / "report.json", report)
    assert read_report("mlp-128", tmp_path) == read_report_file(tmp_path / "mlp-128") == report
    assert [path.name for path in (tmp_path / "mlp-128").iterdir()] == ["report.json"]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A published network with its report, which a test may replace but not write into."""
    folder = tmp_path / "mlp-128"
    folder.mkdir()
    for name in ("network.keras", "report.json"):
        os.link(MODELS / "mlp-128" / name, folder / name)
    return folder


def rewrite(folder, change):
    """Replace the report by one whose fields `change` has changed."""
    path = folder / "report.json"
    fields = json.loads(path.read_text())
    change(fields)
    path.unlink()
    path.write_text(json.dumps(fields))


def assert_refused(folder, words):
    """Both ways of reading say so in one sentence without a path; the first says what to do."""
    with pytest.raises(ReportError, match=rf"^The report of mlp-128 {words}.*mlp-128$") as error:
        read_report("mlp-128", folder.parent)
    assert str(folder.parent) not in str(error.value)
    with pytest.raises(ReportError, match=rf"^The report of this network {words}.*\.$") as error:
        read_report_file(folder)
    assert str(folder.parent) not in str(error.value)


def put(*place, value):
    """A change that sets a field, or a field of a field, or removes it where value is None."""

    def change(fields):
        *outer, last = place
        for key in outer:
            fields = fields[key]
        if value is None:
            del fields[last]
        else:
            fields[last] = value

    change.__name__ = f"{'.'.join(map(str, place))} {value!r:.20}"
    return change


DAMAGES = [
    *(put(key, value=None) for key in ("history", "test", "parameters", "network_sha256")),
    *(put("test", key, value=None) for key in ("calibration_error", "refused", "named_right")),
    put("test", "accuracy", value="high"),
    put("test", "accuracy", value="0.97"),
    put("test", "loss", value=float("nan")),
    put("test", "refused", value=False),
    put("test", "precision", value=[0.9] * 9),
    put("test", "confusion", value=[[1] * 10] * 9),
    put("test", "confusion", 3, 8, value=1.5),
    put("test", "confusion", 3, 8, value="1"),
    put("test", "reliability", value=[1, 2]),
    put("test", "reliability", "right", value=None),
    put("test", "reliability", "count", value=[1] * 9),
    put("test", "risk_coverage", "answered", 7, value="9"),
    put("parameters", value="101770"),
    put("history", "loss", value=[]),
    put("history", "val_accuracy", 0, value="0.9"),
    put("history", "val_accuracy", 0, value=None),
    put("recipe", "title", value=3),
    put("reported_by_source", "test_accuracy", value="0.97"),
    put("on_drawings", "pendigits + quickdraw", value=0.9),
    put("on_drawings", "pendigits + quickdraw", "named_wrong", value="0.9"),
    put("test", "brier", value="0.1"),
    put("robustness", "turn", "accuracy", value=[0.9]),
    put("robustness", "turn", "values", value=None),
    put("robustness", value={"turn": []}),
    put("robustness", value=[1, 2]),
    put("robustness", "turn", value={"values": [1, 2], "accuracy": [1, "high"]}),
    put("robustness", "turn", value={"values": [], "accuracy": []}),
    put("robustness", "turn", value={"values": 1, "accuracy": 1}),
    put("adversary", value=[1, 2]),
    put("adversary", value={"size": [0.1]}),
    put("adversary", value={"size": [0.1], "standing": ["1"]}),
    put("adversary", value={"size": [0.1, 0.2], "standing": [1]}),
    put("network_sha256", value=7),
    put("history_note", value=["a"]),
    put("colour", value="red"),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda change: change.__name__)
def test_a_report_that_lacks_something_or_holds_the_wrong_kind_is_refused(folder, damage):
    rewrite(folder, damage)
    assert_refused(folder, "is damaged or lacks a field")


@pytest.mark.parametrize("content", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe\x00"])
def test_a_file_that_is_no_report_is_refused(folder, content):
    (folder / "report.json").unlink()
    (folder / "report.json").write_bytes(content)
    assert_refused(folder, "is damaged or lacks a field")


def test_a_missing_report_is_named_and_the_log_has_the_path(folder, caplog):
    (folder / "report.json").unlink()
    assert_refused(folder, "is missing")
    assert str(folder / "report.json") in caplog.text


def test_a_report_of_another_network_is_refused(folder):
    (folder / "network.keras").unlink()
    os.link(MODELS / "mlp-128-32" / "network.keras", folder / "network.keras")
    with pytest.raises(ReportError, match=r"describes another network.*mlp-128 --resume$"):
        read_report("mlp-128", folder.parent)
    with pytest.raises(ReportError, match=r"^The report of this network describes another.*\.$"):
        read_report_file(folder)


def test_a_report_is_read_where_the_network_is_missing(folder):
    (folder / "network.keras").unlink()
    assert read_report("mlp-128", folder.parent) == read_report("mlp-128")


def test_further_fields_of_the_recipe_are_read_and_others_may_be_missing(folder):
    def change(fields):
        fields["recipe"]["colour"] = "red"
        for name in ("temperature", "on_drawings", "robustness", "adversary", "history_note"):
            del fields[name]
        for name in ("two_right", "brier", "aurc", "reliability", "risk_coverage"):
            del fields["test"][name]

    rewrite(folder, change)
    report = read_report("mlp-128", folder.parent)
    assert report.recipe["colour"] == "red"
    assert (report.temperature, report.on_drawings, report.history_note) == (1, {}, "")
    assert report.test.reliability == report.test.risk_coverage == report.drawn == {}
    assert report.test.two_right is report.test.brier is report.test.aurc is None
