"""How fast a network answers with NumPy, as on the page, and with Keras, which trained it.

    python -m benchmarks.network_speed [--network NAME] [--rounds 3]

Each in a process of its own, in turn: importing the library and loading the network (without
starting Python), one image, 10,000 images, and resident memory at the end. NumPy's matrix
products run in one thread, as on the page; Keras takes as many as it likes. Medians of the
rounds, and ratios.
"""

import argparse
import json
import subprocess
import sys

import numpy as np

from digits.commands import Parser
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, MODELS
from testing.server import MIB, ROOT

# The end of each process: 10,000 images, then what was measured, as JSON.
MEASURE = """
import json, sys, time
name, path = sys.argv[1:]
began = time.perf_counter()
{load}
answer(numpy.zeros((1, 28, 28), numpy.uint8))
loaded = time.perf_counter() - began
import psutil
image = numpy.random.default_rng(0).integers(0, 256, (1, 28, 28), numpy.uint8)
times = []
for _ in range(300):
    began = time.perf_counter()
    answer(image)
    times.append(time.perf_counter() - began)
images = numpy.resize(image, (10_000, 28, 28))
began = time.perf_counter()
answer_many(images)
many = time.perf_counter() - began
memory = psutil.Process().memory_info().rss
print(json.dumps([loaded, numpy.median(times), many, memory]))
"""
ENGINES = {
    "NumPy": """
import numpy
from threadpoolctl import threadpool_limits
threadpool_limits(1)
from digits.networks import load_network
answer = answer_many = load_network(name).probabilities
""",
    "Keras": """
import numpy
import keras
network = keras.saving.load_model(path, compile=False)
answer = lambda images: numpy.asarray(network(images))
answer_many = lambda images: network.predict(images, batch_size=1000, verbose=0)
""",
}
FIGURES = {  # title, unit, factor, decimals
    "import and load": ("s", 1, 2),
    "one image": ("ms", 1000, 2),
    "10,000 images": ("s", 1, 2),
    "memory": ("MiB", 1 / MIB, 0),
}


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    measured = {name: [] for name in ENGINES}
    for _ in range(options.rounds):
        for name in ENGINES:
            measured[name].append(run_apart(name, options.network))
    show({name: np.median(rounds, axis=0) for name, rounds in measured.items()})
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--network", default=DEFAULT_NETWORK, choices=CATALOGUE)
    parser.add_argument("--rounds", type=int, default=3, help="of both, in turn (default 3)")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error(f"argument --rounds: {options.rounds} is below 1")
    return options


def run_apart(engine: str, network: str) -> list[float]:
    """The four figures of one engine, measured in a new process."""
    code = MEASURE.format(load=ENGINES[engine])
    command = [sys.executable, "-c", code, network, MODELS / network / "network.keras"]
    result = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True
    )
    return json.loads(result.stdout.splitlines()[-1])


def show(medians: dict[str, np.ndarray]) -> None:
    """Print a row for each figure."""
    print(f"{'':18}" + "".join(f"{name:>14}" for name in medians) + "   Keras ÷ NumPy")
    for (title, (unit, factor, decimals)), *values in zip(
        FIGURES.items(), *medians.values(), strict=True
    ):
        cells = "".join(f"{value * factor:10.{decimals}f} {unit:3}" for value in values)
        print(f"{title:18}{cells} {values[1] / values[0]:12.1f}")


if __name__ == "__main__":
    sys.exit(main())
