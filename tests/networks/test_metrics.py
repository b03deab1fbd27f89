"""Figures on labelled digits, and which are read wrong: against plain loops and cases by hand."""

from dataclasses import asdict

import numpy as np
import pytest

from digits.networks.decision import REFUSE_ABOVE, SURE_FROM, Outputs, decide
from digits.networks.metrics import (
    BARS,
    BINS,
    calibration_error,
    correct,
    evaluate,
    in_bar,
    in_cell,
    interval,
    mistakes,
    reliability,
    risk_coverage,
)
from digits.networks.verdicts import NAMED_FIRST

COUNT = 300


@pytest.fixture(scope="module")
def answers():
    """Random probabilities and labels: about a tenth is right."""
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(10), COUNT).astype(np.float32)
    return probabilities, rng.integers(10, size=COUNT, dtype=np.uint8)


def confidences(answers, places):
    return [max(answers[0][place]) for place in places]


def readings(answers):
    """Place, true digit and digit read, one by one."""
    for place, (row, label) in enumerate(zip(*answers, strict=True)):
        yield place, int(label), max(range(10), key=lambda digit: row[digit])


def test_every_digit_lies_in_the_cell_of_what_it_is_and_what_it_is_read_as(answers):
    cells = {(t, r): in_cell(*answers, t, r).tolist() for t in range(10) for r in range(10)}
    for place, true, read in readings(answers):
        assert place in cells[true, read]
    assert sum(map(len, cells.values())) == COUNT


def test_mistakes_are_what_is_read_wrong_the_most_confident_first(answers):
    places = mistakes(*answers)
    assert sorted(places) == [place for place, true, read in readings(answers) if true != read]
    assert confidences(answers, places) == sorted(confidences(answers, places), reverse=True)


def test_correct_are_what_is_read_right_the_least_confident_first(answers):
    places = correct(*answers)
    assert sorted(places) == [place for place, true, read in readings(answers) if true == read]
    assert confidences(answers, places) == sorted(confidences(answers, places))


def test_cells_begin_with_the_most_confident(answers):
    for true in range(10):
        shown = confidences(answers, in_cell(*answers, true, (true + 3) % 10))
        assert shown == sorted(shown, reverse=True) and shown


def test_every_digit_lies_in_the_bar_of_its_confidence_and_mistakes_come_first(answers):
    places = [in_bar(*answers, bar).tolist() for bar in range(BARS)]
    assert sorted(place for inside in places for place in inside) == list(range(COUNT))
    read = {place: true == read for place, true, read in readings(answers)}
    for bar, inside in enumerate(places):
        shown = confidences(answers, inside)
        assert all(bar / BARS <= confidence <= (bar + 1) / BARS for confidence in shown)
        wrong = [place for place in inside if not read[place]]
        assert inside[: len(wrong)] == wrong
        for part in (shown[: len(wrong)], shown[len(wrong) :]):
            assert part == sorted(part, reverse=True)
    assert max(map(len, places)) > 20


def test_where_all_is_right_there_are_no_mistakes():
    probabilities = np.eye(10, dtype=np.float32)
    assert mistakes(probabilities, np.arange(10)).size == 0
    assert in_cell(probabilities, np.arange(10), 3, 4).size == 0
    assert correct(probabilities, np.arange(10)).size == 10


# Figures


def random_answers(count=500):
    """Probabilities that are right more often than not, and their labels."""
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 10, count)
    scores = rng.normal(size=(count, 10)) + 2 * np.eye(10)[labels]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return probabilities.astype(np.float32), labels


def all_digits(probabilities):
    """The outputs of a network that takes everything for a digit."""
    return Outputs(probabilities, np.zeros(len(probabilities), np.float32))


def test_the_confusion_matrix_agrees_with_accuracy_precision_and_recall():
    probabilities, labels = random_answers()
    figures = evaluate(all_digits(probabilities), labels)
    confusion = np.array(figures.confusion)
    read = probabilities.argmax(axis=1)
    assert confusion[3, 8] == ((labels == 3) & (read == 8)).sum()
    assert confusion.trace() / confusion.sum() == pytest.approx(figures.accuracy)
    assert figures.recall[4] == pytest.approx((read[labels == 4] == 4).mean())
    assert figures.precision[4] == pytest.approx((labels[read == 4] == 4).mean())


def test_a_digit_that_is_never_read_has_precision_zero():
    figures = evaluate(all_digits(np.eye(10, dtype=np.float32)[[0, 0]]), np.array([0, 1]))
    assert figures.precision[1] == figures.recall[1] == 0


def test_the_calibration_error_is_that_of_the_probabilities():
    probabilities, labels = random_answers()
    # Right no more often than that, and yet quite sure.
    too_sure = np.eye(10, dtype=np.float32)[probabilities.argmax(axis=1)]
    figures, sure_figures = (evaluate(all_digits(p), labels) for p in (probabilities, too_sure))
    assert figures.calibration_error == calibration_error(probabilities, labels)
    assert sure_figures.calibration_error == pytest.approx(1 - figures.accuracy)
    assert figures.calibration_error < sure_figures.calibration_error


def test_what_is_done_with_each_digit_is_counted_as_it_is_decided():
    probabilities, labels = random_answers()
    no_digit = np.random.default_rng(2).random(len(labels)).astype(np.float32)
    no_digit[:2] = REFUSE_ABOVE, np.nextafter(np.float32(REFUSE_ABOVE), np.float32(1))
    figures = evaluate(Outputs(probabilities, no_digit), labels)
    counts = dict.fromkeys((*NAMED_FIRST, "two_right"), 0)
    for prediction, label in zip(decide(Outputs(probabilities, no_digit)), labels, strict=True):
        if len(prediction.digits) == 1:
            counts["named_right" if prediction.digits == (label,) else "named_wrong"] += 1
        else:
            counts["two_named" if prediction.digits else "refused"] += 1
            counts["two_right"] += label in prediction.digits
    assert min(counts.values()) > 0
    for name, count in counts.items():
        assert getattr(figures, name) == pytest.approx(count / len(labels)), name
    sure = probabilities.max(axis=1) >= SURE_FROM
    assert counts["two_named"] == (~sure & (no_digit <= REFUSE_ABOVE)).sum()


def test_a_refused_digit_changes_no_figure_but_what_is_answered():
    probabilities, labels = random_answers(50)
    answered = {*NAMED_FIRST, "two_right", "risk_coverage"}
    refused, not_refused = (
        asdict(evaluate(Outputs(probabilities, np.full(50, no_digit)), labels))
        for no_digit in (1.0, 0.0)
    )
    assert refused["refused"] == 1
    for name in refused.keys() - answered:
        assert refused[name] == not_refused[name], name


# Confidence


def test_bars_count_digits_and_right_ones_as_a_plain_loop_does():
    probabilities, labels = random_answers()
    measured = evaluate(all_digits(probabilities), labels).reliability
    count, right = [0] * BARS, [0] * BARS
    for row, label in zip(probabilities.tolist(), labels, strict=True):
        bar = min(int(max(row) * BARS), BARS - 1)
        count[bar] += 1
        right[bar] += row.index(max(row)) == label
    assert measured == {"count": count, "right": right}
    assert sum(count) == len(labels) and min(count[3:]) > 0


def test_a_digit_is_answered_from_its_own_confidence_on_unless_it_is_refused():
    confidences = [0.1, 0.55, 0.6, 0.95, 1.0, 0.9]
    refused = np.float32([0, 0, 0, 0, 0, REFUSE_ABOVE + 0.01])
    labels = np.array([1, 1, 0, 1, 0, 1])  # 0 is read
    outputs = Outputs(np.float32(rows(confidences)), refused)
    curve = risk_coverage(outputs, labels)
    assert curve["threshold"] == [percent / 100 for percent in range(100)]
    expected = {0: (5, 3), 10: (5, 3), 11: (4, 2), 55: (4, 2), 56: (3, 1), 60: (3, 1), 61: (2, 1)}
    expected |= {95: (2, 1), 96: (1, 0), 99: (1, 0)}
    for percent, figures in expected.items():
        assert (curve["answered"][percent], curve["wrong"][percent]) == figures, percent


def test_at_the_pages_own_limit_the_curve_is_what_the_page_does():
    probabilities, labels = random_answers()
    no_digit = np.random.default_rng(2).random(len(labels)).astype(np.float32)
    figures = evaluate(Outputs(probabilities, no_digit), labels)
    curve, at = figures.risk_coverage, round(100 * SURE_FROM)
    named = figures.named_right + figures.named_wrong
    assert curve["answered"][at] / len(labels) == pytest.approx(named)
    assert curve["wrong"][at] / len(labels) == pytest.approx(figures.named_wrong)


# Calibration


def rows(confidences, digit=0):
    """One row each: the confidence for the digit, the rest shared by the others."""
    confidences = np.float64(confidences)
    probabilities = np.repeat((1 - confidences[:, np.newaxis]) / 9, 10, axis=1)
    probabilities[:, digit] = confidences
    return probabilities


def random_rows(count, seed):
    """Readings that are right more seldom than they are confident, and their labels."""
    rng = np.random.default_rng(seed)
    scores = 3 * rng.normal(size=(count, 10))
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    labels = np.where(rng.random(count) < 0.6, probabilities.argmax(axis=1), 3)
    return probabilities, labels


def slow_reliability(probabilities, labels):
    """Bin by bin, digit by digit."""
    table = []
    for number in range(BINS):
        least, most = number / BINS, (number + 1) / BINS
        confidences, hits = [], []
        for row, label in zip(probabilities.tolist(), labels.tolist(), strict=True):
            if least <= max(row) < most or (max(row) == 1 and number == BINS - 1):
                confidences.append(max(row))
                hits.append(row.index(max(row)) == label)
        count = len(hits)
        means = [sum(confidences) / count, sum(hits) / count] if count else [0, 0]
        table.append([count / len(labels), *means])
    return table


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("count", [1, 20, 1000])
def test_reliability_and_its_error_are_those_of_a_plain_loop(count, seed):
    probabilities, labels = random_rows(count, seed)
    expected = slow_reliability(probabilities, labels)
    table = reliability(probabilities, labels)
    assert table.shape == (BINS, 3)
    np.testing.assert_allclose(table, expected, atol=1e-12)
    error = sum(share * abs(confidence - right) for share, confidence, right in expected)
    assert calibration_error(probabilities, labels) == pytest.approx(error, abs=1e-12)


def test_reliability_of_a_case_made_by_hand():
    # Two digits at 0.9, one of them right; one at 0.65, right; one at 0.2, wrong.
    probabilities = rows([0.9, 0.9, 0.65, 0.2])
    table = reliability(probabilities, np.array([0, 5, 0, 5]))
    filled = {int(0.9 * BINS): (0.5, 0.9, 0.5), int(0.65 * BINS): (0.25, 0.65, 1)}
    filled[int(0.2 * BINS + 1e-9)] = (0.25, 0.2, 0)
    for number, row in enumerate(table):
        assert row.tolist() == pytest.approx(filled.get(number, (0, 0, 0)))
    error = 0.5 * 0.4 + 0.25 * 0.35 + 0.25 * 0.2
    assert calibration_error(probabilities, np.array([0, 5, 0, 5])) == pytest.approx(error)


def test_confidence_that_means_what_it_says_has_next_to_no_error():
    # Of a hundred digits at 90 % ninety are right, and so on.
    confidences = np.repeat([0.3, 0.5, 0.7, 0.9], 100)
    right = np.concatenate([np.arange(100) < 100 * c - 1e-9 for c in (0.3, 0.5, 0.7, 0.9)])
    labels = np.where(right, 0, 1)
    assert calibration_error(rows(confidences), labels) == pytest.approx(0, abs=1e-9)
    assert calibration_error(rows(confidences), 1 - labels) > 0.3


@pytest.mark.parametrize(("label", "error"), [(0, 0), (1, 1)])
def test_certainty_is_no_error_when_right_and_all_error_when_wrong(label, error):
    probabilities, labels = rows(np.ones(50)), np.full(50, label)
    assert calibration_error(probabilities, labels) == pytest.approx(error, abs=1e-9)
    table = reliability(probabilities, labels)
    assert len(table) == BINS
    np.testing.assert_allclose(table[-1], [1, 1, 1 - label])
    assert not table[:-1].any()


def test_the_error_is_at_least_the_gap_between_mean_confidence_and_accuracy():
    for seed in range(20):
        probabilities, labels = random_rows(300, seed)
        error = calibration_error(probabilities, labels)
        hits = probabilities.argmax(axis=1) == labels
        assert abs(probabilities.max(axis=1).mean() - hits.mean()) - 1e-9 <= error <= 1


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_a_known_table(right, total, low, high):
    # R. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in
    # Medicine 17, 1998, table I, method 3.
    assert interval(right, total) == pytest.approx((low, high), abs=5e-5)
    assert interval(total - right, total) == pytest.approx((1 - high, 1 - low), abs=5e-5)


def test_the_interval_holds_the_share_and_shrinks_with_more_digits():
    for right, total in ((0, 1), (1, 1), (5, 6), (500, 600), (2000, 2000)):
        low, high = interval(right, total)
        assert 0 <= low <= right / total <= high <= 1
    narrow, wide = interval(800, 1000), interval(8, 10)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]
    with pytest.raises(ValueError):
        interval(0, 0)
