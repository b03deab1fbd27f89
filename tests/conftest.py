"""What several tests share: MNIST, where it can be had; running a command in this process."""

import os
import sys

import pytest

from digits.mnist import Mnist, MnistError, load_mnist


@pytest.fixture(scope="session")
def mnist() -> Mnist:
    """MNIST from $MNIST_NPZ, Keras's cache or its download; under CI it must be there."""
    try:
        return load_mnist()
    except MnistError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture
def run_command(monkeypatch, capsys):
    """Runs a command's `main` with arguments: exit code, what it prints, its complaints."""

    def run_command(main, *arguments):
        name = main.__module__.split(".")[-1]
        monkeypatch.setattr(sys, "argv", [f"{name}.py", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as left:
            code = left.code
        return code, *capsys.readouterr()

    return run_command
