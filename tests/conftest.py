"""What several tests share: MNIST, where it can be had."""

import os

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
