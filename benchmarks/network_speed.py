"""How long a network takes for one image: called as the page does, and by `predict`.

    python benchmarks/network_speed.py [--network NAME]

Both in turn in one process; medians, their ratio, and the middle half of the runs.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from digits.networks.inference import load_network
from digits.networks.recipes import DEFAULT_NETWORK, MODELS


def milliseconds(call, image: np.ndarray) -> float:
    began = time.perf_counter()
    call(image)
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", default=DEFAULT_NETWORK, help="name in the catalogue")
    parser.add_argument("--runs", type=int, default=200, help="of each (default 200)")
    options = parser.parse_args()
    import keras

    network = load_network(options.network)
    model = keras.saving.load_model(MODELS / options.network / "network.keras")
    image = np.random.default_rng(0).integers(0, 256, (1, 28, 28), dtype=np.uint8)
    calls = {
        "as the page does": network.probabilities,
        "model.predict": lambda image: model.predict(image, verbose=0),
    }
    times = [[milliseconds(call, image) for call in calls.values()] for _ in range(options.runs)]
    quarters = np.percentile(times[5:], [25, 50, 75], axis=0)  # the first warm up
    for name, (low, median, high) in zip(calls, quarters.T, strict=True):
        print(f"{name:17} median {median:6.2f} ms, middle half {low:.2f} to {high:.2f} ms")
    print(f"{'ratio':17} {quarters[1, 1] / quarters[1, 0]:.0f}")


if __name__ == "__main__":
    main()
