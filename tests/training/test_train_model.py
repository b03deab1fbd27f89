"""The command line that trains: its figures, its files, and what survives an interruption.

Trained on made-up images, see `data` in conftest.py. What it refuses: test_commands.py.
"""

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, fields, replace
from pathlib import Path

import keras
import numpy as np
import pytest

import train_model
from digits.mnist import load_mnist
from digits.networks.decision import REFUSE_ABOVE
from digits.networks.metrics import Metrics, calibration_error
from digits.networks.recipes import CATALOGUE, WITH_SNAPSHOTS, find_recipe
from digits.networks.report import HISTORY, Report, ReportError, read_report
from digits.training import fit as fitting
from digits.training import publish as publishing
from digits.training.build import build_network
from digits.training.checkpoint import RunLog
from digits.training.fit import Fitted

ROOT = Path(__file__).parents[2]
TRAINED = {
    "mlp-128": ["--epochs", "2"],
    "mlp-sgd": ["--epochs", "2", "--learning-rate", "0.1"],
}
LOSSES = {
    "mlp-128": keras.losses.SparseCategoricalCrossentropy(),
    "mlp-sgd": keras.losses.CategoricalCrossentropy(),
}
# A network as `best`, calibrated after fitting, and small.
BEST = ["best", "--hidden", "16", "8", "--epochs", "3", "--batch-size", "100"]
FILES = {"network.keras", "report.json"}


@pytest.fixture(autouse=True)
def threads(monkeypatch):
    """The command sets how many there are for its process, which here is that of all tests."""
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "0")


def train(data, output, *arguments):
    return train_model.main([*arguments, "--data", str(data), "--output", str(output)])


@pytest.fixture(scope="module")
def trained(data, tmp_path_factory):
    """The folder of two trained networks, with sparse and with one-hot labels."""
    output = tmp_path_factory.mktemp("trained")
    for name, options in TRAINED.items():
        assert train(data, output, name, *options) == 0
    return output


@pytest.fixture(scope="module")
def whole(data, tmp_path_factory):
    """The folder of a small network as `best`, trained without an interruption."""
    output = tmp_path_factory.mktemp("whole")
    assert train(data, output, *BEST) == 0
    return output


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def load(output, name):
    return keras.saving.load_model(output / name / "network.keras")


def assert_same_weights(output, other, name):
    for ours, theirs in zip(
        load(output, name).get_weights(), load(other, name).get_weights(), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


# What a run leaves


@pytest.mark.parametrize("name", TRAINED)
def test_a_run_leaves_whole_files_and_the_report_has_all_fields(trained, data, name):
    snapshots = {"snapshots.npz"} if name in WITH_SNAPSHOTS else set()
    assert {path.name for path in (trained / name).iterdir()} == FILES | snapshots
    report = json.loads((trained / name / "report.json").read_text())
    assert set(report) == {field.name for field in fields(Report)}
    assert set(report["test"]) == {field.name for field in fields(Metrics)}
    assert report["recipe"]["name"] == name
    assert report["recipe"]["hidden"] == list(find_recipe(name).hidden)
    assert report["recipe"]["epochs"] == 2
    assert report["options"]["epochs"] == 2
    assert report["options"]["learning_rate"] == (0.1 if name == "mlp-sgd" else None)
    assert report["options"]["bfloat16"] is report["options"]["until_converged"] is False
    assert report["seed"] == 1
    assert report["versions"]["keras"] == keras.__version__
    assert set(report["versions"]) == {"python", "keras", "tensorflow", "numpy"}
    assert report["data_sha256"] == load_mnist(data).sha256()
    assert report["parameters"] == load(trained, name).count_params()
    assert report["seconds"] > 0
    assert (report["temperature"], report["test"]["refused"], report["on_drawings"]) == (1, 0, {})
    assert 0 <= report["test"]["two_right"] <= report["test"]["two_named"] <= 1
    assert 0 < report["test"]["brier"] < 2 and 0 < report["test"]["aurc"] < 1
    assert report["history_note"] == ""


@pytest.mark.parametrize("name", TRAINED)
def test_the_history_has_every_epoch_and_ends_with_the_saved_network(trained, data, name):
    history = read_report(name, trained).history
    assert {key: len(values) for key, values in history.items()} == dict.fromkeys(HISTORY, 2)
    assert history["loss"][1] < history["loss"][0]
    assert history["val_accuracy"][1] > 0.3
    x, y = load_mnist(data)[:2]
    network = load(trained, name)
    assert not network.compiled and getattr(network, "optimizer", None) is None
    network.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    loss, accuracy = network.evaluate(x[480:], y[480:], verbose=0)
    assert history["val_loss"][-1] == pytest.approx(loss, abs=1e-4)
    assert history["val_accuracy"][-1] == pytest.approx(accuracy, abs=1e-6)


@pytest.mark.parametrize("name", TRAINED)
def test_the_test_figures_are_those_of_keras(trained, data, name):
    mnist, network = load_mnist(data), load(trained, name)
    read = network.predict(mnist.x_test, verbose=0).argmax(axis=1)
    counted = np.zeros((10, 10), int)
    np.add.at(counted, (mnist.y_test, read), 1)
    network.compile(loss=LOSSES[name], metrics=["accuracy"])
    y = mnist.y_test if name == "mlp-128" else keras.utils.to_categorical(mnist.y_test, 10)
    loss, accuracy = network.evaluate(mnist.x_test, y, verbose=0)
    figures = read_report(name, trained).test
    np.testing.assert_array_equal(figures.confusion, counted)
    assert figures.accuracy == np.trace(counted) / 100 == pytest.approx(accuracy, abs=1e-6)
    assert 0.1 < figures.accuracy < 1
    assert figures.loss == pytest.approx(loss, abs=1e-4)
    assert sum(figures.reliability["right"]) == np.trace(counted)
    curve = figures.risk_coverage
    assert (curve["answered"][0], curve["wrong"][0]) == (100, 100 - np.trace(counted))


def test_a_network_with_an_eleventh_class_is_calibrated_and_measured_so(whole, data):
    network, report = load(whole, "best"), read_report("best", whole)
    assert [layer.units for layer in network.layers if hasattr(layer, "units")] == [16, 8, 11]
    assert report.recipe["hidden"] == report.options["hidden"] == [16, 8]
    assert report.recipe["batch_size"] == report.options["batch_size"] == 100
    normalization = 4 * (16 + 8)
    assert report.parameters == 784 * 16 + 16 * 8 + normalization + 8 * 11 + 11
    assert report.temperature != 1
    assert "distorted" in report.history_note
    mnist = load_mnist(data)
    outputs = network.predict(mnist.x_test, verbose=0)  # (100, 10)
    digits = outputs / outputs.sum(axis=1, keepdims=True)
    loss = keras.losses.SparseCategoricalCrossentropy()(mnist.y_test, digits)
    assert report.test.loss == pytest.approx(float(loss), rel=1e-4)
    assert report.test.accuracy == (digits.argmax(axis=1) == mnist.y_test).mean()
    assert report.test.refused == (1 - outputs.sum(axis=1) > REFUSE_ABOVE).mean()
    error = calibration_error(digits, mnist.y_test)
    assert report.test.calibration_error == pytest.approx(error, abs=1e-4)


def test_the_same_seed_gives_the_same_network_and_another_seed_another(trained, data, tmp_path):
    first = read_report("mlp-128", trained)
    assert train(data, tmp_path, "mlp-128", *TRAINED["mlp-128"], "--seed", "1") == 0
    again = read_report("mlp-128", tmp_path)
    assert again.history == first.history
    assert again.test == first.test
    for weights, same in zip(
        load(trained, "mlp-128").get_weights(), load(tmp_path, "mlp-128").get_weights(), strict=True
    ):
        np.testing.assert_array_equal(weights, same)
    assert train(data, tmp_path, "mlp-128", *TRAINED["mlp-128"], "--seed", "2") == 0
    other = read_report("mlp-128", tmp_path)
    assert other.seed == 2
    assert all(other.history[key] != first.history[key] for key in ("loss", "val_loss"))
    assert other.test.loss != first.test.loss


# Interruptions


class Interruption:
    """Ctrl+C as an epoch of the network ends, before it is logged; keeps which epochs began.

    Epochs of its teacher are not counted, see test_teacher.py.
    """

    def __init__(self, monkeypatch, epoch=None):
        self.began = []
        begin, end = RunLog.on_epoch_begin, RunLog.on_epoch_end

        def on_epoch_begin(log, number, logs=None):
            if log.model.name != "teacher":
                self.began.append(number)
            begin(log, number, logs)

        def on_epoch_end(log, number, logs=None):
            if number == epoch and log.model.name != "teacher":
                raise KeyboardInterrupt
            end(log, number, logs)

        monkeypatch.setattr(RunLog, "on_epoch_begin", on_epoch_begin)
        monkeypatch.setattr(RunLog, "on_epoch_end", on_epoch_end)


@pytest.fixture(scope="module")
def cut_off(data, tmp_path_factory):
    """The folder of a run as `whole`, interrupted in its third epoch of three."""
    output = tmp_path_factory.mktemp("cut_off")
    (output / "best").mkdir()
    for name in FILES:
        (output / "best" / name).write_text("published before")
    with pytest.MonkeyPatch.context() as patch:
        interruption = Interruption(patch, epoch=2)
        assert train(data, output, *BEST) == 130
    assert interruption.began == [0, 1, 2]
    assert contents(output / "best") == dict.fromkeys(FILES, b"published before")
    return output


def cut_short(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def log_an_epoch_whose_state_was_not_saved(path):
    epochs = json.loads(path.read_text())
    path.write_text(json.dumps([*epochs, epochs[-1]]))


@pytest.mark.parametrize(
    ("file", "spoil", "began"),
    [
        ("log.json", lambda path: None, [2]),
        ("log.json", log_an_epoch_whose_state_was_not_saved, [2]),
        ("state/latest.weights.h5", cut_short, [1, 2]),
        ("state/training_metadata.json", cut_short, [1, 2]),
    ],
    ids=["as it was left", "logged, not saved", "weights cut short", "metadata cut short"],
)
def test_an_interrupted_run_goes_on_and_ends_as_one_that_is_not(
    whole, cut_off, data, tmp_path, monkeypatch, file, spoil, began
):
    """Each epoch has pictures of its own, also where a run goes on in the middle."""
    output = shutil.copytree(cut_off, tmp_path / "models")
    spoil(output / "best" / "unfinished" / file)
    interruption = Interruption(monkeypatch)
    assert train(data, output, *BEST, "--resume") == 0
    assert interruption.began == began
    assert_same_report(output, whole)
    assert_same_weights(output, whole, "best")
    assert set(contents(output / "best")) == FILES
    assert not (output / "best" / "unfinished").exists()


def assert_same_report(output, whole):
    ours, theirs = read_report("best", output), read_report("best", whole)
    for key in HISTORY:
        assert ours.history[key] == pytest.approx(theirs.history[key], rel=1e-3)
    assert ours.temperature == pytest.approx(theirs.temperature, rel=0.02)
    assert ours.test.loss == pytest.approx(theirs.test.loss, rel=1e-3)


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


STAGES = {
    "end of fitting": (fitting, "save_fitted"),
    "calibration": (fitting, "calibrate"),
    "test set": (publishing, "describe"),
    "saving": (publishing, "sha256_of"),
    "between the renames": (publishing, "write_report"),
    "cleaning up": (publishing, "discard_run"),
}


def kill_at(monkeypatch, data, output, stage, *arguments):
    def kill(*args, **options):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*STAGES[stage], kill)
        with pytest.raises(Killed):
            train(data, output, *BEST, *arguments)


def test_a_run_that_is_killed_after_fitting_is_not_fitted_again(whole, data, tmp_path, monkeypatch):
    """Killed at each later stage, one after the other, it goes on where it was."""
    interruption = Interruption(monkeypatch)
    folder = tmp_path / "best"
    shutil.copytree(whole / "best", folder)
    before = contents(folder)
    kill_at(monkeypatch, data, tmp_path, "end of fitting")
    for stage in STAGES:
        kill_at(monkeypatch, data, tmp_path, stage, "--resume")
        if stage == "between the renames":
            assert contents(folder)["report.json"] == before["report.json"]
            mismatch = r"another network.*train_model.py best --resume$"
            with pytest.raises(ReportError, match=mismatch):
                read_report("best", tmp_path)
        elif stage == "cleaning up":
            assert_same_report(tmp_path, whole)
        else:
            assert contents(folder) == before
    assert train(data, tmp_path, *BEST, "--resume") == 0
    assert interruption.began == [0, 1, 2]
    assert_same_report(tmp_path, whole)
    assert_same_weights(tmp_path, whole, "best")
    assert {path.name for path in folder.iterdir()} == FILES


@pytest.mark.process
def test_a_killed_run_changes_no_published_file_and_can_go_on(trained, data, tmp_path, monkeypatch):
    output = shutil.copytree(trained, tmp_path / "models")
    folder = output / "mlp-128"
    before, log = contents(folder), folder / "unfinished" / "log.json"
    arguments = ["mlp-128", "--epochs", "100000"]
    process = subprocess.Popen(
        [sys.executable, "train_model.py", *arguments, "--data", data, "--output", output],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while not log.exists() or len(json.loads(log.read_text())) < 3:
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL
    assert contents(folder) == before

    logged = len(json.loads(log.read_text()))
    interruption = Interruption(monkeypatch, epoch=logged)
    assert train(data, output, *arguments, "--resume") == 130
    assert interruption.began[0] in (logged - 1, logged)
    assert contents(folder) == before


def test_a_run_that_diverges_says_so_and_publishes_nothing(trained, data, tmp_path, capsys):
    output = shutil.copytree(trained, tmp_path / "models")
    before = contents(output / "mlp-128")
    assert train(data, output, "mlp-128", "--learning-rate", "1e38") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "mlp-128 diverged" in line
    assert contents(output / "mlp-128") == before
    assert not (output / "mlp-128" / "unfinished").exists()


# What goes wrong, without a fit


@pytest.fixture
def quick(monkeypatch):
    """Fitting that gives an untrained network, and Ctrl+C where its name is in the list."""
    interrupted, given = [], []

    def fit(config, x, y, **options):
        given.append(options)
        if config.name in interrupted:
            raise KeyboardInterrupt
        return Fitted(build_network(config), 1.0, {key: [0.5] for key in HISTORY}, 1.0)

    monkeypatch.setattr(fitting, "fit", fit)
    fit.interrupted, fit.given = interrupted, given
    return fit


def test_options_are_passed_on_and_stand_in_the_report(quick, data, tmp_path):
    for options in ([], ["--bfloat16"], ["--until-converged"]):
        assert train(data, tmp_path, "mlp-128", "--epochs", "1", *options) == 0
        report = read_report("mlp-128", tmp_path)
        for name in ("bfloat16", "until_converged"):
            asked = f"--{name.replace('_', '-')}" in options
            assert quick.given[-1][name] is report.options[name] is asked


def test_a_run_does_not_go_on_with_other_options(quick, data, tmp_path, capsys):
    quick.interrupted.append("mlp-128")
    assert train(data, tmp_path, "mlp-128", "--epochs", "2") == 130
    assert "--resume" in capsys.readouterr().out
    for arguments in (
        ["--epochs", "3"],
        [],
        ["--epochs", "2", "--seed", "2"],
        ["--epochs", "2", "--batch-size", "16"],
        ["--epochs", "2", "--learning-rate", "0.1"],
        ["--epochs", "2", "--hidden", "16"],
        ["--epochs", "2", "--until-converged"],
        ["--epochs", "2", "--bfloat16"],
    ):
        assert train(data, tmp_path, "mlp-128", *arguments, "--resume") == 2, arguments
        output = capsys.readouterr()
        assert output.out == ""
        (line,) = output.err.splitlines()
        assert "other options" in line and '"epochs": 2' in line
        assert (tmp_path / "mlp-128" / "unfinished" / "options.json").exists()


@pytest.mark.parametrize("recipe", [None, {"batch_size": 256}], ids=["none kept", "another"])
def test_a_run_of_another_version_of_the_program_does_not_go_on(
    quick, data, tmp_path, capsys, recipe
):
    """Its state belongs to other pictures or steps; what it has stays where it is."""
    quick.interrupted.append("best")
    assert train(data, tmp_path, "best") == 130
    options = tmp_path / "best" / "unfinished" / "options.json"
    found = json.loads(options.read_text())
    kept = found.pop("recipe")
    options.write_text(json.dumps(found | ({"recipe": kept | recipe} if recipe else {})))
    before = options.read_bytes()
    capsys.readouterr()
    assert train(data, tmp_path, "best", "--resume") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "another version of this program" in line and "without --resume" in line
    assert options.read_bytes() == before


def test_without_an_unfinished_run_there_is_nothing_to_go_on_with(quick, data, tmp_path, capsys):
    assert train(data, tmp_path, "mlp-128", "--resume") == 2
    output = capsys.readouterr()
    assert output.err == "There is no unfinished run of mlp-128 to go on with.\n"
    assert output.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_pair_that_does_not_match_is_said_where_there_is_nothing_to_go_on_with(
    quick, data, tmp_path, capsys
):
    assert train(data, tmp_path, "mlp-128", "--epochs", "1") == 0
    build_network(CATALOGUE["mlp-128"]).save(tmp_path / "mlp-128" / "network.keras")
    capsys.readouterr()
    assert train(data, tmp_path, "mlp-128", "--resume") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "describes another network" in line


def test_a_run_of_several_networks_goes_on_with_the_unfinished_one(quick, data, tmp_path):
    arguments = ["mlp-128", "mlp-sgd", "--epochs", "1"]
    quick.interrupted.append("mlp-sgd")
    assert train(data, tmp_path, *arguments) == 130
    quick.interrupted.clear()
    assert train(data, tmp_path, *arguments, "--resume") == 0
    assert len(quick.given) == 3
    assert read_report("mlp-sgd", tmp_path).epochs == 1


def test_a_network_that_cannot_be_put_in_place_gives_one_line(quick, data, tmp_path, capsys):
    (tmp_path / "mlp-128" / "network.keras").mkdir(parents=True)
    assert train(data, tmp_path, "mlp-128", "--epochs", "1") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "network.keras" in line
    assert (tmp_path / "mlp-128" / "unfinished" / "options.json").exists()


@pytest.mark.parametrize(
    "file",
    ["state/latest.weights.h5", "state/training_metadata.json", "log.json", "fitted.weights.h5"],
)
def test_a_damaged_unfinished_run_gives_one_line(data, tmp_path, capsys, file):
    asked = dict.fromkeys(("batch_size", "learning_rate", "hidden")) | {"epochs": 2, "seed": 1}
    asked |= {"until_converged": False, "bfloat16": False}
    asked["recipe"] = asdict(replace(CATALOGUE["mlp-128"], epochs=2))
    unfinished = tmp_path / "mlp-128" / "unfinished"
    (unfinished / file).parent.mkdir(parents=True)
    (unfinished / "options.json").write_text(json.dumps(asked))
    (unfinished / file).write_bytes(b"")
    assert train(data, tmp_path, "mlp-128", "--epochs", "2", "--resume") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "mlp-128" in line and "damaged" in line


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_list_names_the_whole_catalogue_and_needs_no_data(
    tmp_path, monkeypatch, capsys, columns
):
    monkeypatch.setenv("COLUMNS", columns)
    assert train(tmp_path / "missing.npz", tmp_path / "models", "--list") == 0
    words = capsys.readouterr().out.split()
    assert [name for name in CATALOGUE if name not in words] == []
    assert not (tmp_path / "models").exists()
