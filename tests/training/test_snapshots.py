"""Snapshots of a training, against the weights that Keras itself has at each step."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from digits.jobs.config import pupil_config
from digits.mnist import load_mnist
from digits.networks.inference import read_network
from digits.networks.snapshots import SNAPSHOTS_FILE, load_snapshots, read_snapshots
from digits.training.fit import fit
from digits.training.publish import publish
from digits.training.watch import Watch

# Steps of 540 digits: 68 an epoch, the last of 4 digits. Dropout draws numbers in every step.
CONFIG = pupil_config((32,), "tanh", dropout=0.1, batch_size=8, epochs=2)
# After 0, 8, 31 and 62 steps, in the second epoch, and at its end; 1,000 digits are in it.
SEEN = [0, 64, 248, 496, 1004, 1080]


@pytest.fixture(scope="module")
def mnist(data):
    return load_mnist(data)


def train(mnist, config=CONFIG, **options):
    return fit(config, mnist.x_train, mnist.y_train, seed=1, **options)


class EachStep(keras.callbacks.Callback):
    """What Keras has after each step, where it runs one at a time: by the digits shown."""

    def __init__(self, mnist):
        super().__init__()
        self._validation = mnist.x_train[540:].astype(np.float32), mnist.y_train[540:]
        self.weights, self.accuracy = {}, {}

    def on_train_begin(self, logs=None):
        self._note(0)

    def on_epoch_begin(self, epoch, logs=None):
        self._before = 540 * epoch

    def on_train_batch_end(self, batch, logs=None):
        self._note(self._before + min(8 * (batch + 1), 540))

    def _note(self, seen):
        x, y = self._validation
        self.weights[seen] = self.model.get_weights()
        read = np.argmax(self.model.predict_on_batch(x), axis=1)
        self.accuracy[seen] = (read == y).mean()


@pytest.fixture(scope="module")
def plain(mnist):
    return train(mnist)


@pytest.fixture(scope="module")
def kept(mnist):
    return train(mnist, snapshots=True)


def test_the_network_that_comes_out_is_the_same_with_and_without_snapshots(plain, kept):
    assert plain.snapshots is None and kept.snapshots is not None
    assert plain.history == kept.history
    for ours, theirs in zip(kept.network.get_weights(), plain.network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_each_snapshot_is_what_keras_has_after_that_step(mnist, kept):
    steps = EachStep(mnist)
    train(mnist, callbacks=[steps], max_operations=0)
    assert len(steps.weights) == 1 + 2 * 68
    snapshots = kept.snapshots
    assert (snapshots.digits.tolist(), snapshots.digits_per_epoch) == (SEEN, 540)
    for moment, seen in enumerate(SEEN):
        taken = zip(snapshots.weights, snapshots.biases, strict=True)
        arrays = [array[moment] for pair in taken for array in pair]
        for array, weights in zip(arrays, steps.weights[seen], strict=True):
            np.testing.assert_array_equal(array, weights.astype(np.float16))
        assert snapshots.accuracy[moment] == pytest.approx(steps.accuracy[seen])
    assert snapshots.accuracy[0] < 0.3 < snapshots.accuracy[-1]


def test_published_the_last_of_them_is_the_network(mnist, kept, plain, tmp_path):
    publish(tmp_path, CONFIG, kept, mnist, seed=1, options={})
    network = read_network(tmp_path / "network.keras")
    selves = read_snapshots(tmp_path / SNAPSHOTS_FILE, network)
    assert [young.digits for young in selves] == SEEN
    assert selves[-1].network is network
    publish(tmp_path, CONFIG, plain, mnist, seed=1, options={})
    assert not (tmp_path / SNAPSHOTS_FILE).exists()  # they would be another run's


class Interruption(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 1:
            raise KeyboardInterrupt


def test_a_run_that_goes_on_keeps_what_was_taken_before_it_was_cut_off(mnist, kept, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        train(mnist, snapshots=True, backup=tmp_path, callbacks=[Interruption()])
    assert load_snapshots(tmp_path / SNAPSHOTS_FILE).digits.tolist() == SEEN[:4]
    fitted = train(mnist, snapshots=True, backup=tmp_path)
    for snapshots in (fitted.snapshots, train(mnist, snapshots=True, backup=tmp_path).snapshots):
        assert snapshots.digits.tolist() == SEEN
        for ours, whole in zip(snapshots.weights, kept.snapshots.weights, strict=True):
            np.testing.assert_array_equal(ours[:4], whole[:4])
        last = fitted.network.get_weights()[0].astype(np.float16)
        np.testing.assert_array_equal(snapshots.weights[0][-1], last)


def test_a_training_that_is_ended_early_ends_with_the_network_that_it_left(mnist):
    watch = Watch(CONFIG, lambda **fields: None, max_seconds=0)
    fitted = train(mnist, snapshots=True, callbacks=[watch], max_operations=0)
    assert fitted.snapshots.digits.tolist() == [0, 8]  # one step
    last = fitted.network.get_weights()[0].astype(np.float16)
    np.testing.assert_array_equal(fitted.snapshots.weights[0][-1], last)


def test_weights_that_float16_cannot_hold_leave_no_snapshots(mnist):
    lost = replace(CONFIG, optimizer="sgd", learning_rate=1e8, epochs=1)
    assert train(mnist, lost, snapshots=True).snapshots is None
