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
# Drawings read at once. After a restart of the server a class of 2,000 takes some seconds: who
# asks for a few drawings meanwhile does not wait for all.
SLICE = 40


class Readings:
    """What one network makes of drawings; forgets those that nobody keeps any more."""

    def __init__(self, network: Network):
        self._network = network
        self._known: WeakKeyDictionary[ClassDrawing, Prediction | None] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def of(self, drawings: Sequence[ClassDrawing]) -> list[Prediction | None]:
        """The prediction for each drawing; None where there is no ink on the canvas."""
        new = self.unread(drawings)
        for start in range(0, len(new), SLICE):
            self._read(new[start : start + SLICE])
        return [self._known.get(one) for one in drawings]

    def unread(self, drawings: Sequence[ClassDrawing]) -> list[ClassDrawing]:
        """Those that were not read yet."""
        return [one for one in drawings if one not in self._known]

    def _read(self, drawings: list[ClassDrawing]) -> None:
        # Framing takes most of the time. Nobody waits for it but who asked for these drawings.
        images = {one: one.image for one in drawings}
        with self._lock:
            new = {one: image for one, image in images.items() if one not in self._known}
            inked = {one: image for one, image in new.items() if image is not None}
            predictions = self._network.read(np.stack(list(inked.values()))) if inked else []
            # At once: nobody may see a drawing that is read as one without ink.
            self._known.update({**dict.fromkeys(new), **dict(zip(inked, predictions, strict=True))})


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
