"""The command that trains recipes with several seeds, on made-up images (`data` in conftest.py).

Left out: fitting, in whose place networks stay as their seed makes them, and what the command
refuses (see test_commands.py).
"""

import inspect
import json
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

import train_model
from digits.mnist import load_mnist
from digits.networks.recipes import CATALOGUE
from digits.networks.report import HISTORY, read_report
from digits.strokes.dataset import Drawings, write_drawings
from digits.synthesis.styles import STYLES
from digits.training import fit as fitting
from digits.training.build import build_network
from digits.training.fit import Fitted

# What is measured and its title; the figures of each, in the order of the columns.
SETS = {
    "test": "MNIST's test digits",
    "validation": "MNIST's validation digits",
    "drawn": "drawn digits",
    "others": "drawings that are no digits",
}
SHARES = ("named_right", "named_wrong", "two_named", "refused")
FIGURES = (*SHARES, "accuracy", "loss")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Recipes of tiny networks; and the environment as before, for the tests that follow."""
    monkeypatch.setenv("TF_NUM_INTRAOP_THREADS", "0")
    for name in ("mlp-128", "mlp-sgd", "best"):
        recipe = replace(CATALOGUE[name], hidden=(8,), epochs=2, batch_size=100)
        monkeypatch.setitem(CATALOGUE, name, recipe)


@pytest.fixture(scope="module")
def drawings(tmp_path_factory) -> Path:
    """A drawing of each digit and two that are none."""
    chosen = [(digit, STYLES[str(digit)][0]) for digit in range(10)]
    chosen += [(-1, style) for style in STYLES["sign"][:2]]
    strokes = [[np.float32(stroke) for stroke in style] for _, style in chosen]
    labels = np.int8([label for label, _ in chosen])
    path = tmp_path_factory.mktemp("drawings") / "drawings.npz"
    write_drawings(path, Drawings(strokes, labels, labels.astype(str), np.array([""] * 12)))
    return path


@pytest.fixture(autouse=True)
def fitted(monkeypatch) -> list[tuple[str, int]]:
    """Has networks stay as their seed makes them; which were to be fitted: names and seeds."""
    asked, takes = [], inspect.signature(fitting.fit)

    def fit(*given, **options):
        recipe, seed = (takes.bind(*given, **options).arguments[key] for key in ("config", "seed"))
        asked.append((recipe.name, seed))
        keras.utils.set_random_seed(seed)
        return Fitted(build_network(recipe), 1, {key: [0.5] for key in HISTORY}, 1.0)

    monkeypatch.setattr(fitting, "fit", fit)
    return asked


@pytest.fixture
def run(run, data):
    """Runs this command: exit code, what it prints, its complaints."""
    return lambda *arguments: run("benchmarks.spread", "--data", data, *arguments)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def tables(printed):
    """By what was measured, the cells of each row: [name, figures...]."""
    found = {}
    for line in printed.splitlines():
        if line.strip() in SETS.values():
            rows = found.setdefault(line.strip(), [])
        elif line.startswith("│"):
            rows.append([cell.strip() for cell in line.split("│")[1:-1]])
    return found


def test_a_run_has_the_figures_of_the_report_with_its_seed(run, run_command, data, tmp_path):
    arguments = "mlp-128", "--seed", 5, "--data", data, "--output", tmp_path
    assert run_command(train_model.main, *arguments)[0] == 0
    assert run("--network", "mlp-128", "--seeds", 5, "--json", tmp_path / "runs")[0] == 0
    ((figures,),) = ([run["figures"]] for run in lines(tmp_path / "runs"))
    assert set(figures) == {"test", "validation"}
    report = read_report("mlp-128", tmp_path)
    for name in FIGURES:
        assert figures["test"][name] == pytest.approx(getattr(report.test, name), abs=1e-5)
    x, y, *_ = load_mnist(data)
    network = keras.saving.load_model(tmp_path / "mlp-128" / "network.keras")
    read = network(x[480:]).numpy().argmax(axis=1)  # the last fifth of 600
    assert figures["validation"]["accuracy"] == (read == y[480:]).mean()


def test_the_tables_have_mean_and_range_of_what_the_file_keeps(run, drawings, tmp_path):
    path = tmp_path / "runs"
    networks = "mlp-128", "mlp-sgd"
    code, printed, _ = run(
        "--network", *networks, "--seeds", 1, 2, "--drawings", drawings, "--json", path
    )
    assert code == 0
    kept = lines(path)
    assert len(kept) == 4
    seen = tables(printed)
    assert list(seen) == list(SETS.values())
    for name, title in SETS.items():
        expected = []
        for network in networks:
            runs = [
                run["figures"][name] for run in kept if run["asked"]["recipe"]["name"] == network
            ]
            values = np.array([[run[key] for key in FIGURES if key in run] for run in runs])
            assert values.shape == (2, 3 if name == "others" else 6)
            expected += [values.mean(axis=0), values.min(axis=0), values.max(axis=0)]
        for row, values in zip(seen[title], expected, strict=True):
            shown = [float(cell.rstrip("%")) for cell in row[1:]]
            percent = [100] * len(values) if name == "others" else [100] * 5 + [1]
            np.testing.assert_allclose(shown, values * percent, atol=0.0051)
    assert [row[0] for row in seen["drawn digits"]][::3] == list(networks)
    first, second = (run["figures"]["validation"]["loss"] for run in kept[:2])
    assert first != second  # another seed is another network


def test_a_short_training_of_best_never_sees_the_test_set(run, drawings, tmp_path):
    path = tmp_path / "runs"
    arguments = "--network", "best", "--seeds", 1, "--drawings", drawings, "--json", path
    code, printed, _ = run("--epochs", 1, *arguments)
    assert code == 0
    (kept,) = lines(path)
    assert set(kept["figures"]) == {"validation", "drawn", "others"}
    assert kept["asked"]["recipe"]["epochs"] == 1
    for figures in kept["figures"].values():
        shares = [figures[name] for name in SHARES if name in figures]
        assert sum(shares) == pytest.approx(1)
    assert "MNIST's test digits" not in tables(printed)


def test_what_was_stopped_goes_on_with_the_runs_that_are_missing(
    run, fitted, tmp_path, monkeypatch
):
    path, fit, both = tmp_path / "runs", fitting.fit, [("mlp-128", 1), ("mlp-128", 2)]

    def stopped(*given, seed, **options):
        if seed == 2:
            raise KeyboardInterrupt
        return fit(*given, seed=seed, **options)

    arguments = "--network", "mlp-128", "--seeds", 1, 2, "--json", path
    with monkeypatch.context() as patch:
        patch.setattr(fitting, "fit", stopped)
        code, printed, _ = run(*arguments)
    assert code == 130 and "goes on" in printed
    kept = path.read_bytes()
    assert len(lines(path)) == 1
    assert run(*arguments)[0] == 0 and fitted == both
    assert path.read_bytes().startswith(kept) and len(lines(path)) == 2
    assert run(*arguments)[1].count("kept from before") == 2 and fitted == both
    ## Another training is another run
    run(*arguments, "--epochs", 1)
    assert fitted == both * 2 and len(lines(path)) == 4


@pytest.mark.parametrize(
    "content",
    ["no JSON", "[]", '{"asked": {}}', '{"asked": {}, "figures": {"test": {"loss": NaN}}}'],
)
def test_a_file_of_something_else_is_refused_and_left_as_it_is(run, fitted, tmp_path, content):
    path = tmp_path / "runs"
    path.write_text(content)
    code, printed, complaint = run("--network", "mlp-128", "--json", path)
    assert (code, printed) == (2, "")
    assert complaint == f"{path} holds something else than runs. Name another file.\n"
    assert path.read_text() == content and not fitted


def test_a_file_that_cannot_be_written_is_noticed_before_the_training(run, fitted, tmp_path):
    code, _, complaint = run("--network", "mlp-128", "--json", tmp_path / "missing" / "runs")
    assert code == 2 and "cannot be used: No such file" in complaint and not fitted


def test_a_training_that_diverges_is_said_and_not_kept(run, tmp_path, monkeypatch):
    lost = Fitted(None, 1, {"loss": [1.0, float("nan")]}, 0)
    monkeypatch.setattr(fitting, "fit", lambda *data, **options: lost)
    code, _, complaint = run("--network", "mlp-sgd", "--json", tmp_path / "runs")
    assert code == 2 and "mlp-sgd with seed 1 diverged" in complaint
    assert lines(tmp_path / "runs") == []
