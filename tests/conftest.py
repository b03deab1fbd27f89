"""What several tests share: MNIST and a stand-in for it, commands, what pages are tested with."""

import os
import runpy
import shutil
import sys
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

import digits.networks
import digits.networks.recipes
from digits.mnist import Mnist, MnistError, load_mnist
from digits.networks.decision import Outputs
from testing.browser import find_browser
from testing.server import classes_in, serving

SLOW = ("server", "browser", "process", "fit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the page, and let files with what takes longest go first.

    So no process waits for another at the end.
    """
    kinds = defaultdict(set)
    for item in items:
        if "page_url" in item.fixturenames:
            item.add_marker("server")
        if "browser" in item.fixturenames:
            item.add_marker("browser")
        kinds[item.nodeid.partition("::")[0]].update(marker.name for marker in item.iter_markers())
    items.sort(
        key=lambda item: [kind not in kinds[item.nodeid.partition("::")[0]] for kind in SLOW]
    )


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    """MNIST from $MNIST_NPZ, Keras's cache or its download; under CI it must be there."""
    try:
        return load_mnist()
    except MnistError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def data(tmp_path_factory) -> Path:
    """A file as mnist.npz of 600 made-up images to train and 100 to test.

    Blurred noise, one pattern for each digit, which a small network learns in an epoch.
    """
    rng = np.random.default_rng(7)
    patterns = [cv2.GaussianBlur(rng.normal(0, 1, (28, 28)), (0, 0), 3) for _ in range(10)]
    patterns = np.stack([pattern / pattern.std() for pattern in patterns])
    y = np.arange(700, dtype=np.uint8) % 10
    noisy = 128 + 40 * patterns[y] + rng.normal(0, 100, (700, 28, 28))
    x = np.clip(noisy, 0, 255).astype(np.uint8)
    path = tmp_path_factory.mktemp("data") / "mnist.npz"
    np.savez(path, x_train=x[:600], y_train=y[:600], x_test=x[600:], y_test=y[600:])
    return path


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Path of a Chromium or Chrome; under CI there must be one."""
    path = find_browser()
    if not path:
        assert not os.environ.get("CI"), "no browser"
        pytest.skip("no Chromium or Chrome; python -m testing.browser installs one")
    return path


@pytest.fixture(scope="session")
def classes_url(tmp_path_factory) -> str:
    """The database in which the served page keeps its classes."""
    return classes_in(tmp_path_factory.mktemp("classes"))["DATABASE_URL"]


@pytest.fixture(scope="session")
def made_classes(tmp_path_factory) -> Path:
    """A database of SQLite with its tables, to be copied: to make them takes longer."""
    from digits.classroom.database import Database

    path = tmp_path_factory.mktemp("made") / "classes"
    Database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def own_classes_url(made_classes, tmp_path) -> str:
    """A database for classes, which is the test's own."""
    return f"sqlite:///{shutil.copy(made_classes, tmp_path / 'classes.sqlite3')}"


@pytest.fixture(scope="session")
def page_url(data, classes_url) -> str:
    """Address of the page, served once for all tests, with a small stand-in for MNIST."""
    with serving(environment={"MNIST_NPZ": str(data), "DATABASE_URL": classes_url}) as server:
        yield server.url


@pytest.fixture
def run_command(capsys):
    """Runs a command's `main` with arguments: exit code, what it prints, its complaints."""

    def run_command(main, *arguments):
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as left:
            code = left.code
        return code, *capsys.readouterr()

    return run_command


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command as `python -m MODULE` does: exit code, what it prints, its complaints."""
    monkeypatch.setenv("COLUMNS", "200")

    def run(module: str, *arguments) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", [module, *map(str, arguments)])
        monkeypatch.delitem(sys.modules, module, raising=False)
        with pytest.raises(SystemExit) as left:
            runpy.run_module(module, run_name="__main__", alter_sys=False)
        return left.value.code, *capsys.readouterr()

    return run


# Pages


@pytest.fixture
def drawn(monkeypatch):
    """Stands in for the canvas: what is set as `report` is the JSON that it sends.

    `at_first` is what the page had it begin with, `pen` the width of its pen.
    """
    canvas = SimpleNamespace(report=None, at_first=None, pen=None)

    def st_canvas(stroke_width, initial_drawing=None, **options):
        canvas.at_first, canvas.pen = initial_drawing, stroke_width
        return SimpleNamespace(json_data=canvas.report)

    fake = SimpleNamespace(st_canvas=st_canvas)
    monkeypatch.setitem(sys.modules, "streamlit_drawable_canvas", fake)
    return canvas


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """One copy of the published networks, which tests link to and never change."""
    copy = tmp_path_factory.mktemp("published") / "models"
    ignored = shutil.ignore_patterns("unfinished", "*.h5")
    shutil.copytree(digits.networks.recipes.MODELS, copy, ignore=ignored)
    return copy


@pytest.fixture
def models(published, monkeypatch, tmp_path) -> Path:
    """The published networks: reports are copies, all else hard links, never to be written into."""
    models = tmp_path / "models"
    shutil.copytree(published, models, copy_function=link)
    monkeypatch.setattr("views.loading.MODELS", models)
    before = _state(published)
    yield models
    assert _state(published) == before, "written into a linked file; unlink it first"


def link(source: str, target: str) -> None:
    """A hard link to a network and its snapshots; a copy of all else, and where no links are."""
    if source.endswith((".keras", ".npz")):
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copy(source, target)


def _state(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of every file."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.fixture
def say(monkeypatch):
    """Makes every network say the same of every drawing."""

    def say(probabilities, no_digit=0.0):
        rows = np.float32([probabilities])

        def outputs(network, images):
            return Outputs(rows.repeat(len(images), axis=0), np.float32([no_digit] * len(images)))

        monkeypatch.setattr(digits.networks.Network, "outputs", outputs)

    return say


@pytest.fixture
def few_digits(monkeypatch, tmp_path):
    """Forty test digits in place of MNIST's, four of each label, told apart by their pixels."""
    from views import mnist_digits

    images = np.random.default_rng(1).integers(0, 256, (40, 28, 28), np.uint8)
    labels = np.uint8(np.arange(40) % 10)
    monkeypatch.setattr(mnist_digits, "find_mnist", lambda: tmp_path)
    monkeypatch.setattr(mnist_digits, "load_mnist", lambda: Mnist(images, labels, images, labels))
    mnist_digits._load.clear()
    yield mnist_digits.LabelledDigits(images, labels)
    mnist_digits._load.clear()
