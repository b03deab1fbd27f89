"""A teacher: what its answers become, and that an interruption changes nothing of what is learnt.

On few digits and with few filters, see conftest.py.
"""

from dataclasses import replace

import numpy as np
import pytest

from digits.networks.recipes import CATALOGUE
from digits.training.batches import Pictures, Split
from digits.training.checkpoint import RunLog
from digits.training.data import TAUGHT, AugmentedDigits
from digits.training.fit import fit
from digits.training.teacher import build_teacher, teacher_config

BEST = CATALOGUE["best"]
CONFIG = replace(BEST, hidden=(8,), epochs=2, batch_size=20, validation_split=0.2, teacher_share=1)


def test_a_teacher_tells_eleven_classes_apart_and_learns_for_its_share_of_epochs(images):
    answers = build_teacher(BEST, steps=1).predict_on_batch(images)
    assert answers.shape == (50, 11) and answers.dtype == np.float32
    np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=1e-5)
    lasting = [replace(BEST, epochs=epochs, teacher_share=0.2) for epochs in (1, 5, 100)]
    assert [teacher_config(config).epochs for config in lasting] == [1, 1, 20]


def test_a_teacher_of_few_steps_has_forgotten_the_statistics_that_it_began_with():
    def forgets(steps):
        normalisation = build_teacher(CONFIG, steps).layers[3]
        return normalisation.momentum**steps

    assert max(map(forgets, (1, 5, 10, 100, 200, 1_000))) < 0.0001
    assert build_teacher(CONFIG, 3_584).layers[3].momentum == 0.99


def test_labels_are_mostly_the_teachers_answers_and_the_rest_is_what_is_known(images, labels):
    teacher = build_teacher(CONFIG, steps=1)
    split = Split(images, labels)
    batches = AugmentedDigits(split, CONFIG, seed=1)
    x, known = Pictures(split, CONFIG, 1).make(0, 1)
    np.testing.assert_array_equal(batches[1][1], known)
    batches.learn_from(teacher)
    taught_x, taught = batches[1]
    np.testing.assert_array_equal(taught_x, x)
    np.testing.assert_allclose(taught, 0.8 * teacher.predict_on_batch(x) + 0.2 * known, atol=1e-6)
    assert TAUGHT == 0.8 and taught.dtype == np.float32


def test_a_teacher_is_asked_once_about_pictures_that_come_again(images, labels, monkeypatch):
    batches = AugmentedDigits(Split(images, labels), replace(CONFIG, epochs=500), seed=1)
    asked = []

    class Teacher:
        def predict_on_batch(self, x):
            asked.append(len(x))
            return np.full((len(x), 11), 1 / 11, np.float32)

    batches.learn_from(Teacher())
    for epoch in (0, 60, 499):
        batches.start_epoch(epoch)
        first, again = batches[0], batches[0]
        np.testing.assert_array_equal(first[1], again[1])
    assert asked == [20, 20, 20]  # epoch 0 alone, and twice the last, whose pictures are new


@pytest.fixture(scope="module")
def whole(images, labels):
    return fit(CONFIG, images, labels, seed=1)


@pytest.mark.parametrize(
    ("name", "epoch"),
    [("teacher", 1), ("network", 1)],
    ids=["while the teacher learns", "after it has learnt"],
)
def test_a_training_that_was_killed_ends_with_the_very_weights_of_one_that_was_not(
    whole, images, labels, tmp_path, monkeypatch, name, epoch
):
    """Killed as that epoch of the teacher or of the network ends, before it is logged."""
    began, end = [], RunLog.on_epoch_end

    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def on_epoch_begin(log, number, logs=None):
        who = "teacher" if log.model.name == "teacher" else "network"
        began.append((who, number))
        log_begin(log, number, logs)

    def on_epoch_end(log, number, logs=None):
        if began[-1] == (name, epoch) and began.count((name, epoch)) == 1:
            raise Killed
        end(log, number, logs)

    log_begin = RunLog.on_epoch_begin
    monkeypatch.setattr(RunLog, "on_epoch_begin", on_epoch_begin)
    monkeypatch.setattr(RunLog, "on_epoch_end", on_epoch_end)
    with pytest.raises(Killed):
        fit(CONFIG, images, labels, seed=1, backup=tmp_path)
    before = len(began)
    fitted = fit(CONFIG, images, labels, seed=1, backup=tmp_path)
    everything = [("teacher", 0), ("teacher", 1), ("network", 0), ("network", 1)]
    assert began[before:] == everything[everything.index((name, epoch)) :]
    assert fitted.history == whole.history
    ours, theirs = fitted.network.get_weights(), whole.network.get_weights()
    for weights, same in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(weights, same)
