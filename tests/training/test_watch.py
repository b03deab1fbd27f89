"""A training that is paused, goes step by step and changes its learning rate, against one that
does not."""

import math
from queue import SimpleQueue
from types import SimpleNamespace

import numpy as np
import pytest

from digits.jobs.config import pupil_config
from digits.mnist import load_mnist
from digits.training import pause as pausing
from digits.training import watch as watching
from digits.training.build import build_network
from digits.training.data import split
from digits.training.fit import fit
from digits.training.ten_digits import TenDigits
from digits.training.watch import Watch

STEPS = 9  # of an epoch: 270 images in batches of 32
MOMENT = ("epoch", "step", "paused")
SMALL = {"batch_size": 32, "epochs": 2, "train_fraction": 0.5}


@pytest.fixture(scope="module")
def mnist(data):
    return load_mnist(data)


@pytest.fixture
def train(mnist):
    """Fits a config; the commands that `answer` gives at each moment are carried out next."""

    def train(config, answer=lambda said: (), max_seconds=math.inf, must_end=None):
        commands, told, answered = SimpleQueue(), [], set()

        def tell(**fields):
            told.append(fields)
            moment = tuple(fields[key] for key in MOMENT), len(fields["rate_changes"])
            if moment in answered:
                return
            answered.add(moment)
            for command in answer(fields):
                commands.put(command)

        data = mnist.x_train, mnist.y_train
        digits = TenDigits(split(config, *data, 1)[1])
        end = must_end or (lambda history: False)
        watch = Watch(config, tell, end, max_seconds, commands=commands, digits=digits)
        fitted = fit(config, *data, seed=1, callbacks=[watch])
        return fitted, watch, told, digits

    return train


def pause(watch):
    watch.pause.begin()


def step(watch):
    watch.pause.allow_step()


def resume(watch):
    watch.pause.end()


def change(rate):
    return lambda watch: watch.change_rate(rate)


def assert_same(fitted, other):
    pairs = zip(fitted.network.get_weights(), other.network.get_weights(), strict=True)
    for weights, others in pairs:
        np.testing.assert_allclose(weights, others, rtol=1e-5, atol=1e-6)


def test_step_by_step_the_network_becomes_the_same(train):
    """Paused before the first step, over an epoch's end and to the middle of the next."""
    config = pupil_config((8,), "tanh", dropout=0.1, **SMALL)

    def answer(said):
        if not said["paused"]:
            return [pause] if (said["epoch"], said["step"]) == (1, 0) else []
        if said["step"] == STEPS:  # the next epoch follows by itself
            return []
        return [resume] if (said["epoch"], said["step"]) == (2, 3) else [step]

    fitted, watch, told, _ = train(config, answer)
    usual, usual_watch, _, _ = train(config)
    assert_same(fitted, usual)
    assert watch.finished and usual_watch.finished
    for key, values in usual.history.items():
        assert fitted.history[key] == pytest.approx(values, rel=1e-4)
    paused = [(said["epoch"], said["step"]) for said in told if said["paused"]]
    assert sorted(set(paused)) == [(1, n) for n in range(STEPS + 1)] + [(2, n) for n in range(4)]
    assert told[-1]["pause_seconds"] > 0 == usual_watch.pause.seconds
    assert not told[-1]["paused"]


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_a_rate_that_is_changed_before_the_first_step_is_as_good_as_chosen(train, optimizer):
    config = pupil_config((8,), optimizer=optimizer, learning_rate=0.3, **SMALL)
    other = pupil_config((8,), optimizer=optimizer, learning_rate=0.02, **SMALL)

    def answer(said):
        first = not said["rate_changes"] and said["step"] == 0
        return [change(5.0), change(0.02)] if first else []

    fitted, watch, told, _ = train(config, answer)
    assert_same(fitted, train(other)[0])
    assert watch.rate_changes == [(1, 0, 0.02)]
    assert told[0]["learning_rate"] == pytest.approx(0.3)
    rates = [said["learning_rate"] for said in told[1:]]
    if optimizer == "adamw":  # along a cosine
        assert rates[0] < 0.02 and rates == sorted(rates, reverse=True)
        assert rates[-1] == pytest.approx(0, abs=1e-6)
    else:
        assert set(rates) == {0.02}


def test_single_steps_tell_nothing_of_how_long_the_training_takes(train, monkeypatch):
    """A clock on which each step takes a second, and a step in a pause a minute."""
    clock = SimpleNamespace(now=0.0, monotonic=lambda: clock.now)
    run_steps = Watch._run_steps

    def take_time(watch, iterator, count):
        run_steps(watch, iterator, count)
        clock.now += 60 if watch.pause else count

    monkeypatch.setattr(Watch, "_run_steps", take_time)
    for module in (watching, pausing):
        monkeypatch.setattr(module, "time", clock)
    config = pupil_config((8,), **SMALL | {"epochs": 4})

    def answer(said):
        if said["paused"]:
            return [resume] if said["step"] == 4 else [step]
        return [pause] if (said["epoch"], said["step"]) == (2, STEPS) else []

    _, watch, told, _ = train(config, answer)
    assert watch.pause.seconds == 4 * 60 and watch.seconds == 4 * STEPS - 4
    for said in told:
        if said["seconds_left"] is not None:
            assert said["seconds_left"] == (4 - said["epoch"]) * STEPS + STEPS - said["step"]
    assert [said["seconds_left"] is None for said in told] == sorted(
        (said["seconds_left"] is None for said in told), reverse=True
    )
    assert told[-1]["seconds_left"] == 0


def test_in_a_pause_the_rate_is_that_of_the_next_step(train):
    config = pupil_config((8,), optimizer="adamw", **SMALL)

    def answer(said):
        if said["epoch"] == 1 and said["step"] < 4:
            return [step] if said["paused"] else [pause]
        if not said["paused"]:
            return []
        return [resume] if said["rate_changes"] else [change(0.5)]

    _, watch, told, _ = train(config, answer)
    assert watch.rate_changes == [(1, 4, 0.5)]
    (said, *_) = (said for said in told if said["rate_changes"])
    assert (said["epoch"], said["step"]) == (1, 4)
    assert said["learning_rate"] == pytest.approx(0.5, rel=1e-5)


def test_without_a_pause_steps_change_nothing_and_only_so_many_rates_are_kept(train, monkeypatch):
    monkeypatch.setattr(watching, "MAX_RATE_CHANGES", 2)
    monkeypatch.setattr(watching, "TELL_EVERY", 0)
    config = pupil_config((8,), **SMALL | {"epochs": 4})
    _, watch, told, _ = train(config, lambda said: [step, resume, step, change(said["epoch"])])
    assert watch.finished and watch.pause.seconds == 0
    assert [change.learning_rate for change in watch.rate_changes] == [1, 1]
    assert told[-1]["learning_rate"] == 1


@pytest.mark.parametrize(
    ("max_seconds", "must_end"), [(0, None), (math.inf, lambda history: True)], ids=["time", "stop"]
)
def test_a_pause_before_the_first_step_can_be_stopped_and_runs_out_of_time(
    train, max_seconds, must_end
):
    config = pupil_config((8,), **SMALL)
    fitted, watch, told, _ = train(config, lambda said: [pause], max_seconds, must_end)
    assert not watch.finished
    assert (told[-1]["epoch"], told[-1]["step"]) == (1, 1)  # an epoch has a step
    assert len(fitted.history["loss"]) == 1 and 0 < fitted.history["loss"][0] < 10


def test_the_ten_digits_are_the_first_of_validation_and_read_as_keras_reads_them(train, mnist):
    config = pupil_config((8,), dropout=0.5, **SMALL)
    fitted, _, _, digits = train(config, lambda said: [] if said["paused"] else [pause, resume])
    validation = mnist.x_train[540:], mnist.y_train[540:]
    assert digits.labels == list(range(10))
    for label, image in zip(digits.labels, digits.images, strict=True):
        (of_label,) = np.nonzero(validation[1] == label)
        np.testing.assert_array_equal(image, validation[0][of_label[0]])
    readings = np.array(digits.readings)
    assert readings.shape == (1 + config.epochs, 10, 10)
    assert not np.allclose(readings[0], readings[1], atol=0.01)
    expected = fitted.network.predict(digits.images, verbose=0)
    np.testing.assert_allclose(readings[-1], expected, atol=0.0006)


def test_digits_are_no_longer_read_once_numbers_are_none(mnist, train):
    digits = TenDigits(split(pupil_config(), mnist.x_train, mnist.y_train, 1)[1])
    network = build_network(pupil_config((8,)))
    digits.read(network, keep=True)
    before = digits.now
    network.set_weights([np.full_like(weights, np.nan) for weights in network.get_weights()])
    digits.read(network, keep=True)
    assert digits.readings == [before] and digits.now == before
