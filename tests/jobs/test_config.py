"""What a pupil may choose for an own network: bounds, sentences, JSON."""

import math

import pytest

from digits.jobs.config import Plan, PlanError


@pytest.mark.parametrize(
    "plan",
    [
        Plan(),
        Plan(hidden=()),
        Plan(hidden=(1, 1024, 1, 1024), activation="sigmoid", dropout=0.8, optimizer="sgd"),
        Plan(learning_rate=10, batch_size=8, epochs=50, share=0.01, distorted=True, seed=0),
        Plan(learning_rate=1e6, batch_size=1024, epochs=1, share=1, seed=2**32 - 1),
    ],
)
def test_a_plan_comes_back_from_json(plan):
    assert Plan.from_json(plan.to_json()) == plan
    assert "\n" not in plan.to_json()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("hidden", [(1,) * 5, (0,), (1025,), (128, -1), (12.5,), (True,), [128], 128]),
        ("activation", ["", "softmax", None, []]),
        ("dropout", [-0.1, 0.81, math.nan, "0.1", None]),
        ("optimizer", ["", "rmsprop", None, []]),
        ("learning_rate", [0, -1, math.nan, math.inf, "1", None, True]),
        ("batch_size", [7, 1025, 64.0, None]),
        ("epochs", [0, 51, 1.5, True]),
        ("share", [0, 0.009, 1.01, math.nan, True]),
        ("distorted", [1, "yes", None]),
        ("seed", [-1, 2**32, 1.0]),
    ],
)
def test_what_is_out_of_bounds_is_refused_in_a_sentence(field, values):
    for value in values:
        with pytest.raises(PlanError, match=r"^[A-Z][^\n]*\.$|^There is no [^\n]*there are"):
            Plan(**{field: value})


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"hidden": 3}', '{"hidden": [8], "colour": 1}', b"\xff"]
)
def test_what_is_no_plan_is_refused(text):
    with pytest.raises(PlanError):
        Plan.from_json(text)


def test_the_title_says_what_was_chosen():
    assert Plan((128, 64), "tanh", optimizer="sgd", learning_rate=0.1).title == (
        "128 + 64, tanh, SGD 0.1"
    )
    assert Plan(()).title == "no hidden layer, Adam 0.001"
