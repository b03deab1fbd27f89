"""What a network makes of a class's drawings, each read once, and whether that is right."""

import threading
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from digits.classroom.live import ClassDrawing
from digits.classroom.task import NO_DIGIT
from digits.networks.decision import DIGIT, NOT_A_DIGIT, UNSURE, Prediction
from digits.networks.inference import Network

# What a reading is, where it is known what the drawing shows. A drawing of no digit is read
# right where it is refused.
RIGHT, WRONG, UNDECIDED, REFUSED, UNKNOWN = "right", "wrong", "undecided", "refused", "unknown"


class Readings:
    """What one network makes of drawings; forgets those that nobody keeps any more."""

    def __init__(self, network: Network):
        self._network = network
        self._known: WeakKeyDictionary[ClassDrawing, Prediction] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def of(self, drawings: Sequence[ClassDrawing]) -> list[Prediction | None]:
        """The prediction for each drawing; None where there is no ink on the canvas."""
        with self._lock:
            new = {one: one.image for one in drawings if one not in self._known}
            images = {one: image for one, image in new.items() if image is not None}
            if images:
                predictions = self._network.read(np.stack(list(images.values())))
                self._known.update(zip(images, predictions, strict=True))
            return [self._known.get(one) for one in drawings]


def outcome(drawing: ClassDrawing, prediction: Prediction | None) -> str:
    """ "right", "wrong", "undecided", "refused", or "unknown" where nobody knows what it shows."""
    if drawing.label is None:
        return UNKNOWN
    if prediction is None or prediction.verdict == NOT_A_DIGIT:
        return RIGHT if drawing.label == NO_DIGIT else REFUSED
    if prediction.verdict == UNSURE:
        return UNDECIDED
    assert prediction.verdict == DIGIT
    return RIGHT if prediction.digits[0] == drawing.label else WRONG
