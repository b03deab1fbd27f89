"""Games: which drawings count, and which of them is first."""

import numpy as np
import pytest

from digits.classroom.games import is_out, networks_of, place, rank, score
from digits.classroom.live import ClassDrawing
from digits.classroom.task import DEAL, DIVIDE, FOOL, FREE, NO_DIGIT, Task
from digits.networks.decision import Outputs, Prediction, decide

FOOL_8 = Task(FOOL, 8)


def says(digit: int, probability: float, no_digit: float = 0.0) -> Prediction:
    """What a network says that gives a digit this probability and the others the rest."""
    probabilities = np.full((1, 10), (1 - probability) / 9, np.float32)
    probabilities[0, digit] = probability
    return decide(Outputs(probabilities, np.float32([no_digit])))[0]


def drawn(identity: int, label: int | None = None, pupil: int = 1) -> ClassDrawing:
    return ClassDrawing(identity, pupil, 1, FOOL, None, label, [], 0.0)


def test_it_is_fooled_by_what_it_reads_as_an_8():
    assert score(FOOL_8, [says(8, 0.9)]) == pytest.approx(0.9)
    assert score(FOOL_8, [says(3, 0.9)]) is None
    assert score(FOOL_8, [says(8, 0.5)]) is None  # undecided
    assert score(FOOL_8, [says(8, 0.9, no_digit=0.6)]) is None  # refused
    assert score(FOOL_8, [None]) is None  # no ink


def test_two_networks_are_divided_where_both_name_another_digit():
    task = Task(DIVIDE)
    assert networks_of(task) == ("best", "mlp-128") and networks_of(FOOL_8) == ("best",)
    assert score(task, [says(4, 0.95), says(9, 0.7)]) == pytest.approx(0.7)
    assert score(task, [says(4, 0.95), says(4, 0.7)]) is None
    assert score(task, [says(4, 0.95), says(9, 0.5)]) is None
    assert score(task, [says(4, 0.95), None]) is None


def test_no_digit_counts_where_it_is_called_one():
    assert score(Task(FREE), [says(0, 0.8)]) == pytest.approx(0.8)
    assert score(Task(FREE), [says(0, 0.8, no_digit=0.9)]) is None


def test_another_task_has_no_ranking():
    assert score(Task(DEAL), [says(0, 0.8)]) is None


def test_the_surest_is_first_and_of_equals_the_earlier_one():
    drawings = [drawn(1), drawn(2), drawn(3, pupil=2), drawn(4), drawn(5)]
    sure = (0.7, 0.9, 0.99, 0.9, 0.5)
    entries = rank(FOOL_8, drawings, [[says(8, share)] for share in sure])
    assert [entry.drawing.id for entry in entries] == [3, 2, 4, 1]
    assert [place(entries, pupil) for pupil in (2, 1, 3)] == [1, 2, None]


@pytest.mark.parametrize(
    ("task", "label", "out"),
    [
        (FOOL_8, 8, True),
        (FOOL_8, 3, False),
        (FOOL_8, None, False),
        (FOOL_8, NO_DIGIT, False),
        (Task(FREE), 0, True),
        (Task(FREE), NO_DIGIT, False),
        (Task(DIVIDE), 4, False),
    ],
)
def test_what_the_teacher_calls_an_8_is_out(task, label, out):
    assert is_out(task, drawn(1, label)) is out
    read = [says(8, 0.9), says(3, 0.9)] if task.kind == DIVIDE else [says(8, 0.9)]
    assert (rank(task, [drawn(1, label)], [read]) == []) is out
