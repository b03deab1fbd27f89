"""How long trainings take: estimates against trainings of known length."""

from dataclasses import replace

import pytest

from digits.jobs.config import pupil_config
from digits.jobs.duration import (
    PUBLISH_S,
    START_S,
    DurationModel,
    count_parameters,
    seconds_until_free,
)
from digits.jobs.protocol import Progress
from digits.networks.recipes import CATALOGUE
from digits.networks.report import read_report

MAX_SECONDS = 300
SMALL = pupil_config((128,), epochs=2)
# Plans and the processor time, in seconds, that their trainings took by themselves when the
# model was made: measured with one thread, from the first step to the last.
MEASURED = [
    (SMALL, 3.6),
    (pupil_config((128,), epochs=1, batch_size=8), 4.6),
    (pupil_config((128,), epochs=1, augmentation="distorted"), 9.9),
    (pupil_config((1024,) * 4, epochs=1), 42.9),
    (pupil_config((1024,) * 4, epochs=1, batch_size=1024), 13.0),
    (pupil_config((1024,) * 4, epochs=1, batch_size=8, train_fraction=0.1), 24.0),
]


@pytest.fixture
def model():
    return DurationModel(MAX_SECONDS)


def training(seconds, epochs=1, fraction=1.0):
    """The progress of a training that lasted so long."""
    return Progress("done", epochs, epochs, round(1000 * fraction), 1000, seconds=seconds)


@pytest.mark.parametrize(("config", "seconds"), MEASURED)
@pytest.mark.parametrize("slowness", [1, 3])
def test_after_other_trainings_the_estimate_is_right_within_a_third(
    model, config, seconds, slowness
):
    for other, took in MEASURED:
        if other is not config:
            took *= slowness
            model.learn(other, training(took, other.epochs), took + 4)
    assert model.estimate(config) - 4 == pytest.approx(seconds * slowness, rel=1 / 3)


@pytest.mark.parametrize(("config", "seconds"), MEASURED)
def test_the_first_estimate_is_of_the_right_size(model, config, seconds):
    total = START_S + seconds + PUBLISH_S
    assert model.estimate(config) == pytest.approx(total, rel=1 / 3)


def test_a_training_takes_no_longer_than_it_may(model):
    config = pupil_config((1024,) * 4, epochs=50)
    assert model.estimate(config) == START_S + MAX_SECONDS + PUBLISH_S
    model.learn(SMALL, training(100, 2), 400)
    assert model.estimate(config) == 300 + MAX_SECONDS
    assert model.estimate(SMALL) == pytest.approx(300 + 100)


def test_half_a_training_tells_as_much_as_a_whole_one(model):
    config = pupil_config((128,), epochs=10)
    whole = DurationModel(MAX_SECONDS)
    whole.learn(config, training(100, 10), 105)
    half = replace(training(55, 10), epoch=5)  # the first step has to be compiled
    model.learn(config, half, 60)
    assert model.estimate(config) == pytest.approx(whole.estimate(config), rel=0.1)


def test_what_never_trained_and_what_took_too_long_once_change_little(model):
    before = model.estimate(SMALL)
    model.learn(SMALL, Progress("failed"), 120)
    assert model.estimate(SMALL) == before
    for seconds in (10, 10, 10, 1000):
        model.learn(SMALL, training(seconds, 2), seconds + 5)
    assert model.estimate(SMALL) == pytest.approx(15)


def test_what_is_left_is_what_the_training_says_and_else_the_estimate(model):
    whole = model.estimate(SMALL)
    assert model.estimate_left(SMALL, Progress("starting", epochs=2), 2) == whole - 2
    assert model.estimate_left(SMALL, Progress("training", 1, 2, 0, 5), 6) == whole - 6
    said = Progress("training", 1, 2, 1, 5, seconds_left=70)
    assert model.estimate_left(SMALL, said, 90) == 70 + PUBLISH_S
    assert model.estimate_left(SMALL, replace(said, state="measuring"), 90) == PUBLISH_S
    assert model.estimate_left(SMALL, Progress("starting"), 1000) == PUBLISH_S


def test_the_parameters_are_those_that_keras_counts():
    plain = {name: each for name, each in CATALOGUE.items() if not each.batch_normalization}
    assert len(plain) == 5
    for name, config in plain.items():
        assert count_parameters(config) == read_report(name).parameters
    assert count_parameters(pupil_config(())) == 784 * 10 + 10


def test_a_pause_is_no_part_of_what_a_training_takes(model):
    paused, straight = DurationModel(MAX_SECONDS), DurationModel(MAX_SECONDS)
    stepped = replace(training(0.02, 2, 0.001), pause_seconds=60)  # and then stopped
    paused.learn(SMALL, stepped, 75)
    paused.learn(SMALL, replace(training(10, 2), pause_seconds=60), 75)
    straight.learn(SMALL, training(10, 2), 15)
    assert paused.estimate(SMALL) == straight.estimate(SMALL)
    begun = Progress("training", 1, 2, 0, 5, pause_seconds=30)
    assert model.estimate_left(SMALL, begun, 36) == pytest.approx(model.estimate(SMALL) - 6)


@pytest.mark.parametrize(
    ("durations", "slots", "expected"),
    [([], 2, 0), ([7], 2, 0), ([7, 5], 2, 5), ([7, 5, 4], 2, 7), ([7, 5, 4], 1, 16), ([9], 1, 9)],
)
def test_the_next_begins_when_a_place_is_free(durations, slots, expected):
    assert seconds_until_free(durations, slots) == expected
