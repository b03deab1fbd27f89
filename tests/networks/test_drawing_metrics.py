"""Figures on drawings against plain loops."""

import math

import numpy as np
import pytest

from digits.networks.decision import REFUSE_ABOVE, SURE_FROM, Outputs
from digits.networks.drawing_metrics import NUMBERS, evaluate_drawings
from digits.networks.metrics import BINS, risk_coverage
from digits.networks.verdicts import NAMED_FIRST


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


def what_is_done(row, no_digit, label):
    """The verdict on a drawing, by the limits alone, and whether the true digit is in it."""
    first, second = sorted(range(10), key=lambda digit: -row[digit])[:2]
    if no_digit > REFUSE_ABOVE:
        return "refused", False
    if row[first] < SURE_FROM:
        return "two", label in (first, second)
    return "named", label == first


def expected_figures(outputs, labels):
    """Drawing by drawing, as the docstrings say."""
    by_digit = {digit: [] for digit in range(10)}
    right, wrong, done, others, bins, losses, errors = [], [], [], [], {}, [], []
    for row, no_digit, label in zip(*(part.tolist() for part in outputs), labels, strict=True):
        most = max(row)
        verdict = what_is_done(row, no_digit, label)
        if label < 0:
            others.append(verdict[0])
            continue
        hit = row.index(most) == label
        by_digit[label].append(hit)
        (right if hit else wrong).append(most)
        done.append(verdict)
        bins.setdefault(min(int(most * BINS), BINS - 1), []).append((most, hit))
        losses.append(-math.log(row[label]))
        errors.append(sum((row[digit] - (digit == label)) ** 2 for digit in range(10)))
    gaps = [abs(sum(most - hit for most, hit in members)) for members in bins.values()]
    hits = [hit for shares in by_digit.values() for hit in shares]
    return {
        "digits": len(done),
        "named_right": average([each == ("named", True) for each in done]),
        "named_wrong": average([each == ("named", False) for each in done]),
        "two_named": average([each[0] == "two" for each in done]),
        "two_right": average([each == ("two", True) for each in done]),
        "refused": average([each[0] == "refused" for each in done]),
        "accuracy": average([average(shares) for shares in by_digit.values() if shares]),
        "accuracy_of_all": average(hits),
        "confidence_when_right": average(right),
        "confidence_when_wrong": average(wrong),
        "calibration_error": sum(gaps) / len(done) if done else None,
        "loss": average(losses),
        "brier": average(errors),
        "aurc": slow_aurc(outputs, labels) if done else None,
        "others": len(others),
        "others_named": average([each == "named" for each in others]),
        "others_two": average([each == "two" for each in others]),
        "others_refused": average([each == "refused" for each in others]),
        "auroc": slow_auroc(outputs.no_digit[labels < 0], outputs.no_digit[labels >= 0]),
        "fpr95": slow_fpr95(outputs.no_digit[labels < 0], outputs.no_digit[labels >= 0]),
    }


def slow_aurc(outputs, labels):
    digits = [
        (no_digit > REFUSE_ABOVE, -max(row), row.index(max(row)) != label)
        for row, no_digit, label in zip(*(part.tolist() for part in outputs), labels, strict=True)
        if label >= 0
    ]
    wrong = [each[2] for each in sorted(digits)]
    return average([average(wrong[:count]) for count in range(1, len(wrong) + 1)])


def slow_auroc(others, digits):
    """Pair by pair; ties count half."""
    return average([(a > b) + (a == b) / 2 for a in others.tolist() for b in digits.tolist()])


def slow_fpr95(others, digits):
    """Each score of a drawing of no digit is tried as the threshold, the highest first."""
    for threshold in sorted(others.tolist(), reverse=True):
        if average([score >= threshold for score in others.tolist()]) >= 0.95:
            return average([score >= threshold for score in digits.tolist()])


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
    assert set(expected) == set(NUMBERS)
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
    assert as_refused.refused == as_refused.others_refused == 1


def test_what_is_done_with_digits_and_with_other_drawings_adds_up():
    outputs, labels = random_outputs(1)
    figures = evaluate_drawings(outputs, labels)
    shares = [getattr(figures, name) for name in NAMED_FIRST]
    assert sum(shares) == pytest.approx(1) and min(shares) > 0
    others = figures.others_named, figures.others_two, figures.others_refused
    assert sum(others) == pytest.approx(1) and min(others) > 0
    digit = labels >= 0
    assert figures.risk_coverage == risk_coverage(outputs.only(digit), labels[digit])


def test_the_macro_shares_are_means_of_the_ten_digits_own():
    outputs, labels = random_outputs(2)
    macro = evaluate_drawings(outputs, labels).macro
    own = [evaluate_drawings(outputs.only(labels == d), labels[labels == d]) for d in range(10)]
    assert set(macro) == {*NAMED_FIRST, "two_right"}
    for name, share in macro.items():
        assert share == pytest.approx(average([getattr(figures, name) for figures in own])), name


@pytest.mark.parametrize("rounding", [0, 3e-7])
def test_a_network_that_cannot_tell_has_no_figures_of_telling_apart(rounding):
    outputs, labels = random_outputs(1)
    plain = outputs._replace(no_digit=rounding * outputs.no_digit)
    figures = evaluate_drawings(plain, labels)
    assert figures.auroc is figures.fpr95 is None
    assert figures.others_refused == figures.refused == 0


def test_ties_count_half_and_all_tied_at_the_threshold_are_refused():
    """Of twenty doodles one may be missed; the other nineteen end at a tie with one digit."""
    no_digit = np.float32([0.9] * 18 + [0.5, 0.1] + [0.5, 0.05])
    labels = np.array([-1] * 20 + [3, 4])
    outputs = Outputs(np.full((22, 10), 0.1, np.float32), no_digit)
    figures = evaluate_drawings(outputs, labels)
    assert figures.auroc == pytest.approx((18 * 2 + 1.5 + 1) / 40)
    assert figures.fpr95 == 0.5
