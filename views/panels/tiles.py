"""Test digits as tiles: each picture is the button that asks why it is read so."""

import numpy as np

from digits.display.wording import percent
from digits.networks.decision import Outputs
from views import images, pick
from views.mnist_digits import LabelledDigits

TILE = 84  # pixels: a test digit, enlarged


def show(places: list[int], outputs: Outputs, digits: LabelledDigits) -> int | None:
    """Test digits with label, answer and confidence; gives the place of one that was pressed."""
    tiles = "".join(_tile(place, outputs.probabilities[place], digits) for place in places)
    picked = pick.show(f'<div class="tiles">{tiles}</div>', key="tiles")
    return next((place for place in places if str(place) == picked), None)


def _tile(place: int, row: np.ndarray, digits: LabelledDigits) -> str:
    label, read = digits.labels[place], row.argmax()
    words = f"{label} read as {read}, {percent(row.max())}"
    picture = images.html(digits.images[place], words, TILE, f"A handwritten {label}")
    return (
        f'<button type="button" class="tile" data-pick="{place}" '
        f'title="Why? Test digit {place:,}">{picture}</button>'
    )
