"""Sums of two scores: they add up as they are written, and are those of the attribution."""

from types import SimpleNamespace

import numpy as np
import pytest

from digits.display.comparison import sum_up
from digits.networks.attribution import Question, Shares


def made(scores, baseline, shares):
    return SimpleNamespace(scores=scores, score_of_baseline=baseline, shares=shares)


def test_sums_add_up_in_tenths_and_are_near_the_true_ones():
    rng = np.random.default_rng(1)
    for first, second, baseline, *three in rng.normal(0, 9, (1000, 6)):
        shares = Shares(abs(three[0]), -abs(three[1]), abs(three[2]), 0)
        last = first - second - baseline - sum(shares)
        shares = shares._replace(gap_against=last)
        total = sum_up(made([first, second], baseline, shares), Question(0, 1))
        assert total.baseline + sum(total.shares) == pytest.approx(total.lead, abs=1e-9)
        assert total.first - total.second == pytest.approx(total.lead, abs=1e-9)
        for written, true in zip(total.shares, shares, strict=True):
            assert written == pytest.approx(round(written, 1), abs=1e-12)
            assert written == pytest.approx(true, abs=0.41)
        assert total.baseline == pytest.approx(baseline, abs=0.051)
