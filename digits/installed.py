"""Whether what training needs is installed, without importing it.

The page and the reading of pictures do without TensorFlow and Keras, which do not come for
every machine.
"""

from importlib.util import find_spec

from digits import DigitsError

NO_TENSORFLOW = (
    "Training needs TensorFlow, which is not installed here; everything else works without it. "
    "How to install it, and for which machines it is made: docs/deploy.md."
)


class NotInstalledError(DigitsError):
    """Something was asked for that needs TensorFlow, where there is none."""


def has_tensorflow() -> bool:
    """Whether TensorFlow and Keras can be imported."""
    return all(find_spec(name) for name in ("tensorflow", "keras"))


def need_tensorflow() -> None:
    """Raise `NotInstalledError` where there is no TensorFlow."""
    if not has_tensorflow():
        raise NotInstalledError(NO_TENSORFLOW)
