"""Read digits from picture files: python -m digits.predict picture.png

Left out: several digits in one picture.
"""

import json
import sys
from pathlib import Path

import numpy as np

from digits import DigitsError
from digits.commands import Parser
from digits.display.wording import NARROW_SPACE, answer_in_words, percent
from digits.image.decode import PictureError
from digits.image.find import read_ink
from digits.image.framing import frame_drawing
from digits.networks.decision import Prediction
from digits.networks.inference import ENGINES, DigitReader, load_network
from digits.networks.recipes import DEFAULT_NETWORK


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
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    failed = False
    for path in options.pictures:
        try:
            reading = predict(network, path)
        except PictureError as error:
            print(error, file=sys.stderr)
            failed = True
        else:
            show(path, reading, options.json)
    return 2 if failed else 0


def predict(network: DigitReader, path: Path) -> Prediction:
    """What a picture file shows; or `PictureError`."""
    image = frame_drawing(read_ink(path))
    if image is None:
        raise PictureError(f"{path} holds no ink.")
    return network.read(image[np.newaxis])[0]


def show(path: Path, reading: Prediction, as_json: bool) -> None:
    """Print one answer, for people or as JSON."""
    if as_json:
        answer = {"file": str(path), "verdict": reading.verdict, "digits": reading.digits}
        probabilities = [round(float(p), 6) for p in reading.probabilities]
        print(json.dumps(answer | {"probabilities": probabilities}))
        return
    # Without the narrow space, which not every terminal has.
    chances = " and ".join(
        percent(reading.probabilities[digit], 1).replace(NARROW_SPACE, "")
        for digit in reading.digits
    )
    print(f"{path}: {answer_in_words(reading)}" + (f" ({chances})" if chances else ""))


if __name__ == "__main__":
    sys.exit(main())
