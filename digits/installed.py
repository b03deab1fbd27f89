"""Whether what training needs is installed, without importing it.

The page and the reading of pictures do without TensorFlow and Keras, which do not come for
every machine.
"""

import os
from importlib.util import find_spec

from digits import DigitsError

NO_TENSORFLOW = (
    "Training needs TensorFlow, which is not installed here; everything else works without it. "
    "How to install it, and for which machines it is made: docs/deploy.md."
)


class NotInstalledError(DigitsError):
    """Something was asked for that needs TensorFlow, where there is none."""


def has_tensorflow() -> bool:
    """Whether Keras can be imported, and TensorFlow or what Keras is to use instead."""
    return all(find_spec(name) for name in ("keras", backend()))


def backend() -> str:
    """The library that Keras calculates with: "tensorflow", unless KERAS_BACKEND names another."""
    return os.environ.get("KERAS_BACKEND") or "tensorflow"


def need_tensorflow() -> None:
    """Raise `NotInstalledError` where there is no TensorFlow."""
    if not has_tensorflow():
        raise NotInstalledError(NO_TENSORFLOW)
