"""Whatever a command line refuses, it refuses in one line on standard error, with exit code 2."""

import importlib
import sys

import pytest

TRAIN = "train_model"
# Module, arguments, and what the line must contain.
COMMANDS = [
    (TRAIN, [], "name a network"),
    (TRAIN, ["mlp-1"], "'mlp-1'"),
    (TRAIN, ["mlp-128", "mlp-1"], "'mlp-1'"),
    (TRAIN, ["mlp-128", "--epochs", "0"], "--epochs: '0'"),
    (TRAIN, ["mlp-128", "--epochs", "-1"], "--epochs: '-1'"),
    (TRAIN, ["mlp-128", "--epochs", "x"], "--epochs: 'x'"),
    (TRAIN, ["mlp-128", "--epochs", "1.5"], "--epochs: '1.5'"),
    (TRAIN, ["mlp-128", "--epochs"], "--epochs"),
    (TRAIN, ["mlp-128", "--learning-rate", "0"], "--learning-rate: '0'"),
    (TRAIN, ["mlp-128", "--learning-rate", "-1"], "--learning-rate: '-1'"),
    (TRAIN, ["mlp-128", "--learning-rate", "nan"], "--learning-rate: 'nan'"),
    (TRAIN, ["mlp-128", "--learning-rate", "inf"], "--learning-rate: 'inf'"),
    (TRAIN, ["mlp-128", "--batch-size", "0"], "--batch-size: '0'"),
    (TRAIN, ["mlp-128", "--hidden", "0"], "--hidden: '0'"),
    (TRAIN, ["mlp-128", "--hidden", "1000000000"], "--hidden: '1000000000'"),
    (TRAIN, ["mlp-128", "--hidden", "16", "-8"], "--hidden: '-8'"),
    (TRAIN, ["mlp-128", "--seed", "-1"], "--seed: -1"),
    (TRAIN, ["mlp-128", "--seed", str(2**32)], f"--seed: {2**32}"),
    (TRAIN, ["mlp-128", "--seed", "x"], "--seed"),
    (TRAIN, ["mlp-128", "--fast"], "--fast"),
    (TRAIN, ["mlp-128", "--data", "missing.npz"], "missing.npz"),
    (TRAIN, ["mlp-128", "--data", "text.npz"], "text.npz"),
    (TRAIN, ["mlp-128", "--data", "cut.npz"], "cut.npz"),
]


@pytest.fixture
def folder(data, tmp_path, monkeypatch):
    """The working folder of a command, with damaged data files in it."""
    (tmp_path / "text.npz").write_text("no data")
    (tmp_path / "cut.npz").write_bytes(data.read_bytes()[:1000])
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("module", "arguments", "words"), COMMANDS)
def test_what_cannot_be_done_gives_one_line_and_writes_nothing(
    folder, capsys, monkeypatch, module, arguments, words
):
    before = sorted(folder.iterdir())
    if module == TRAIN and arguments:
        arguments = [*arguments, "--output", "models"]
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    try:
        code = importlib.import_module(module).main()
    except SystemExit as left:
        code = left.code
    printed = capsys.readouterr()
    assert code == 2
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert words in line
    assert sorted(folder.iterdir()) == before


@pytest.mark.fit
def test_an_output_that_cannot_be_written_gives_one_line(data, tmp_path, capsys):
    train_model = importlib.import_module(TRAIN)
    (tmp_path / "file").write_text("kept")
    output = tmp_path / "file" / "models"
    arguments = ["mlp-128", "--epochs", "1", "--data", str(data), "--output", str(output)]
    assert train_model.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert str(output / "mlp-128") in line
    assert (tmp_path / "file").read_text() == "kept"
