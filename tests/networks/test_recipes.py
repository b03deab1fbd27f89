"""The catalogue of networks."""

import pytest

from digits.networks.config import GENERATED, TrainingConfig
from digits.networks.recipes import (
    CATALOGUE,
    DEFAULT_NETWORK,
    MODELS,
    NetworkError,
    find_recipe,
    how_to_restore,
)

NAMES = {"best", "mlp-128-128", "mlp-128-32", "mlp-128-32-raw", "mlp-128", "mlp-sgd"}


def test_the_catalogue_holds_the_six_networks_that_are_published():
    assert set(CATALOGUE) == NAMES
    assert DEFAULT_NETWORK in CATALOGUE
    for name, config in CATALOGUE.items():
        assert isinstance(config, TrainingConfig) and config.name == name
        assert (MODELS / name / "network.keras").is_file()


def test_only_best_tells_what_is_no_digit():
    assert [c.name for c in CATALOGUE.values() if c.augmentation == GENERATED] == ["best"]
    assert {config.outputs for config in CATALOGUE.values()} == {10, 11}


def test_a_network_is_found_by_its_name_and_an_unknown_one_is_named():
    assert find_recipe("mlp-128") is CATALOGUE["mlp-128"]
    with pytest.raises(NetworkError, match=r"'mlp-129'.*mlp-128"):
        find_recipe("mlp-129")


def test_the_sentence_names_what_takes_a_moment_before_what_takes_hours():
    restore, train = how_to_restore("best").split(" – or ")
    assert restore.endswith("git restore models/best")
    assert train.endswith("python train_model.py best")
