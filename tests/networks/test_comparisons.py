"""Pairs of trainings: they differ in one choice, and their curves show what the page says."""

import json
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from assets import make_comparisons
from digits.display.differences import differences
from digits.networks.comparisons import COMPARISONS, RUNS, ComparisonsError, read_histories
from digits.networks.report import HISTORY

FILE = Path(__file__).parents[2] / "assets" / "comparisons.json"


@pytest.fixture(scope="module")
def ends():
    """The figures of each run after its last epoch."""
    histories = read_histories(FILE)
    return {name: {key: history[key][-1] for key in HISTORY} for name, history in histories.items()}


@pytest.mark.parametrize("title", COMPARISONS)
def test_both_trainings_differ_in_one_choice_and_the_page_can_say_in_which(title):
    configs = COMPARISONS[title].runs.values()
    first, second = ({**asdict(config), "name": "", "title": ""} for config in configs)
    assert len([field for field in first if first[field] != second[field]]) == 1
    assert len(differences([first, second])) == 1


def test_every_training_has_a_name_of_its_own():
    configs = [config for each in COMPARISONS.values() for config in each.runs.values()]
    assert all(RUNS[config.name] == config for config in configs)


def test_the_file_holds_a_finite_figure_for_each_epoch():
    histories = read_histories(FILE)
    assert set(histories) == set(RUNS)
    for name, history in histories.items():
        assert set(history) == set(HISTORY)
        figures = np.array([history[key] for key in HISTORY])
        assert figures.shape == (4, RUNS[name].epochs)
        assert np.isfinite(figures).all() and (figures >= 0).all()


def test_the_curves_show_what_the_page_says_of_them(ends):
    histories = read_histories(FILE)
    accuracy = {name: figures["val_accuracy"] for name, figures in ends.items()}
    assert histories["base"]["val_accuracy"][0] > max(histories["sgd"]["val_accuracy"])
    assert accuracy["sgd-large"] == pytest.approx(0.98, abs=0.005)
    for better, worse in (("base", "raw"), ("wide", "narrow")):
        pair = (histories[name]["val_accuracy"] for name in (better, worse))
        assert (np.subtract(*pair) > 0).all()
    assert {f"{accuracy[name]:.0%}" for name in ("base", "two-layers")} == {"98%"}
    assert ends["few-digits"]["accuracy"] == 1 and accuracy["few-digits"] < 0.92
    assert ends["distorted"]["accuracy"] < ends["wide"]["accuracy"]
    assert accuracy["distorted"] > accuracy["wide"]
    assert ends["smoothing"]["val_loss"] > 2 * ends["base"]["val_loss"]
    assert accuracy["smoothing"] > accuracy["base"] - 0.002


def test_without_dropout_the_loss_on_new_digits_rises_again():
    histories = read_histories(FILE)
    rises = {n: histories[n]["val_loss"][-1] - min(histories[n]["val_loss"]) for n in histories}
    assert rises["wide"] > 3 * rises["dropout"]


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A file as the command makes it, of trainings that are not run."""

    def fit(config, x, y, seed):
        return SimpleNamespace(history={key: [0.123456789] * config.epochs for key in HISTORY})

    monkeypatch.setattr(make_comparisons, "FILE", tmp_path / "comparisons.json")
    make_comparisons.make(SimpleNamespace(x_train=None, y_train=None), fit)
    return tmp_path / "comparisons.json"


def test_what_the_command_writes_is_read_back(made):
    assert read_histories(made)["base"]["loss"] == [0.12346] * RUNS["base"].epochs


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: "{",
        lambda content: "[]",
        lambda content: content.replace('"base"', '"other"', 1),
        lambda content: content.replace("0.12346", "NaN", 1),
        lambda content: content.replace("0.12346", '"0.12346"', 1),
        lambda content: content.replace("0.12346, ", "", 1),
        lambda content: content.replace('"epochs": 20', '"epochs": 21', 1),
    ],
)
def test_a_file_that_holds_something_else_is_refused_in_a_sentence(made, spoil):
    content = made.read_text()
    assert json.loads(content)["seed"] == 1
    made.write_text(spoil(content))
    with pytest.raises(ComparisonsError, match="of this comparison"):
        read_histories(made)


def test_a_missing_file_is_named_without_its_place(tmp_path):
    with pytest.raises(ComparisonsError) as raised:
        read_histories(tmp_path / "comparisons.json")
    assert str(tmp_path) not in str(raised.value)
