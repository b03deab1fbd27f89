"""Make the pictures that "Why not a 9?" starts from: python -m assets.make_baselines

Writes assets/baselines.npz: the mean of MNIST's 60,000 training digits, and a clear example of each
digit and of no digit. Left out: what they are for (see digits/networks/attribution.py).
"""

import io
from pathlib import Path

import cv2
import numpy as np

from digits.files import write_atomic
from digits.image.framing import frame_drawing
from digits.mnist import load_mnist
from digits.networks.decision import CLASSES
from digits.strokes.canvas_json import canvas_json, parse_strokes
from digits.strokes.examples import SIDE, read_examples
from digits.strokes.render import draw_paths

ASSETS = Path(__file__).parent
FILE = ASSETS / "baselines.npz"
NO_DIGIT = "smiley"  # among the examples of the page


def main() -> None:
    digits = load_mnist()
    examples = [_most_typical(digits.x_train[digits.y_train == digit]) for digit in range(CLASSES)]
    mean = np.round(digits.x_train.mean(axis=0)).astype(np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, mean=mean, examples=np.stack([*examples, _doodle()]))
    write_atomic(FILE, content.getvalue())


def _most_typical(images: np.ndarray) -> np.ndarray:
    """Of N images the one nearest to their mean, in one piece: uint8 (N, 28, 28) to (28, 28)."""
    apart = (images - images.mean(axis=0, dtype=np.float32)).reshape(len(images), -1)  # (N, 784)
    nearest = (apart**2).sum(axis=1).argsort()
    return next(image for image in images[nearest] if _pieces(image) == 1)


def _pieces(image: np.ndarray) -> int:
    return cv2.connectedComponents(np.sign(image))[0] - 1  # the ground is a component, too


def _doodle() -> np.ndarray:
    """A drawing that is no digit, framed: uint8 (28, 28)."""
    strokes = read_examples(ASSETS / "examples.json")[NO_DIGIT].strokes
    image = frame_drawing(draw_paths(parse_strokes(canvas_json(strokes)), SIDE))
    assert image is not None
    return image


if __name__ == "__main__":
    main()
