"""Fitting: the same way for the catalogue and for a pupil, on few made-up digits."""

import math
from dataclasses import replace

import keras
import numpy as np
import pytest

from digits.jobs.config import pupil_config
from digits.jobs.divergence import LOST_EPOCHS, diverged, is_lost
from digits.mnist import load_mnist
from digits.networks.config import ALL_CLASSES, GENERATED
from digits.networks.recipes import CATALOGUE
from digits.networks.report import HISTORY
from digits.training import fit as fitting
from digits.training import watch
from digits.training.build import build_network
from digits.training.data import split
from digits.training.fit import fit, is_small, limit_intra_op_threads
from digits.training.watch import Watch

PUPIL = pupil_config(
    (16, 8), "tanh", dropout=0.1, learning_rate=0.01, batch_size=32, epochs=3, train_fraction=0.5
)


@pytest.fixture(scope="module")
def mnist(data):
    return load_mnist(data)


# The network that comes out


@pytest.mark.parametrize("name", ["best", "mlp-128"])
def test_bfloat16_is_for_fitting_and_what_comes_out_is_float32_and_calibrated(
    name, images, labels, monkeypatch
):
    built, given = [], []
    build, calibrate = fitting.build_network, fitting.calibrate

    def note_calibrate(network, x, y):
        given.append((x, y, network.get_weights()[-1].copy()))
        return calibrate(network, x, y)

    monkeypatch.setattr(fitting, "build_network", lambda c: built.append(build(c)) or built[-1])
    monkeypatch.setattr(fitting, "calibrate", note_calibrate)
    config = replace(CATALOGUE[name], hidden=(8,), epochs=1, batch_size=20, validation_split=0.2)
    fitted = fit(config, images, labels, seed=1, bfloat16=True)
    last = ALL_CLASSES if config.augmentation == GENERATED else "probabilities"
    result, trained = built
    assert fitted.network is result and keras.config.dtype_policy().name == "float32"
    for network, dtype in ((trained, "bfloat16"), (result, "float32")):
        assert network.get_layer("hidden_1").compute_dtype == dtype
        assert network.get_layer(last).compute_dtype == "float32"
        assert {weight.dtype for weight in network.weights} == {"float32"}
    outputs = result(images).numpy()
    assert outputs.dtype == np.float32 and np.isfinite(outputs).all()
    assert {key: len(values) for key, values in fitted.history.items()} == dict.fromkeys(HISTORY, 1)
    if config.augmentation == GENERATED:
        ((x, y, bias),) = given
        validation = split(config, images, labels, seed=1)[1]
        np.testing.assert_array_equal(x[:10], validation.x)
        np.testing.assert_array_equal(y, np.tile(validation.y, 2))
        np.testing.assert_allclose(result.get_weights()[-1], bias / fitted.temperature, rtol=1e-6)
    else:
        assert (given, fitted.temperature) == ([], 1)


def test_training_until_converged_stops_early_and_keeps_the_best_epoch(mnist):
    labels = np.random.default_rng(1).permutation(mnist.y_train)  # nothing to learn
    config = replace(CATALOGUE["mlp-128"], epochs=60)
    fitted = fit(config, mnist.x_train, labels, seed=1, until_converged=True, snapshots=True)
    assert fitted.snapshots is None  # the last epoch is not the network that comes out
    losses = fitted.history["val_loss"]
    assert len(losses) == np.argmin(losses) + 1 + fitting.PATIENCE < 60
    fitted.network.compile(loss="sparse_categorical_crossentropy")
    loss = fitted.network.evaluate(mnist.x_train[480:], labels[480:], verbose=0)
    assert loss == pytest.approx(min(losses), abs=1e-4)
    assert losses[-1] > min(losses) + 0.01


def test_the_same_seed_gives_the_same_network_of_distorted_digits(mnist):
    config = pupil_config((8,), epochs=2, augmentation="distorted", train_fraction=0.2)
    first, again = (fit(config, mnist.x_train, mnist.y_train, seed=1) for _ in range(2))
    for weights, same in zip(first.network.get_weights(), again.network.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, same)
    assert first.history == again.history


# What is told meanwhile


def test_progress_is_told_in_order_and_its_epochs_are_the_history(mnist, monkeypatch):
    monkeypatch.setattr(watch, "TELL_EVERY", 0)
    told = []
    watcher = Watch(PUPIL, lambda **fields: told.append(fields), max_seconds=1000)
    fitted = fit(PUPIL, mnist.x_train, mnist.y_train, seed=1, callbacks=[watcher], max_operations=0)
    assert watcher.finished
    first = told.pop(0)  # before the first step
    assert (first["epoch"], first["epochs"], first["step"], first["steps"]) == (1, 3, 0, 9)
    assert (first["loss"], first["seconds_left"], first["seconds"]) == (None, None, 0)
    assert [(message["epoch"], message["step"]) for message in told] == [
        (epoch, step) for epoch in (1, 2, 3) for step in [*range(1, 10), 9]
    ]  # 270 images in 9 batches of 32, and the epoch's end
    assert told[-1]["history"] == fitted.history
    assert [len(message["history"]["loss"]) for message in told] == [0] * 9 + [1] * 10 + [
        2
    ] * 10 + [3]
    assert all((message["epochs"], message["steps"]) == (3, 9) for message in told)
    seconds = [message["seconds"] for message in told]
    assert seconds == sorted(seconds)
    assert told[0]["seconds_left"] is None
    assert all(message["seconds_left"] > 0 for message in told[1:-2])
    assert told[-1]["seconds_left"] == 0


@pytest.mark.parametrize(("max_operations", "augmentation"), [(0, "none"), (2e8, "distorted")])
def test_time_that_is_up_ends_the_training_after_a_step(mnist, max_operations, augmentation):
    config = pupil_config((8,), batch_size=8, epochs=50, augmentation=augmentation)
    watcher = Watch(config, lambda **fields: None, max_seconds=0)
    data = mnist.x_train, mnist.y_train
    fitted = fit(config, *data, seed=1, callbacks=[watcher], max_operations=max_operations)
    assert not watcher.finished
    assert {key: len(values) for key, values in fitted.history.items()} == dict.fromkeys(HISTORY, 1)


def test_a_training_that_is_asked_to_end_after_its_last_step_is_finished(mnist):
    config = pupil_config((8,), epochs=1, train_fraction=0.1)
    watcher = Watch(config, lambda **fields: None, lambda history: len(history["loss"]) == 1)
    fit(config, mnist.x_train, mnist.y_train, seed=1, callbacks=[watcher])
    assert watcher.finished


def test_a_network_that_is_lost_is_not_trained_to_the_end(mnist):
    config = pupil_config((16,), optimizer="sgd", learning_rate=10, batch_size=8, epochs=50)
    watcher = Watch(config, lambda **fields: None, lambda history: is_lost(history, LOST_EPOCHS))
    fitted = fit(config, mnist.x_train, mnist.y_train, seed=1, callbacks=[watcher])
    assert diverged(fitted.history) and len(fitted.history["loss"]) < 10
    assert not watcher.finished


def test_a_loss_that_is_no_number_ends_the_training_and_is_not_told(mnist):
    config = pupil_config((16,), optimizer="sgd", batch_size=8, epochs=50)
    config = replace(config, learning_rate=1e30)
    told = []
    watcher = Watch(config, lambda **fields: told.append(fields))
    fitted = fit(config, mnist.x_train, mnist.y_train, seed=1, callbacks=[watcher])
    assert diverged(fitted.history) and len(fitted.history["loss"]) < 50
    assert all(math.isfinite(message["loss"]) for message in told[1:])


# How it calculates


@pytest.mark.parametrize("name", ["best", "mlp-128", "mlp-sgd"])
def test_a_step_is_traced_once(name, images, labels, monkeypatch):
    traced, step = [], keras.Model.train_step

    def train_step(network, data):
        traced.append(network)
        return step(network, data)

    monkeypatch.setattr(keras.Model, "train_step", train_step)
    config = replace(CATALOGUE[name], hidden=(8,), epochs=1, batch_size=20)
    fit(config, images, labels, seed=1)
    assert traced and len(set(map(id, traced))) == len(traced)


@pytest.mark.parametrize(
    ("hidden", "max_operations", "expected"),
    [((8,), math.inf, 100), ((512,), math.inf, 20), ((8,), 0, 1), ((8,), 3.5 * 6370 * 20, 3)],
)
def test_callbacks_are_asked_as_often_as_wanted(
    images, labels, monkeypatch, hidden, max_operations, expected
):
    asked = []

    class Ended(Exception):
        pass

    def compile_network(network, config, steps, steps_per_execution):
        asked.append((steps, steps_per_execution))
        raise Ended

    monkeypatch.setattr(fitting, "compile_network", compile_network)
    config = replace(CATALOGUE["mlp-128"], hidden=hidden, batch_size=20)
    assert build_network(replace(config, hidden=(8,))).count_params() == 6370
    with pytest.raises(Ended):
        fit(config, images, labels, seed=1, max_operations=max_operations)
    assert asked == [(2, expected)]


@pytest.mark.parametrize(
    ("names", "before", "after"),
    [
        (["mlp-128"], {}, "1"),
        (["mlp-sgd", "mlp-128-32"], {}, "1"),
        (["mlp-128", "best"], {}, None),
        (["mlp-128"], {"TF_NUM_INTRAOP_THREADS": "2"}, "2"),
    ],
)
def test_small_networks_alone_are_trained_in_one_thread(names, before, after, monkeypatch):
    monkeypatch.setattr(fitting.os, "environ", environment := dict(before))
    limit_intra_op_threads([CATALOGUE[name] for name in names])
    assert environment.get("TF_NUM_INTRAOP_THREADS") == after


def test_a_network_without_hidden_layers_is_small():
    assert is_small(replace(CATALOGUE["mlp-128"], hidden=()))
