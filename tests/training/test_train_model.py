"""The command line that trains: its figures, its files, and what survives an interruption.

Trained on made-up images, see `data` in conftest.py.
"""

import json
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import keras
import numpy as np
import pytest

import train_model
from digits.mnist import load_mnist
from digits.networks.decision import REFUSE_ABOVE, calibration_error
from digits.networks.recipes import CATALOGUE, build_network, find_recipe
from digits.networks.report import HISTORY, Metrics, Report, read_report
from digits.training import fit as training

ROOT = Path(__file__).parents[2]
TRAINED = {
    "mlp-128": ["--epochs", "2"],
    "mlp-sgd": ["--epochs", "2", "--learning-rate", "0.1"],
}
LOSSES = {
    "mlp-128": keras.losses.SparseCategoricalCrossentropy(),
    "mlp-sgd": keras.losses.CategoricalCrossentropy(),
}


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


@pytest.fixture
def published(trained, tmp_path):
    """A copy of the trained networks, to be replaced."""
    return shutil.copytree(trained, tmp_path / "models")


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def load(output, name):
    return keras.saving.load_model(output / name / "network.keras")


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("mlp-128", {"network.keras", "report.json"}),
        ("mlp-sgd", {"network.keras", "network.weights.h5", "report.json"}),
    ],
)
def test_a_run_leaves_whole_files_and_nothing_unfinished(trained, name, files):
    assert {path.name for path in (trained / name).iterdir()} == files


@pytest.mark.parametrize("name", TRAINED)
def test_the_report_has_all_fields(trained, data, name):
    report = json.loads((trained / name / "report.json").read_text())
    assert set(report) == {field.name for field in fields(Report)}
    assert set(report["test"]) == {field.name for field in fields(Metrics)}
    assert report["recipe"]["name"] == name
    assert report["recipe"]["hidden"] == list(find_recipe(name).hidden)
    assert report["recipe"]["epochs"] == 2
    assert report["options"]["epochs"] == 2
    assert report["options"]["learning_rate"] == (0.1 if name == "mlp-sgd" else None)
    assert report["seed"] == 1
    assert report["versions"]["keras"] == keras.__version__
    assert set(report["versions"]) == {"python", "keras", "tensorflow", "numpy"}
    assert report["data_sha256"] == load_mnist(data).sha256()
    assert report["parameters"] == load(trained, name).count_params()
    assert report["seconds"] > 0


@pytest.mark.parametrize("name", TRAINED)
def test_the_history_has_every_epoch_and_shows_learning(trained, name):
    history = read_report(name, trained).history
    assert {key: len(values) for key, values in history.items()} == dict.fromkeys(HISTORY, 2)
    assert history["loss"][1] < history["loss"][0]
    assert history["val_accuracy"][1] > 0.3


@pytest.mark.parametrize("name", TRAINED)
def test_the_confusion_matrix_counts_what_the_saved_network_reads(trained, data, name):
    mnist = load_mnist(data)
    read = load(trained, name).predict(mnist.x_test, verbose=0).argmax(axis=1)
    counted = np.zeros((10, 10), int)
    np.add.at(counted, (mnist.y_test, read), 1)
    figures = read_report(name, trained).test
    confusion = np.array(figures.confusion)
    np.testing.assert_array_equal(confusion, counted)
    assert confusion.sum() == 100
    assert figures.accuracy == np.trace(confusion) / confusion.sum()
    assert 0.1 < figures.accuracy < 1


@pytest.mark.parametrize("name", TRAINED)
def test_the_test_figures_are_those_of_keras(trained, data, name):
    mnist, network = load_mnist(data), load(trained, name)
    network.compile(loss=LOSSES[name], metrics=["accuracy"])
    y = mnist.y_test if name == "mlp-128" else keras.utils.to_categorical(mnist.y_test, 10)
    loss, accuracy = network.evaluate(mnist.x_test, y, verbose=0)
    figures = read_report(name, trained).test
    assert figures.accuracy == pytest.approx(accuracy, abs=1e-6)
    assert figures.loss == pytest.approx(loss, abs=1e-4)


@pytest.mark.parametrize("name", TRAINED)
def test_the_last_validation_figures_are_those_of_the_saved_network(trained, data, name):
    x, y = load_mnist(data)[:2]
    network = load(trained, name)
    network.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    loss, accuracy = network.evaluate(x[480:], y[480:], verbose=0)
    history = read_report(name, trained).history
    assert history["val_loss"][-1] == pytest.approx(loss, abs=1e-4)
    assert history["val_accuracy"][-1] == pytest.approx(accuracy, abs=1e-6)


@pytest.mark.parametrize("name", TRAINED)
def test_the_saved_network_carries_no_optimiser(trained, name):
    network = load(trained, name)
    assert not network.compiled
    assert getattr(network, "optimizer", None) is None


def test_the_weights_alone_make_the_same_network(trained, data):
    images = load_mnist(data).x_test
    network = build_network(find_recipe("mlp-sgd"))
    untrained = network.predict(images, verbose=0)
    network.load_weights(trained / "mlp-sgd" / "network.weights.h5")
    probabilities = network.predict(images, verbose=0)
    expected = load(trained, "mlp-sgd").predict(images, verbose=0)
    np.testing.assert_array_equal(probabilities, expected)
    assert not np.allclose(probabilities, untrained)


def test_the_same_seed_gives_the_same_network_and_another_seed_another(trained, data, tmp_path):
    first = read_report("mlp-128", trained)
    assert train(data, tmp_path, "mlp-128", *TRAINED["mlp-128"], "--seed", "1") == 0
    again = read_report("mlp-128", tmp_path)
    assert again.history == first.history
    assert again.test == first.test
    pairs = zip(
        load(trained, "mlp-128").get_weights(), load(tmp_path, "mlp-128").get_weights(), strict=True
    )
    assert all(np.array_equal(*pair) for pair in pairs)
    assert train(data, tmp_path, "mlp-128", *TRAINED["mlp-128"], "--seed", "2") == 0
    other = read_report("mlp-128", tmp_path)
    assert other.seed == 2
    assert all(other.history[key] != first.history[key] for key in ("loss", "val_loss"))
    assert other.test.loss != first.test.loss


def test_hidden_layers_and_batch_size_show_in_network_and_report(data, tmp_path):
    arguments = ["best", "--hidden", "16", "8", "--epochs", "1", "--batch-size", "50"]
    assert train(data, tmp_path, *arguments) == 0
    layers = [layer for layer in load(tmp_path, "best").layers if hasattr(layer, "units")]
    assert [layer.units for layer in layers] == [16, 8, 11]
    report = read_report("best", tmp_path)
    assert report.recipe["hidden"] == report.options["hidden"] == [16, 8]
    assert report.recipe["batch_size"] == report.options["batch_size"] == 50
    normalization = 4 * (16 + 8)
    assert report.parameters == 784 * 16 + 16 * 8 + normalization + 8 * 11 + 11


def test_bfloat16_is_passed_on_and_stands_in_the_report(data, tmp_path, monkeypatch):
    given, fit = [], training.fit_network
    monkeypatch.setattr(
        training,
        "fit_network",
        lambda *args, **kw: given.append(kw["bfloat16"]) or fit(*args, **kw),
    )
    for options in ([], ["--bfloat16"]):
        assert train(data, tmp_path, "mlp-128", "--epochs", "1", *options) == 0
        assert read_report("mlp-128", tmp_path).options["bfloat16"] is bool(options)
    assert given == [False, True]


def test_the_report_holds_the_temperature_and_measures_the_calibrated_network(
    data, tmp_path, monkeypatch
):
    fit, fitted = training.fit_network, []
    monkeypatch.setattr(
        training, "fit_network", lambda *args, **kw: fitted.append(fit(*args, **kw)) or fitted[-1]
    )
    arguments = ["best", "--hidden", "16", "8", "--epochs", "1", "--batch-size", "50"]
    assert train(data, tmp_path, *arguments) == 0
    report = read_report("best", tmp_path)
    assert report.temperature == fitted[0].temperature != 1
    mnist = load_mnist(data)
    outputs = load(tmp_path, "best").predict(mnist.x_test, verbose=0)  # (100, 10)
    digits = outputs / outputs.sum(axis=1, keepdims=True)
    loss = keras.losses.SparseCategoricalCrossentropy()(mnist.y_test, digits)
    assert report.test.loss == pytest.approx(float(loss), rel=1e-4)
    hits = digits.argmax(axis=1) == mnist.y_test
    assert report.test.accuracy == hits.mean()
    assert report.test.refused == (1 - outputs.sum(axis=1) > REFUSE_ABOVE).mean()
    assert report.test.calibration_error == pytest.approx(
        calibration_error(digits, mnist.y_test), abs=1e-4
    )


@pytest.mark.parametrize("name", TRAINED)
def test_a_network_that_tells_no_eleventh_class_is_not_calibrated(trained, name):
    report = read_report(name, trained)
    assert (report.temperature, report.test.refused, report.drawn) == (1, 0, {})


def test_a_run_of_best_that_is_interrupted_ends_as_one_that_is_not(data, tmp_path, monkeypatch):
    """Each epoch has pictures of its own, also where a run goes on in the middle."""
    arguments = ["best", "--hidden", "16", "--epochs", "3", "--batch-size", "100"]
    assert train(data, tmp_path / "whole", *arguments) == 0
    interruption = Interruption(monkeypatch)
    interruption.epoch = 1
    assert train(data, tmp_path / "parted", *arguments) == 130
    interruption.epoch = None
    assert train(data, tmp_path / "parted", *arguments, "--resume") == 0
    assert interruption.began == [0, 1, 1, 2]
    whole, parted = (read_report("best", tmp_path / part) for part in ("whole", "parted"))
    for key in HISTORY:
        assert parted.history[key] == pytest.approx(whole.history[key], rel=1e-3)
    assert parted.temperature == pytest.approx(whole.temperature, rel=0.02)


def test_training_until_converged_stops_early_and_keeps_the_best_epoch(data, tmp_path):
    mnist = load_mnist(data)
    y_train = np.random.default_rng(1).permutation(mnist.y_train)
    senseless = tmp_path / "senseless.npz"
    np.savez(senseless, **mnist._replace(y_train=y_train)._asdict())
    assert train(senseless, tmp_path, "mlp-128", "--until-converged", "--epochs", "60") == 0
    report = read_report("mlp-128", tmp_path)
    losses = report.history["val_loss"]
    assert report.epochs == np.argmin(losses) + 1 + training.PATIENCE < 60
    assert report.options["until_converged"] is True
    network = load(tmp_path, "mlp-128")
    network.compile(loss="sparse_categorical_crossentropy")
    loss = network.evaluate(mnist.x_train[480:], y_train[480:], verbose=0)
    assert loss == pytest.approx(min(losses), abs=1e-4)
    assert losses[-1] > min(losses) + 0.01


class Interruption:
    """Ctrl+C as an epoch ends, before or after it is logged; keeps which epochs began."""

    def __init__(self, monkeypatch):
        self.epoch, self.after_log, self.began = None, False, []
        begin, end = training.RunLog.on_epoch_begin, training.RunLog.on_epoch_end

        def on_epoch_begin(log, epoch, logs=None):
            self.began.append(epoch)
            begin(log, epoch, logs)

        def on_epoch_end(log, epoch, logs=None):
            if epoch != self.epoch or self.after_log:
                end(log, epoch, logs)
            if epoch == self.epoch:
                raise KeyboardInterrupt

        monkeypatch.setattr(training.RunLog, "on_epoch_begin", on_epoch_begin)
        monkeypatch.setattr(training.RunLog, "on_epoch_end", on_epoch_end)


@pytest.mark.parametrize("after_log", [False, True], ids=["before its log", "after its log"])
def test_an_interrupted_run_changes_no_published_file_and_goes_on(
    published, data, monkeypatch, capsys, after_log
):
    folder = published / "mlp-128"
    before = contents(folder)
    interruption = Interruption(monkeypatch)
    interruption.epoch, interruption.after_log = 1, after_log
    arguments = ["mlp-128", "--epochs", "3", "--seed", "5"]
    assert train(data, published, *arguments) == 130
    assert "--resume" in capsys.readouterr().out
    assert interruption.began == [0, 1]
    assert contents(folder) == before
    first = json.loads((folder / "unfinished" / "log.json").read_text())[0]

    interruption.epoch, interruption.began = None, []
    assert train(data, published, *arguments, "--resume") == 0
    assert interruption.began == [1, 2]
    history = read_report("mlp-128", published).history
    assert {key: len(values) for key, values in history.items()} == dict.fromkeys(HISTORY, 3)
    assert {key: history[key][0] for key in HISTORY} == {key: first[key] for key in HISTORY}
    assert history["loss"][2] < history["loss"][1] < history["loss"][0]
    assert contents(folder).keys() == before.keys()
    assert all(contents(folder)[file] != before[file] for file in before)
    assert not (folder / "unfinished").exists()


@pytest.mark.parametrize("file", ["latest.weights.h5", "training_metadata.json"])
def test_a_state_that_a_kill_cut_short_costs_one_epoch(published, data, monkeypatch, file):
    interruption = Interruption(monkeypatch)
    interruption.epoch = 2
    arguments = ["mlp-128", "--epochs", "4", "--seed", "5"]
    assert train(data, published, *arguments) == 130
    state = published / "mlp-128" / "unfinished" / "state" / file
    state.write_bytes(state.read_bytes()[: state.stat().st_size // 2])

    interruption.epoch, interruption.began = None, []
    assert train(data, published, *arguments, "--resume") == 0
    assert interruption.began == [1, 2, 3]
    assert read_report("mlp-128", published).epochs == 4


def test_a_run_that_diverges_says_so_and_publishes_nothing(published, data, capsys):
    before = contents(published / "mlp-128")
    assert train(data, published, "mlp-128", "--learning-rate", "1e38") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "mlp-128 diverged" in line
    assert contents(published / "mlp-128") == before
    assert not (published / "mlp-128" / "unfinished").exists()


def test_an_interruption_while_publishing_changes_no_published_file(published, data, monkeypatch):
    def interrupt(path, report):
        raise KeyboardInterrupt

    monkeypatch.setattr(train_model, "write_report", interrupt)
    before = contents(published / "mlp-sgd")
    assert train(data, published, "mlp-sgd", "--epochs", "1") == 130
    assert contents(published / "mlp-sgd") == before


@pytest.fixture
def interrupted_at_once(data, tmp_path, monkeypatch):
    """The output folder of a run of mlp-128 that was interrupted before its first epoch."""

    def interrupt(*args, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(training, "fit_network", interrupt)
        assert train(data, tmp_path / "models", "mlp-128", "--epochs", "2") == 130
    return tmp_path / "models"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--epochs", "3"],
        [],
        ["--epochs", "2", "--seed", "2"],
        ["--epochs", "2", "--batch-size", "16"],
        ["--epochs", "2", "--learning-rate", "0.1"],
        ["--epochs", "2", "--hidden", "16"],
        ["--epochs", "2", "--until-converged"],
        ["--epochs", "2", "--bfloat16"],
    ],
    ids=" ".join,
)
def test_a_run_does_not_go_on_with_other_options(interrupted_at_once, data, capsys, arguments):
    capsys.readouterr()
    assert train(data, interrupted_at_once, "mlp-128", *arguments, "--resume") == 2
    output = capsys.readouterr()
    assert output.out == ""
    (line,) = output.err.splitlines()
    assert "other options" in line
    assert '"epochs": 2' in line
    assert (interrupted_at_once / "mlp-128" / "unfinished" / "options.json").exists()


def test_without_an_unfinished_run_there_is_nothing_to_go_on_with(data, tmp_path, capsys):
    assert train(data, tmp_path, "mlp-128", "--resume") == 2
    output = capsys.readouterr()
    assert output.err == "There is no unfinished run of mlp-128 to go on with.\n"
    assert output.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_run_of_several_networks_goes_on_with_the_unfinished_one(data, tmp_path, monkeypatch):
    fit = training.fit_network

    def interrupt_the_second(recipe, *args, **options):
        if recipe.name == "mlp-sgd":
            raise KeyboardInterrupt
        return fit(recipe, *args, **options)

    arguments = ["mlp-128", "mlp-sgd", "--epochs", "1"]
    with monkeypatch.context() as patch:
        patch.setattr(training, "fit_network", interrupt_the_second)
        assert train(data, tmp_path, *arguments) == 130
    assert train(data, tmp_path, *arguments, "--resume") == 0
    assert read_report("mlp-sgd", tmp_path).epochs == 1


@pytest.mark.parametrize("file", ["latest.weights.h5", "training_metadata.json"])
def test_a_damaged_unfinished_run_gives_one_line(interrupted_at_once, data, capsys, file):
    state = interrupted_at_once / "mlp-128" / "unfinished" / "state"
    state.mkdir()
    (state / file).write_bytes(b"")
    capsys.readouterr()
    assert train(data, interrupted_at_once, "mlp-128", "--epochs", "2", "--resume") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "mlp-128" in line


def test_a_network_that_cannot_be_put_in_place_gives_one_line(data, tmp_path, capsys):
    (tmp_path / "mlp-128" / "network.keras").mkdir(parents=True)
    assert train(data, tmp_path, "mlp-128", "--epochs", "1") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "network.keras" in line


def exit_code(data, output, arguments):
    try:
        return train(data, output, *arguments)
    except SystemExit as left:
        return left.code


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name a network"),
        (["mlp-1"], "'mlp-1'"),
        (["mlp-128", "mlp-1"], "'mlp-1'"),
        (["mlp-128", "--epochs", "0"], "--epochs: '0'"),
        (["mlp-128", "--epochs", "-1"], "--epochs: '-1'"),
        (["mlp-128", "--epochs", "x"], "--epochs: 'x'"),
        (["mlp-128", "--epochs", "1.5"], "--epochs: '1.5'"),
        (["mlp-128", "--epochs"], "--epochs"),
        (["mlp-128", "--learning-rate", "0"], "--learning-rate: '0'"),
        (["mlp-128", "--learning-rate", "-1"], "--learning-rate: '-1'"),
        (["mlp-128", "--learning-rate", "nan"], "--learning-rate: 'nan'"),
        (["mlp-128", "--learning-rate", "inf"], "--learning-rate: 'inf'"),
        (["mlp-128", "--batch-size", "0"], "--batch-size: '0'"),
        (["mlp-128", "--hidden", "0"], "--hidden: '0'"),
        (["mlp-128", "--hidden", "1000000000"], "--hidden: '1000000000'"),
        (["mlp-128", "--hidden", "16", "-8"], "--hidden: '-8'"),
        (["mlp-128", "--seed", "-1"], "--seed: -1"),
        (["mlp-128", "--seed", str(2**32)], f"--seed: {2**32}"),
        (["mlp-128", "--seed", "x"], "--seed"),
        (["mlp-128", "--fast"], "--fast"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_gives_one_line_and_writes_nothing(
    data, tmp_path, capsys, arguments, words
):
    output = tmp_path / "models"
    assert exit_code(data, output, arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert words in line
    assert not output.exists()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.unlink(), id="missing"),
        pytest.param(lambda path: path.write_text("no data"), id="text"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:1000]), id="cut short"),
    ],
)
def test_bad_data_give_one_line_and_write_nothing(data, tmp_path, capsys, spoil):
    bad, output = tmp_path / "bad.npz", tmp_path / "models"
    shutil.copy(data, bad)
    spoil(bad)
    assert exit_code(bad, output, ["mlp-128", "--epochs", "1"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert str(bad) in line
    assert not output.exists()


def test_an_output_that_cannot_be_written_gives_one_line(data, tmp_path, capsys):
    file = tmp_path / "file"
    file.write_text("kept")
    assert exit_code(data, file / "models", ["mlp-128", "--epochs", "1"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert str(file / "models" / "mlp-128") in line
    assert file.read_text() == "kept"


@pytest.mark.parametrize(
    "columns",
    [
        "80",
        "120",
    ],
)
def test_the_list_names_the_whole_catalogue_and_needs_no_data(
    tmp_path, monkeypatch, capsys, columns
):
    monkeypatch.setenv("COLUMNS", columns)
    assert exit_code(tmp_path / "missing.npz", tmp_path / "models", ["--list"]) == 0
    words = capsys.readouterr().out.split()
    assert [name for name in CATALOGUE if name not in words] == []
    assert not (tmp_path / "models").exists()


def test_a_killed_run_changes_no_published_file_and_can_go_on(published, data, monkeypatch):
    folder = published / "mlp-128"
    before, log = contents(folder), folder / "unfinished" / "log.json"
    arguments = ["mlp-128", "--epochs", "100000"]
    process = subprocess.Popen(
        [sys.executable, "train_model.py", *arguments, "--data", data, "--output", published],
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
    interruption = Interruption(monkeypatch)
    interruption.epoch = logged
    assert train(data, published, *arguments, "--resume") == 130
    assert interruption.began[0] in (logged - 1, logged)
    assert contents(folder) == before
