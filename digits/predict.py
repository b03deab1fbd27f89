"""Read digits and numbers from picture files: python -m digits.predict picture.png

Left out: several numbers in one picture; the largest is read.
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits import DigitsError
from digits.commands import Parser
from digits.display.wording import NARROW_SPACE, answer_in_words, percent
from digits.image.decode import PictureError
from digits.image.find import Shares, find_in_file
from digits.image.framing import frame_drawing
from digits.networks.decision import Prediction
from digits.networks.inference import ENGINES, DigitReader, load_network
from digits.networks.number import take_apart
from digits.networks.recipes import DEFAULT_NETWORK


class Reading(NamedTuple):
    """One digit: what a network says of it, and its left, top, width and height in the picture.

    The box is in shares of the picture, 0 to 1.
    """

    prediction: Prediction
    box: Shares


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code is 2 where a picture could not be read."""
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", nargs="+", type=Path, help="dark on light, or light on dark")
    parser.add_argument("--network", default=DEFAULT_NETWORK, help="name in the catalogue")
    parser.add_argument("--engine", default=ENGINES[0], choices=ENGINES, help="what calculates")
    parser.add_argument("--json", action="store_true", help="one JSON object a picture")
    options = parser.parse_args(arguments)
    try:
        network = load_network(options.network, engine=options.engine)
        judge = load_network(DEFAULT_NETWORK)
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    failed = False
    for path in options.pictures:
        try:
            readings = predict(network, judge, path)
        except PictureError as error:
            print(error, file=sys.stderr)
            failed = True
        else:
            print(as_json(path, readings) if options.json else in_words(path, readings))
    return 2 if failed else 0


def predict(network: DigitReader, judge: DigitReader, path: Path) -> list[Reading]:
    """The digits that a picture file shows, from left to right; or `PictureError`.

    `judge` says what is one digit (see networks/number.py), `network` which one.
    """
    found = find_in_file(path)
    parts = take_apart(found.ink, [], judge)
    framed = [(part, frame_drawing(part.ink)) for part in parts]
    seen = [(part, image) for part, image in framed if image is not None]
    if not seen:
        raise PictureError(f"{path} holds no ink.")
    predictions = network.read(np.stack([image for _, image in seen]))
    return [
        Reading(prediction, found.place(part.box))
        for prediction, (part, _) in zip(predictions, seen, strict=True)
    ]


def as_json(path: Path, readings: list[Reading]) -> str:
    """One answer as a line of JSON: the number, and its digits with their boxes."""
    digits = [
        {
            "verdict": prediction.verdict,
            "digits": prediction.digits,
            "probabilities": [round(float(p), 6) for p in prediction.probabilities],
            "box": [round(share, 4) for share in box],
        }
        for prediction, box in readings
    ]
    return json.dumps({"file": str(path), "answer": _answer(readings), "digits": digits})


def in_words(path: Path, readings: list[Reading]) -> str:
    """One answer for people, as in "2026.png: 2026 (99.1%, 98.0%, 99.9%, 87.5%)"."""
    # Without the narrow space, which not every terminal has.
    chances = [
        " and ".join(percent(prediction.probabilities[digit], 1) for digit in prediction.digits)
        for prediction, _ in readings
    ]
    known = ", ".join(filter(None, chances)).replace(NARROW_SPACE, "")
    return f"{path}: {_answer(readings)}" + (f" ({known})" if known else "")


def _answer(readings: list[Reading]) -> str:
    """The answer, short: "7", "2026", "2, 0, no digit, 6"."""
    answers = [answer_in_words(prediction) for prediction, _ in readings]
    return ("" if all(len(answer) == 1 for answer in answers) else ", ").join(answers)


if __name__ == "__main__":
    sys.exit(main())
