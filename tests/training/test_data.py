"""What networks are fitted on: pictures against plain loops, labels and the split."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from multiprocessing import active_children

import numpy as np
import pytest

from digits.networks.config import DISTORTED, NO_AUGMENTATION, ONE_HOT, SPARSE
from digits.networks.recipes import CATALOGUE
from digits.synthesis.augment import DOODLE_SHARE, NO_DIGIT, distort
from digits.training import batches as making
from digits.training.batches import PicturesError, Split, encode_labels
from digits.training.data import CACHED_EPOCHS, FRESH_SHARE, AugmentedDigits, split

BEST = CATALOGUE["best"]
NONE = 10  # the eleventh class
FRESH_FROM = round(BEST.epochs * (1 - FRESH_SHARE))


def digits_of(images, labels, batch_size, seed=1, **changes):
    return AugmentedDigits(
        Split(images, labels), replace(BEST, batch_size=batch_size, **changes), seed
    )


def batches_of(digits, order=None):
    return [digits[index] for index in order or range(len(digits))]


def assert_equal_batches(ours, theirs):
    for (images, labels), (other_images, other_labels) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(images, other_images)
        np.testing.assert_array_equal(labels, other_labels)


def test_batches_hold_images_and_one_hot_labels_of_eleven_classes(images, labels):
    digits = digits_of(images, labels, 16)
    assert [len(x) for x, _ in batches_of(digits)] == [16, 16, 16, 2]
    for x, y in batches_of(digits):
        assert x.dtype == np.uint8
        assert x.shape == (len(y), 28, 28)
        assert y.shape == (len(x), 11)
        assert set(np.unique(y)) == {0, 1}
        np.testing.assert_array_equal(y.sum(axis=1), 1)


def test_the_eleventh_class_has_the_share_of_the_doodles(images, labels):
    digits = digits_of(images, labels, 50)
    shown = []
    for epoch in range(40):
        digits.start_epoch(epoch)
        shown += digits[0][1].argmax(axis=1).tolist()
    deviation = np.sqrt(DOODLE_SHARE * (1 - DOODLE_SHARE) / 2000)
    assert shown.count(NONE) / 2000 == pytest.approx(DOODLE_SHARE, abs=4 * deviation)
    counts = np.bincount(shown, minlength=11)[:10]
    expected = 200 * (1 - DOODLE_SHARE)
    assert abs(counts - expected).max() < 4 * np.sqrt(expected * DOODLE_SHARE)


def test_each_picture_has_the_label_that_it_was_made_with(images, labels, monkeypatch):
    def vary_digit(image, digit, rng):
        """Writes what it shows onto the image: the digit, or for every other NO_DIGIT."""
        shown = digit if digit % 2 else NO_DIGIT
        assert type(digit) is int
        return np.full((28, 28), 100 + shown, np.uint8), shown

    monkeypatch.setattr(making, "vary_digit", vary_digit)
    x, y = digits_of(images, labels, 50)[0]
    shown = y.argmax(axis=1)
    assert np.bincount(shown, minlength=11).tolist() == [0, 5, 0, 5, 0, 5, 0, 5, 0, 5, 25]
    np.testing.assert_array_equal(x[:, 0, 0], np.where(shown == NONE, 100 + NO_DIGIT, 100 + shown))


def test_batches_do_not_depend_on_the_order_in_which_they_are_asked_for(images, labels):
    forward = batches_of(digits_of(images, labels, 16))
    backward = batches_of(digits_of(images, labels, 16), order=[3, 2, 1, 0])
    assert_equal_batches(forward, backward[::-1])


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_batches_do_not_depend_on_the_processes_that_make_them(images, labels, processes):
    """Also where epochs follow each other, and where a run goes on in a later one."""
    here, there = (
        AugmentedDigits(Split(images, labels), replace(BEST, batch_size=16), 1, count)
        for count in (0, processes)
    )
    with there:
        for epoch in (0, 1, FRESH_FROM):
            here.start_epoch(epoch)
            there.start_epoch(epoch)
            assert_equal_batches(batches_of(here), batches_of(there))


def test_a_process_that_ends_by_itself_gives_one_sentence_whatever_keras_says(images, labels):
    config = replace(BEST, batch_size=16)
    with pytest.raises(PicturesError, match="ended by itself") as raised:  # noqa: SIM117
        with AugmentedDigits(Split(images, labels), config, seed=1, processes=1) as digits:
            digits[0]
            for process in active_children():
                process.kill()
            try:
                batches_of(digits)
                digits.start_epoch(1)
                batches_of(digits)
            except PicturesError as error:
                raise RuntimeError("Keras's own words") from error
    assert "\n" not in str(raised.value)


# Prints a line as soon as it has a batch, and goes on until it is ended.
ENDLESS = """
import signal
from contextlib import closing
from itertools import count
import numpy as np
from digits.networks.recipes import CATALOGUE
from digits.training.batches import Pictures, Producer, Split
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
digits = Split(np.full((2000, 28, 28), 99, np.uint8), np.zeros(2000, int))
with closing(Producer(Pictures(digits, CATALOGUE["best"], 1), 2)) as producer:
    for epoch in count():
        producer.expect((epoch + later, 0) for later in range(8))
        producer.take((epoch, 0))
        print(epoch, flush=True)
"""


@pytest.mark.process
@pytest.mark.parametrize("end", ["Ctrl+C", "kill"])
def test_a_training_that_ends_leaves_no_process_behind(end):
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl+C in a terminal reaches all of a session
    )
    try:
        assert process.stdout.readline() == "0\n"
        if end == "kill":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGINT)
        # Both pipes are closed only when the last process that inherited them has ended.
        _, errors = process.communicate(timeout=60)
    finally:
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
    assert ("KeyboardInterrupt" in errors) == (end == "Ctrl+C"), errors


def test_one_process_for_each_core_and_none_beside_a_single_one(monkeypatch):
    for cores, processes in ((1, 0), (2, 2), (16, 16)):
        monkeypatch.setattr(making, "cores", lambda cores=cores: cores)
        assert making.useful_processes() == processes


def test_batches_differ_between_epochs_and_seeds_and_come_back_with_them(images, labels):
    digits = digits_of(images, labels, 16)
    first = batches_of(digits)
    digits.start_epoch(1)
    second = batches_of(digits)
    other = batches_of(digits_of(images, labels, 16, seed=2))
    for (x, _), (x_second, _), (x_other, _) in zip(first, second, other, strict=True):
        assert not any(np.array_equal(*pair) for pair in zip(x, x_second, strict=True))
        assert not any(np.array_equal(*pair) for pair in zip(x, x_other, strict=True))
    digits.start_epoch(0)
    assert_equal_batches(first, batches_of(digits))


def test_pictures_of_cached_epochs_are_used_again_and_not_made_again(images, labels, monkeypatch):
    digits = digits_of(images, labels, 16)
    digits.start_epoch(1)
    second = batches_of(digits)
    monkeypatch.setattr(making, "vary_digit", None)
    digits.start_epoch(CACHED_EPOCHS + 1)
    assert_equal_batches(second, batches_of(digits))


def test_a_training_that_uses_no_picture_twice_keeps_none(images, labels, monkeypatch):
    digits, made = digits_of(images, labels, 16, epochs=CACHED_EPOCHS), []
    first = batches_of(digits)
    vary = making.vary_digit
    monkeypatch.setattr(making, "vary_digit", lambda *given: made.append(1) or vary(*given))
    assert_equal_batches(first, batches_of(digits))
    assert len(made) == len(images)


def test_late_epochs_have_pictures_that_no_other_has(images, labels):
    digits, seen = digits_of(images, labels, 50), []
    for epoch in (
        FRESH_FROM % CACHED_EPOCHS,
        FRESH_FROM,
        FRESH_FROM + CACHED_EPOCHS,
    ):
        digits.start_epoch(epoch)
        seen.append({image.tobytes() for image in digits[0][0]})
    assert all(one.isdisjoint(other) for one, other in combinations(seen, 2))


@pytest.mark.parametrize("epoch", [0, 1])
def test_every_epoch_takes_each_image_once_with_its_label(images, labels, monkeypatch, epoch):
    monkeypatch.setattr(making, "vary_digit", lambda image, digit, rng: (image, digit))
    digits = digits_of(images, labels, 16)
    digits.start_epoch(epoch)
    batches = batches_of(digits)
    x = np.concatenate([x for x, _ in batches])
    y = np.concatenate([y for _, y in batches]).argmax(axis=1)
    taken = sorted((image.tobytes(), digit) for image, digit in zip(x, y, strict=True))
    given = sorted((image.tobytes(), digit) for image, digit in zip(images, labels, strict=True))
    assert taken == given
    assert not np.array_equal(x, images)


@pytest.mark.parametrize("loss", [SPARSE, ONE_HOT])
def test_distorted_digits_are_others_in_every_epoch_with_their_labels(images, labels, loss):
    digits = digits_of(images, labels, 16, augmentation=DISTORTED, loss=loss)
    taken = []
    for epoch in (0, 1):
        digits.start_epoch(epoch)
        order = np.random.default_rng((1, epoch)).permutation(50)
        for index, (x, y) in enumerate(batches_of(digits)):
            chosen, rng = (
                order[16 * index : 16 * index + 16],
                np.random.default_rng((1, epoch, index)),
            )
            expected = [distort(images[i], rng, change_pen=True) for i in chosen]
            np.testing.assert_array_equal(x, expected)
            np.testing.assert_array_equal(
                y.argmax(axis=1) if loss == ONE_HOT else y, labels[chosen]
            )
            assert y.shape == ((len(x), 10) if loss == ONE_HOT else (len(x),))
            taken.append(x)
    assert not np.array_equal(taken[0], taken[4])


def test_labels_take_the_form_of_the_loss():
    config = replace(BEST, augmentation=NO_AUGMENTATION)
    given = np.array([0, 9, NO_DIGIT])
    np.testing.assert_array_equal(encode_labels(BEST, given), np.eye(11)[[0, 9, NONE]])
    np.testing.assert_array_equal(encode_labels(config, given[:2]), np.eye(10)[[0, 9]])
    np.testing.assert_array_equal(encode_labels(replace(config, loss=SPARSE), given[:2]), [0, 9])


@pytest.mark.parametrize(("share", "used"), [(1, 40), (0.5, 20), (0.001, 1)])
def test_the_last_images_validate_and_the_first_of_the_others_train(images, labels, share, used):
    config = replace(CATALOGUE["mlp-128"], validation_split=0.2, train_fraction=share)
    train, validation = split(config, images, labels, seed=1)
    np.testing.assert_array_equal(train.x, images[:used])
    np.testing.assert_array_equal(train.y, labels[:used])
    np.testing.assert_array_equal(validation.x, images[40:])
    np.testing.assert_array_equal(validation.y, labels[40:])


def test_where_pictures_are_generated_images_from_all_over_validate(images, labels):
    config = replace(BEST, validation_split=0.2)
    train, validation = split(config, images, labels, seed=1)
    assert (len(train.x), len(validation.x)) == (40, 10)
    everything = [image.tobytes() for image in images]
    places = [everything.index(image.tobytes()) for image in [*train.x, *validation.x]]
    assert sorted(places) == list(range(50)) and min(places[40:]) < 40
    np.testing.assert_array_equal(labels[places], [*train.y, *validation.y])
    again, other = (split(config, images, labels, seed=seed)[1] for seed in (1, 2))
    np.testing.assert_array_equal(validation.x, again.x)
    assert not np.array_equal(validation.x, other.x)
