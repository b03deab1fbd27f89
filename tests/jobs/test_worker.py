"""A pupil's network in its own process: what it leaves, against Keras's own figures.

Trained on made-up images, see `data` in conftest.py. Keras is imported only where a test
is to be run, so that others need not wait for it.
"""

import os
import re
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from queue import SimpleQueue

import numpy as np
import pytest

from digits.jobs.class_digits import FILE as CLASS_FILE
from digits.jobs.class_digits import ClassDigits, write_class_digits
from digits.jobs.config import ConfigError, pupil_config, with_class_digits
from digits.jobs.divergence import DivergenceError, diverged
from digits.jobs.process import COMMAND, ROOT
from digits.jobs.protocol import Order, from_line, order_to_line
from digits.jobs.queue import JobQueue
from digits.jobs.worker import command_from_line, rehearse, train
from digits.mnist import MnistError, load_mnist
from digits.networks.config import RateChange
from digits.networks.inference import read_network
from digits.networks.report import HISTORY, read_report_file

pytestmark = [pytest.mark.process, pytest.mark.fit]

CONFIG = pupil_config(
    (16, 8), "tanh", dropout=0.1, learning_rate=0.01, batch_size=32, epochs=3, train_fraction=0.5
)
# Seconds: a process of lowest priority gets hardly any time on a busy machine.
PATIENCE = 600
# Stopped as soon as it trains, long before it ends.
ENDLESS = pupil_config(hidden=(), batch_size=8, epochs=50)
LOST = pupil_config((16,), optimizer="sgd", learning_rate=10, batch_size=8, epochs=50)


@pytest.fixture(scope="module")
def mnist(data):
    return load_mnist(data)


@pytest.fixture(scope="module")
def queue(data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_NPZ", str(data))
        queue = JobQueue(slots=1, heartbeat_timeout=1000)  # no heartbeats here
        yield queue
        queue.close()


def wait_until(job, *states):
    deadline = time.monotonic() + PATIENCE
    while job.progress.state not in states and not job.progress.over:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert job.progress.state in states, job.progress.message
    return job.progress


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """The file into which the process of `job` writes what goes into the log of its server."""
    return tmp_path_factory.mktemp("log") / "log.txt"


@pytest.fixture(scope="module")
def job(queue, log):
    """One whole training in its process."""
    with errors_into(log):
        job = queue.start("Ada", CONFIG)
    wait_until(job, "done")
    return job


@contextmanager
def errors_into(path):
    """Processes that are started meanwhile write their errors into this file."""
    before = os.dup(2)
    with path.open("wb") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def test_a_training_leaves_network_report_and_snapshots_and_nothing_else(job, mnist):
    progress = job.progress
    assert {path.name for path in progress.folder.iterdir()} == {
        "network.keras",
        "report.json",
        "snapshots.npz",
    }
    assert progress.fraction == 1
    assert {key: len(values) for key, values in progress.history.items()} == dict.fromkeys(
        HISTORY, 3
    )


def test_the_report_is_that_of_the_config_and_its_figures_are_those_of_keras(job, mnist):
    import keras

    folder = job.progress.folder
    report = read_report_file(folder)
    model = keras.saving.load_model(folder / "network.keras")
    assert not model.compiled
    ours = read_network(folder / "network.keras", None).probabilities(mnist.x_test)
    np.testing.assert_allclose(ours, model.predict(mnist.x_test, verbose=0), atol=1e-5)
    assert (ours.argmax(axis=1) == mnist.y_test).mean() > 0.25
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    loss, accuracy = model.evaluate(mnist.x_test, mnist.y_test, verbose=0)
    assert report.test.accuracy == pytest.approx(accuracy, abs=1e-6)
    assert report.test.loss == pytest.approx(loss, abs=1e-4)
    loss, accuracy = model.evaluate(mnist.x_train[540:], mnist.y_train[540:], verbose=0)
    assert report.history["val_loss"][-1] == pytest.approx(loss, abs=1e-4)
    assert report.history["val_accuracy"][-1] == pytest.approx(accuracy, abs=1e-6)
    assert report.history == job.progress.history
    assert len(job.progress.samples) == 10 and job.progress.learning_rate == 0.01
    assert report.options == {"max_seconds": 300}
    assert report.recipe["title"] == "16 + 8, tanh, Adam 0.01"
    chosen = {key: report.recipe[key] for key in ("activation", "train_fraction", "dropout")}
    assert chosen == {"activation": "tanh", "train_fraction": 0.5, "dropout": 0.1}
    assert "dropout" in report.history_note and "class" not in report.history_note
    assert report.parameters == model.count_params() == 785 * 16 + 17 * 8 + 9 * 10
    assert report.data_sha256 == mnist.sha256()
    assert report.seconds > 0


def test_a_training_that_is_stopped_in_the_middle_saves_what_it_has_learnt(queue, mnist):
    job = queue.start("Bob", ENDLESS)
    wait_until(job, "training")
    queue.stop("Bob")
    progress = wait_until(job, "stopped")
    assert "saved" in progress.message
    report = read_report_file(progress.folder)
    assert 0 < report.epochs < ENDLESS.epochs
    assert report.history == progress.history
    probabilities = read_network(progress.folder / "network.keras", None).probabilities(
        mnist.x_test
    )
    assert (probabilities.argmax(axis=1) == mnist.y_test).mean() == report.test.accuracy


@pytest.fixture
def process(data):
    """A process that waits for its order, apart from any queue."""
    with subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env=os.environ | {"MNIST_NPZ": str(data)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        yield process
        process.kill()


def test_a_process_without_its_server_leaves_and_is_of_lowest_priority(process, tmp_path):
    process.stdin.write(order_to_line(Order(ENDLESS, tmp_path, 300)) + b"pause\nstep\n")
    process.stdin.flush()
    first = from_line(process.stdout.readline())
    assert (first.state, first.epoch, first.step, first.fraction) == ("training", 1, 0, 0)
    last = first
    while not (last.paused and last.step == 1):
        last = from_line(process.stdout.readline())
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19
    process.stdin.close()
    assert process.wait(PATIENCE) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_never_gets_an_order_leaves_with_its_server(process):
    process.stdin.close()
    assert process.wait(PATIENCE) == 1
    assert process.stdout.read() == process.stderr.read() == b""


def test_a_training_writes_nothing_into_the_log_of_the_server(job, log):
    assert log.read_bytes() == b""


def test_nor_does_one_that_diverges(process, tmp_path):
    process.stdin.write(order_to_line(Order(LOST, tmp_path, 300)))
    process.stdin.flush()
    assert from_line(process.stdout.readlines()[-1]).state == "stopped"
    assert process.stderr.read() == b""


def test_a_training_that_diverges_says_so_and_leaves_what_came_of_it(mnist, tmp_path):
    told = []
    train(Order(LOST, tmp_path, 300), mnist, threading.Event(), told.append)
    last = told[-1]
    assert last.state == "stopped" and "no better than by guessing" in last.message
    assert diverged(last.history) and 0 < len(last.history["loss"]) < LOST.epochs
    report = read_report_file(tmp_path)
    assert report.history == last.history and report.test.accuracy < 0.2
    outputs = read_network(tmp_path / "network.keras", None).probabilities(mnist.x_test)
    assert (outputs.argmax(axis=1) == mnist.y_test).mean() == report.test.accuracy


def test_numbers_that_are_none_leave_the_sentence_alone(mnist, tmp_path):
    config = replace(LOST, learning_rate=1e30)
    told = []
    with pytest.raises(DivergenceError, match="learning rate of 1e\\+30"):
        train(Order(config, tmp_path, 300), mnist, threading.Event(), told.append)
    assert {progress.state for progress in told} <= {"training"}
    assert list(tmp_path.iterdir()) == []


def test_what_was_commanded_is_told_and_stands_in_the_report(mnist, tmp_path):
    told, commands = [], SimpleQueue()

    def put(*lines):
        for line in lines:
            commands.put(command_from_line(line))

    def tell(progress):
        told.append(progress)
        if [each.paused for each in told].count(True) == 1 and progress.paused:
            put(b"rate 0.5", b"step", b"step", b"rate 0.25", b"resume")

    put(b"pause")
    train(Order(CONFIG, tmp_path, 300), mnist, threading.Event(), tell, commands)
    assert {progress.step for progress in told if progress.paused} >= {0, 1, 2}
    assert not told[-1].paused and told[-1].pause_seconds > 0
    report = read_report_file(tmp_path)
    changes = report.options["rate_changes"]
    assert [RateChange(**change) for change in changes] == [*told[-1].rate_changes]
    assert [change["learning_rate"] for change in changes] == [0.5, 0.25]
    assert "changed on the way: to 0.25 in epoch 1." in report.history_note
    assert report.recipe["learning_rate"] == 0.01
    assert report.seconds == told[-1].seconds


@pytest.mark.parametrize(
    "line", [b"", b"halt", b"rate", b"rate x", b"rate 0", b"rate nan", b"rate 11", b"rate 1 2"]
)
def test_what_is_no_command_is_none(line):
    with pytest.raises(ConfigError):
        command_from_line(line)


def test_the_digits_of_a_class_are_learnt_and_go(mnist, tmp_path):
    """A class that writes all digits as a square in another corner, which MNIST never shows."""
    images = np.zeros((20, 28, 28), np.uint8)
    labels = (np.arange(20) % 10).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[2 * label : 2 * label + 6, 20:26] = 255
    config = pupil_config((16,), learning_rate=0.01, epochs=2, train_fraction=0.2)
    chosen = with_class_digits(config, 20, revision=7)
    write_class_digits(tmp_path, ClassDigits(images, labels, 20))
    train(Order(chosen, tmp_path, 300), mnist, threading.Event(), lambda progress: None)
    assert not (tmp_path / CLASS_FILE).exists()
    probabilities = read_network(tmp_path / "network.keras").probabilities(images)
    assert (probabilities.argmax(axis=1) == labels).all()
    report = read_report_file(tmp_path)
    assert (report.recipe["class_digits"], report.recipe["class_revision"]) == (20, 7)
    assert "also trained on 20 drawings of a class" in report.history_note


def test_generated_digits_and_raw_pixels_can_be_chosen(mnist, tmp_path):
    config = pupil_config((8,), epochs=1, augmentation="generated", scaling="raw")
    told = []
    train(Order(config, tmp_path, 300), mnist, threading.Event(), told.append)
    network = read_network(tmp_path / "network.keras", None)
    outputs = network.outputs(mnist.x_test)
    assert outputs.no_digit.max() > 0
    report = read_report_file(tmp_path)
    assert (report.recipe["scaling"], report.recipe["augmentation"]) == ("raw", "generated")
    assert all(len(sample.now) == 10 for sample in told[-1].samples)


def test_a_process_that_has_rehearsed_trains_the_same_network(job, mnist, tmp_path):
    rehearse(mnist)
    train(Order(CONFIG, tmp_path, 300), mnist, threading.Event(), lambda progress: None)
    networks = [
        read_network(folder / "network.keras", None) for folder in (tmp_path, job.progress.folder)
    ]
    first, other = (network.probabilities(mnist.x_test) for network in networks)
    np.testing.assert_allclose(first, other, atol=1e-4)


def test_missing_data_give_the_sentence_of_mnist(monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("MNIST_NPZ", str(tmp_path / "missing.npz"))
    queue = JobQueue(heartbeat_timeout=1000)
    job = queue.start("Ada", CONFIG)
    progress = wait_until(job, "failed")
    with pytest.raises(MnistError, match=re.escape(progress.message)):
        load_mnist()
    assert progress.folder is None
    assert progress.message in caplog.text
