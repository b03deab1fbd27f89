"""What a pupil may choose for a network: bounds, sentences, JSON."""

import math

import pytest

from digits.jobs.config import (
    FEW_DIGITS,
    ConfigError,
    config_from_json,
    config_to_json,
    pupil_config,
    with_class_digits,
)
from digits.jobs.duration import model_seconds
from digits.networks.config import SPARSE


@pytest.mark.parametrize(
    "config",
    [
        pupil_config(),
        pupil_config(hidden=()),
        pupil_config((1, 1024, 1, 1024), "sigmoid", dropout=0.8, optimizer="sgd"),
        pupil_config(
            learning_rate=10, batch_size=8, epochs=50, train_fraction=0.01, augmentation="distorted"
        ),
        pupil_config(learning_rate=1e-9, batch_size=1024, epochs=1, train_fraction=FEW_DIGITS),
        pupil_config(augmentation="generated", scaling="raw"),
        pupil_config(class_digits=2_000, class_revision=2**31 - 1),
    ],
)
def test_a_config_comes_back_from_json(config):
    assert config_from_json(config_to_json(config)) == config
    assert "\n" not in config_to_json(config)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("hidden", [(1,) * 5, (0,), (1025,), (128, -1), (12.5,), (True,), [128], 128]),
        ("activation", ["", "softmax", None, []]),
        ("dropout", [-0.1, 0.81, math.nan, "0.1", None]),
        ("optimizer", ["", "rmsprop", None, []]),
        ("learning_rate", [0, -1, 10.1, math.nan, math.inf, "1", None, True]),
        ("batch_size", [7, 1025, 64.0, None]),
        ("epochs", [0, 51, 1.5, True]),
        ("train_fraction", [0, 0.009, 1.01, math.nan, True]),
        ("augmentation", [True, "doodles", None, []]),
        ("scaling", ["", "unit rows", None, []]),
        ("class_digits", [-1, 2_001, 0.5, True]),
        ("class_revision", [-1, 2**31, None]),
    ],
)
def test_what_is_out_of_bounds_is_refused_in_a_sentence(field, values):
    for value in values:
        with pytest.raises(ConfigError, match=r"^[A-Z][^\n]*\.$|^There is no [^\n]*there are"):
            pupil_config(**{field: value})


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"hidden": 3}', '{"hidden": [8], "colour": 1}', b"\xff"],
)
def test_what_describes_no_network_is_refused(text):
    with pytest.raises(ConfigError):
        config_from_json(text)


def test_the_title_says_what_was_chosen():
    config = pupil_config((128, 64), "tanh", optimizer="sgd", learning_rate=0.1)
    assert config.title == "128 + 64, tanh, SGD 0.1"
    assert pupil_config(()).title == "no hidden layer, Adam 0.001"


def test_what_a_pupil_does_not_choose_is_the_same_for_all():
    config = pupil_config(learning_rate=1)
    assert (config.scaling, config.loss, config.validation_split) == ("0 to 1", SPARSE, 0.1)
    assert type(config.learning_rate) is float


@pytest.mark.parametrize(("fraction", "digits"), [(1.0, 20), (1.0, 300), (0.01, 300)])
def test_the_digits_of_a_class_are_a_tenth_of_an_epoch(fraction, digits):
    plain = pupil_config(train_fraction=fraction)
    config = with_class_digits(plain, digits, revision=7)
    shown = config.class_repeats * digits
    assert shown / (shown + config.mnist_digits) == pytest.approx(0.1, abs=0.01) or (
        config.class_repeats == 1  # each at least once
    )
    assert (config.class_digits, config.class_revision) == (digits, 7)
    assert config.title == "128, ReLU, Adam 0.001, class drawings"
    assert plain.class_repeats == 0
    assert model_seconds(config) > model_seconds(plain)
