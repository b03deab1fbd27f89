"""Choose 600 of MNIST's training digits for each label: python -m assets.make_training_digits

Writes assets/training_digits.npz, in which the lesson "Who wrote like this?" looks for digits like
the one drawn, so that it works without MNIST. The digits are chosen at random with a seed, and
stand in the order 0, 1, ... 9, 0, 1, ...: each part of them holds as many of each.
"""

import io
from pathlib import Path

import numpy as np

from digits.files import write_atomic
from digits.mnist import Mnist, load_mnist
from digits.networks.decision import CLASSES
from digits.networks.neighbours import Sample

FILE = Path(__file__).parent / "training_digits.npz"
EACH = 600  # digits of each label: the file has 1 MB, and a small network reads them in 0.1 s
SEED = 1


def main() -> None:
    content = io.BytesIO()
    np.savez_compressed(content, **choose(load_mnist())._asdict())
    write_atomic(FILE, content.getvalue())


def choose(mnist: Mnist) -> Sample:
    """The digits of the sample."""
    rng = np.random.default_rng(SEED)
    of_label = [np.flatnonzero(mnist.y_train == label) for label in range(CLASSES)]
    chosen = np.stack([rng.choice(places, EACH, replace=False) for places in of_label], axis=1)
    places = chosen.reshape(-1)  # (600, 10) to (6000,)
    return Sample(mnist.x_train[places], mnist.y_train[places], places.astype(np.uint16))


if __name__ == "__main__":
    main()
