"""Thin a file of drawings into the doodles that are shipped in digits/synthesis.

    python -m benchmarks.ship_doodles quickdraw_train.npz digits/synthesis/quickdraw.npz

Left out are drawings of one stroke that a network names as a digit with certainty: a ring or a
line may be a digit just as well. The others lose the points that they do not need, and are
scaled to a box of 100.

The shipped file comes of the 7,177 doodles whose checksum is `SOURCE`, and of the second edition
of `best`: git show c94ec45:models/best/network.keras > second.keras, then --network second.keras.
Made again it is the same, bit for bit; this command says whether it is.
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np

from benchmarks.drawn_digits import frame
from digits.commands import Parser, exit_code
from digits.networks.inference import Network, read_network
from digits.networks.recipes import DEFAULT_NETWORK, MODELS
from digits.strokes.dataset import Drawings, checksum, read_drawings, write_drawings
from digits.strokes.placement import place_randomly
from digits.strokes.render import draw_strokes

# Checksums of the drawings that the shipped file was made from, and of those in it.
SOURCE = "5d0693699f91ff5465f5f436110c60e5efdbf97f2ce6701e9ba3136e7404cf54"
SHIPPED = "4969f4de2f84eca563aa70b5e479dc9887d5f3dc209079403f55498033620ff2"
PLACES_SEED = 0  # of places, sizes and pens
BOX = 100.0  # the longer side of a drawing that is shipped
TOLERANCE = 0.7  # of 100: how far a line may move; a pen is 4 or more wide
DECIMALS = 0  # whole numbers pack best
CERTAIN = 0.9  # probability from which a network is certain
NO_EXTENT = 1e-6  # avoids a division by 0 where a drawing is a single dot


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="file of drawings, .npz")
    parser.add_argument("output", type=Path, help="file to write, .npz")
    published = MODELS / DEFAULT_NETWORK / "network.keras"
    parser.add_argument("--network", type=Path, default=published, help="default: the best")
    return exit_code(ship, parser.parse_args(arguments))


def ship(options: argparse.Namespace) -> None:
    """Read, choose, thin, write, and say what came of it. Raises `DigitsError`."""
    drawings = read_drawings(options.source)
    network = read_network(options.network, DEFAULT_NETWORK)
    if checksum(drawings) != SOURCE:
        print(f"{options.source} holds other drawings than those that the shipped ones come of.")
    chosen = np.flatnonzero(~looks_like_a_digit(drawings, network)).tolist()
    thinned = [thin(drawings.strokes[i]) for i in chosen]
    shipped = Drawings(thinned, *(array[chosen] for array in drawings[1:]))
    write_drawings(options.output, shipped)
    size = options.output.stat().st_size / 1e6
    print(f"{len(chosen):,} of {len(drawings.strokes):,} drawings, {size:.2f} MB")
    print("They are", "those" if checksum(shipped) == SHIPPED else "not those", "that are shipped.")


def looks_like_a_digit(drawings: Drawings, network: Network) -> np.ndarray:
    """Which drawings are one stroke that a network is certain to read as a digit: bool (D,)."""
    rng = np.random.default_rng(PLACES_SEED)
    pictures = [draw_strokes(*place_randomly(strokes, rng)) for strokes in drawings.strokes]
    images = np.stack([frame(picture) for picture in pictures])
    outputs = network.outputs(images)
    certain = ~outputs.refused & (outputs.probabilities.max(axis=1) > CERTAIN)
    return certain & np.array([len(strokes) == 1 for strokes in drawings.strokes])


def thin(strokes: list[np.ndarray]) -> list[np.ndarray]:
    """A drawing with fewer points, its longer side 100: lists of float32 (points, 2)."""
    points = np.concatenate(strokes)
    scale = BOX / max(np.ptp(points, axis=0).max(), NO_EXTENT)
    scaled = [((stroke - points.min(axis=0)) * scale).astype(np.float32) for stroke in strokes]
    return [
        np.round(cv2.approxPolyDP(stroke, TOLERANCE, False)[:, 0], DECIMALS) for stroke in scaled
    ]


if __name__ == "__main__":
    sys.exit(main())
