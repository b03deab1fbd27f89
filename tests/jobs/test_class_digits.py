"""A class's digits on their way to a training."""

import io

import numpy as np
import pytest

from digits.jobs.class_digits import (
    FILE,
    ClassDigits,
    ClassDigitsError,
    take_class_digits,
    write_class_digits,
)
from digits.jobs.config import pupil_config
from digits.jobs.job import TrainingJob

IMAGES = np.random.default_rng(1).integers(0, 256, (20, 28, 28), np.uint8)
LABELS = (np.arange(20) % 10).astype(np.uint8)
DIGITS = ClassDigits(IMAGES, LABELS, 3)


def test_they_arrive_as_they_were_and_the_file_goes(tmp_path):
    write_class_digits(tmp_path, DIGITS)
    images, labels = take_class_digits(tmp_path, 20)
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arrays",
    [
        None,
        {"images": IMAGES},
        {"images": IMAGES[:19], "labels": LABELS},
        {"images": IMAGES, "labels": LABELS[:19]},
        {"images": IMAGES.astype(np.float32), "labels": LABELS},
        {"images": IMAGES[:, :27], "labels": LABELS},
        {"images": IMAGES, "labels": LABELS.astype(np.int64)},
        {"images": IMAGES, "labels": LABELS + 1},
        {"images": np.array([{}] * 20), "labels": LABELS},
    ],
)
def test_what_is_not_a_class_is_refused_and_goes_too(tmp_path, arrays):
    content = io.BytesIO(b"nothing of the kind")
    if arrays:
        np.savez(content, **arrays)
    (tmp_path / FILE).write_bytes(content.getvalue())
    with pytest.raises(ClassDigitsError, match=r"^The drawings .* Train again\.$"):
        take_class_digits(tmp_path, 20)
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_refused_in_the_same_sentence(tmp_path):
    with pytest.raises(ClassDigitsError, match="did not reach"):
        take_class_digits(tmp_path, 20)


def test_a_training_that_cannot_begin_leaves_none(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    job = TrainingJob(pupil_config(class_digits=20), DIGITS)

    def refuse():
        (folder,) = tmp_path.iterdir()
        assert (folder / FILE).is_file()
        raise OSError("no process")

    job.begin(refuse, 300, lambda: None)
    assert job.progress.state == "failed"
    assert list(tmp_path.iterdir()) == []
