"""Figures on drawings against plain loops."""

import numpy as np
import pytest

from digits.networks.decision import REFUSE_ABOVE, SURE_FROM, Outputs
from digits.networks.drawing_metrics import DrawingMetrics, evaluate_drawings
from digits.networks.metrics import BINS

FIGURES = [field for field in DrawingMetrics.__dataclass_fields__ if field != "by_digit"]


def random_outputs(seed, count=400):
    """Outputs that are mostly right, some unsure, some refused; labels of all kinds."""
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(-1, 10), rng.integers(-1, 10, count - 11)])
    scores = 1.5 * rng.normal(size=(count, 10)) + 4 * np.eye(11)[labels][:, :10]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    no_digit = np.where(labels < 0, rng.beta(3, 1, count), rng.beta(1, 4, count))
    return Outputs(probabilities.astype(np.float32), no_digit.astype(np.float32)), labels


def average(values):
    return sum(values) / len(values) if values else None


def expected_figures(outputs, labels):
    """Drawing by drawing, as the docstrings say."""
    by_digit = {digit: [] for digit in range(10)}
    right, wrong, unsure, refused, recognised, bins = [], [], [], [], [], {}
    for row, no_digit, label in zip(*(part.tolist() for part in outputs), labels, strict=True):
        most = max(row)
        if label < 0:
            recognised.append(no_digit > REFUSE_ABOVE)
            continue
        hit = row.index(most) == label
        by_digit[label].append(hit)
        (right if hit else wrong).append(most)
        refused.append(no_digit > REFUSE_ABOVE)
        unsure.append(no_digit <= REFUSE_ABOVE and most < SURE_FROM)
        bins.setdefault(min(int(most * BINS), BINS - 1), []).append((most, hit))
    shares = [average(hits) for hits in by_digit.values() if hits]
    errors = [abs(sum(most - hit for most, hit in members)) for members in bins.values()]
    return {
        "digits": len(right) + len(wrong),
        "accuracy": average(shares),
        "confidence_when_right": average(right),
        "confidence_when_wrong": average(wrong),
        "calibration_error": sum(errors) / len(refused) if refused else None,
        "unsure": average(unsure),
        "refused": average(refused),
        "others": len(recognised),
        "others_recognised": average(recognised),
    }


CHOICES = {
    "everything": lambda labels: labels >= -1,
    "only digits": lambda labels: labels >= 0,
    "only other drawings": lambda labels: labels < 0,
    "only some of the digits": lambda labels: (labels > 3) & (labels < 8),
}


@pytest.mark.parametrize("chosen", CHOICES.values(), ids=CHOICES)
@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_a_plain_loop(chosen, seed):
    outputs, labels = random_outputs(seed)
    outputs, labels = outputs.only(chosen(labels)), labels[chosen(labels)]
    figures = evaluate_drawings(outputs, labels)
    expected = expected_figures(outputs, labels)
    assert set(expected) == set(FIGURES)
    for name, value in expected.items():
        found = getattr(figures, name)
        assert (found is None) == (value is None), name
        assert found == (None if value is None else pytest.approx(value, abs=1e-6)), name


def test_each_digit_has_its_own_accuracy_and_counts_the_same():
    """Nine ones read right and one seven read wrong: half of the digits, not nine tenths."""
    labels = np.array([1] * 9 + [7])
    outputs = Outputs(np.float32(np.eye(10)[[1] * 10]), np.zeros(10, np.float32))
    figures = evaluate_drawings(outputs, labels)
    assert (figures.by_digit[1], figures.by_digit[7]) == (1, 0)
    assert figures.accuracy == pytest.approx(0.5)


def test_verdicts_do_not_change_the_accuracy():
    outputs, labels = random_outputs(1)
    refused = Outputs(outputs.probabilities, np.ones_like(outputs.no_digit))
    figures, as_refused = evaluate_drawings(outputs, labels), evaluate_drawings(refused, labels)
    assert as_refused.accuracy == figures.accuracy
    assert as_refused.refused == as_refused.others_recognised == 1
