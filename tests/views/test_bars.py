"""The ten bars as HTML, without a page."""

import re

import numpy as np
import pytest

from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction
from views.bars import html

SEVEN = np.array([0.0, 0.06, 0.004, 0.01, 0.0, 0.0, 0.0, 0.906, 0.0, 0.02])
BAR = re.compile(
    r'<li class="bar( named)?" style="--share: ([\d.]+)" title="([^"]*)">'
    r'<span class="label">(\d)</span><span class="column"></span>'
    r'<span class="value">([^<]*)</span></li>'
)


def bars(prediction):
    bare = re.sub('<span class="percent">(.*?)</span>', r"\1", html(prediction))
    return BAR.findall(bare.replace("\u202f", " "))


@pytest.mark.parametrize(
    ("prediction", "named", "dimmed"),
    [
        (Prediction(DIGIT, (7,), SEVEN), ["7"], False),
        (Prediction(UNSURE, (7, 1), SEVEN), ["1", "7"], False),
        (Prediction(NOT_A_DIGIT, (), SEVEN), [], True),
        (None, [], True),
    ],
    ids=["a digit", "one of two", "no digit", "nothing yet"],
)
def test_ten_bars_in_order_with_the_answer_apart(prediction, named, dimmed):
    found = bars(prediction)
    assert [digit for *_, digit, _ in found] == list("0123456789")
    heights = np.zeros(10) if prediction is None else SEVEN
    assert [float(share) for _, share, *_ in found] == pytest.approx(heights.tolist())
    assert [digit for name, *_, digit, _ in found if name] == named
    assert ("dimmed" in html(prediction)) == dimmed


def test_bars_are_labelled_where_they_can_be_seen_and_all_say_their_value():
    found = bars(Prediction(DIGIT, (7,), SEVEN))
    labels = {digit: value for *_, digit, value in found if value}
    assert labels == {"1": "6 %", "3": "1 %", "7": "91 %", "9": "2 %"}
    assert [title for _, _, title, *_ in found][1:3] == ["1: 6.0 %", "2: 0.4 %"]
    assert not any(value for *_, value in bars(None))
