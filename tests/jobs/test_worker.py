"""A pupil's network in its own process: what it leaves, against Keras's own figures.

Trained on made-up images, see `data` in conftest.py.
"""

import json
import os
import subprocess
import threading
import time

import keras
import numpy as np
import pytest

from digits.jobs.config import Plan
from digits.jobs.divergence import DivergenceError
from digits.jobs.job import COMMAND, ROOT
from digits.jobs.queue import JobQueue
from digits.mnist import load_mnist
from digits.networks.inference import Network
from digits.networks.report import HISTORY, read_report
from digits.training import own_fitting
from digits.training.own_fitting import DistortedDigits, build_own, fit_own

PLAN = Plan((16, 8), "tanh", dropout=0.1, learning_rate=0.01, batch_size=32, epochs=3, share=0.5)
# Stopped as soon as it trains, long before it ends.
ENDLESS = Plan(hidden=(), batch_size=8, epochs=50)


@pytest.fixture(scope="module")
def mnist(data):
    return load_mnist(data)


@pytest.fixture(scope="module")
def workshop(data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_NPZ", str(data))
        workshop = JobQueue(patience=1000)  # nobody says here that they are there
        yield workshop
        workshop.close()


def wait_until(run, *states):
    deadline = time.monotonic() + 120
    while run.progress.state not in states and not run.progress.over:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert run.progress.state in states, run.progress.message
    return run.progress


@pytest.fixture(scope="module")
def run(workshop):
    """One whole run of a process."""
    run = workshop.start("Ada", PLAN)
    wait_until(run, "done")
    return run


# The process


def test_a_run_leaves_network_and_report_and_nothing_else(run):
    files = {path.name for path in run.progress.folder.iterdir()}
    assert files == {"network.keras", "report.json"}
    assert run.progress.fraction == 1
    assert {key: len(values) for key, values in run.progress.history.items()} == dict.fromkeys(
        HISTORY, 3
    )


def test_the_saved_network_reads_like_any_other(run, mnist):
    model = keras.saving.load_model(run.progress.folder / "network.keras")
    assert not model.compiled
    probabilities = Network(model).probabilities(mnist.x_test)
    expected = model.predict(mnist.x_test, verbose=0)
    np.testing.assert_allclose(probabilities, expected, atol=1e-5)
    assert (probabilities.argmax(axis=1) == mnist.y_test).mean() > 0.25


def test_the_report_is_that_of_the_plan_and_its_figures_are_those_of_keras(run, mnist):
    folder = run.progress.folder
    report = read_report(folder.name, folder.parent)
    model = keras.saving.load_model(folder / "network.keras")
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    loss, accuracy = model.evaluate(mnist.x_test, mnist.y_test, verbose=0)
    assert report.test.accuracy == pytest.approx(accuracy, abs=1e-6)
    assert report.test.loss == pytest.approx(loss, abs=1e-4)
    loss, accuracy = model.evaluate(mnist.x_train[540:], mnist.y_train[540:], verbose=0)
    assert report.history["val_loss"][-1] == pytest.approx(loss, abs=1e-4)
    assert report.history["val_accuracy"][-1] == pytest.approx(accuracy, abs=1e-6)
    assert report.history == run.progress.history
    assert report.options == json.loads(PLAN.to_json()) | {"max_seconds": 300}
    assert {key: report.recipe[key] for key in ("activation", "share", "distorted", "dropout")} == {
        "activation": "tanh",
        "share": 0.5,
        "distorted": False,
        "dropout": 0.1,
    }
    assert report.recipe["title"] == "Own: 16 + 8, tanh, Adam 0.01"
    assert report.parameters == model.count_params() == 785 * 16 + 17 * 8 + 9 * 10
    assert report.data_sha256 == mnist.sha256()
    assert report.seconds > 0


def test_a_run_that_is_stopped_in_the_middle_keeps_what_it_has_learnt(workshop, mnist):
    run = workshop.start("Bob", ENDLESS)
    wait_until(run, "training")
    workshop.stop("Bob")
    progress = wait_until(run, "stopped")
    assert "kept" in progress.message
    report = read_report(progress.folder.name, progress.folder.parent)
    assert 0 < report.epochs < ENDLESS.epochs
    assert report.history == progress.history
    probabilities = Network(
        keras.saving.load_model(progress.folder / "network.keras")
    ).probabilities(mnist.x_test)
    assert (probabilities.argmax(axis=1) == mnist.y_test).mean() == report.test.accuracy


def test_a_process_without_its_server_leaves_and_is_of_lowest_priority(data, tmp_path):
    process = subprocess.Popen(
        [*COMMAND, tmp_path, "300"],
        cwd=ROOT,
        env=os.environ | {"MNIST_NPZ": str(data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        process.stdin.write(ENDLESS.to_json().encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["state"] == "training"
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19
        process.stdin.close()
        assert process.wait(30) == 1
    assert list(tmp_path.iterdir()) == []


def test_missing_data_give_the_sentence_of_mnist(monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_NPZ", str(tmp_path / "missing.npz"))
    workshop = JobQueue(patience=1000)
    progress = wait_until(workshop.start("Ada", PLAN), "failed")
    assert progress.message == f"There is no data file {tmp_path / 'missing.npz'}."


def test_a_run_that_diverges_says_so_and_leaves_nothing(workshop):
    plan = Plan((16,), optimizer="sgd", learning_rate=1e6, batch_size=8, epochs=50)
    progress = wait_until(workshop.start("Cleo", plan), "failed")
    assert progress.message == str(DivergenceError(plan))
    assert progress.folder is None


# Fitting


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_the_network_has_the_layers_of_the_plan(activation):
    network = build_own(Plan((16, 8), activation, dropout=0.3))
    dense = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    dropout = [layer for layer in network.layers if isinstance(layer, keras.layers.Dropout)]
    assert [layer.units for layer in dense] == [16, 8, 10]
    assert [layer.activation.__name__ for layer in dense] == [activation] * 2 + ["softmax"]
    assert [layer.rate for layer in dropout] == [0.3, 0.3]
    assert (network.input_shape, network.output_shape) == ((None, 28, 28), (None, 10))


def test_no_hidden_layer_is_multinomial_regression(mnist):
    network = build_own(Plan(()))
    kernel, bias = network.get_weights()
    logits = mnist.x_test.reshape(100, 784) / 255 @ kernel + bias
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(network.predict(mnist.x_test, verbose=0), expected, atol=1e-5)


def test_progress_is_told_in_order_and_its_epochs_are_the_history(mnist, monkeypatch):
    monkeypatch.setattr(own_fitting, "TELL_EVERY", 0)
    monkeypatch.setattr(own_fitting, "MAX_AT_ONCE", 0)
    told = []
    fitted, finished = fit_own(PLAN, mnist.x_train, mnist.y_train, tell=told.append)
    assert finished
    assert [(message["epoch"], message["step"]) for message in told] == [
        (epoch, step) for epoch in (1, 2, 3) for step in [*range(1, 10), 9]
    ]  # 270 images in 9 batches of 32, and the epoch's end
    epochs = [message for message in told if "val_loss" in message]
    assert {key: [message[key] for message in epochs] for key in HISTORY} == fitted.history
    assert all((message["epochs"], message["steps"]) == (3, 9) for message in told)
    seconds = [message["seconds"] for message in told]
    assert seconds == sorted(seconds) and seconds[-1] == fitted.seconds
    assert told[0]["seconds_left"] is None
    assert all(message["seconds_left"] > 0 for message in told[1:-2])
    assert told[-1]["seconds_left"] == 0


def test_the_same_seed_gives_the_same_network(mnist):
    plan = Plan((8,), epochs=2, distorted=True, share=0.2)
    first, again = (fit_own(plan, mnist.x_train, mnist.y_train)[0] for _ in range(2))
    for weights, same in zip(first.network.get_weights(), again.network.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, same)
    assert first.history == again.history


@pytest.mark.parametrize("most_at_once", [0, 2e8])
@pytest.mark.parametrize("distorted", [False, True])
def test_time_that_is_up_ends_the_training_after_a_step(
    mnist, monkeypatch, most_at_once, distorted
):
    monkeypatch.setattr(own_fitting, "MAX_AT_ONCE", most_at_once)
    plan = Plan((8,), batch_size=8, epochs=50, distorted=distorted)
    fitted, finished = fit_own(plan, mnist.x_train, mnist.y_train, max_seconds=0)
    assert not finished
    assert {key: len(values) for key, values in fitted.history.items()} == dict.fromkeys(HISTORY, 1)


def test_a_training_that_was_over_when_stopped_is_finished(mnist):
    stop = threading.Event()

    def tell(message):
        if message["epoch"] == 3 and "val_loss" in message:
            stop.set()

    assert fit_own(PLAN, mnist.x_train, mnist.y_train, tell=tell, stop=stop)[1]


def test_a_network_that_is_lost_is_not_trained_to_the_end(mnist):
    plan = Plan((16,), optimizer="sgd", learning_rate=10, batch_size=8, epochs=50)
    told = []
    with pytest.raises(DivergenceError):
        fit_own(plan, mnist.x_train, mnist.y_train, tell=told.append)
    assert told[-1]["epoch"] < 10


def test_distorted_digits_are_others_every_epoch_with_their_labels(mnist, monkeypatch):
    x, y = mnist.x_train[:50], mnist.y_train[:50]
    digits = DistortedDigits(x, y, Plan(batch_size=16))
    assert [len(batch) for batch, _ in (digits[i] for i in range(len(digits)))] == [16, 16, 16, 2]
    first, again = digits[0], digits[0]
    np.testing.assert_array_equal(first[0], again[0])
    assert first[0].dtype == np.uint8 and first[0].shape == (16, 28, 28)
    digits.on_epoch_end()
    assert not np.array_equal(first[0], digits[0][0])

    monkeypatch.setattr(own_fitting, "distort", lambda image, rng, change_pen: image)
    batches = [digits[index] for index in range(len(digits))]
    pairs = [pair for batch in batches for pair in zip(*batch, strict=True)]
    taken = sorted((image.tobytes(), label) for image, label in pairs)
    assert taken == sorted((image.tobytes(), label) for image, label in zip(x, y, strict=True))
    assert not np.array_equal(batches[0][0], x[:16])
