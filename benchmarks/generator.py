"""How fast the pictures that `best` trains on are made, and what they look like.

    python -m benchmarks.generator [--samples FILE.png] [--bfloat16]

Times the making of batches and the training steps that use them up, in turn in one
process; medians of seconds a batch, and their ratio. The samples are a sheet of MNIST's
digits distorted, digits drawn in other styles, and drawings that are none.
"""

import sys
import time
from pathlib import Path

import numpy as np

from digits import DigitsError
from digits.commands import Parser
from digits.image.decode import write_picture
from digits.mnist import load_mnist
from digits.networks.recipes import find_recipe
from digits.synthesis.samples import sample_sheet

WARM_UP = 3  # batches that are not counted


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=Path, help="picture to write, .png")
    parser.add_argument("--batches", type=int, default=40, help="to time (default 40)")
    parser.add_argument("--bfloat16", action="store_true", help="train as with this option")
    parser.add_argument("--data", type=Path, help="mnist.npz (default: $MNIST_NPZ or Keras's)")
    parser.add_argument("--seed", type=int, default=0, help="of the samples")
    options = parser.parse_args(arguments)
    if options.batches < 1 or options.seed < 0:
        parser.error(f"--batches {options.batches} --seed {options.seed}: must be 1 and 0 or more")
    if options.samples and options.samples.suffix != ".png":
        parser.error(f"argument --samples: {options.samples} must end in .png")
    try:
        mnist = load_mnist(options.data)
        if options.samples:
            rng = np.random.default_rng(options.seed)
            write_picture(options.samples, sample_sheet(mnist.x_train, mnist.y_train, rng))
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    make, train = time_batches(mnist.x_train, mnist.y_train, options.batches, options.bfloat16)
    print(f"making a batch   median {make * 1000:6.1f} ms on one core")
    print(f"training on it   median {train * 1000:6.1f} ms")
    print(f"ratio            {make / train:.2f}")
    return 0


def time_batches(x: np.ndarray, y: np.ndarray, count: int, bfloat16: bool) -> tuple[float, float]:
    """Median seconds for making a batch of the recipe's size, and for a step of training."""
    from digits.training.build import build_network, compile_network, with_all_classes
    from digits.training.data import AugmentedDigits, Split
    from digits.training.fit import dtype_policy

    recipe = find_recipe("best")
    with dtype_policy(bfloat16):
        trained = with_all_classes(build_network(recipe))
    compile_network(trained, recipe, steps=count, steps_per_execution=1)
    batches = AugmentedDigits(Split(x, y), recipe, seed=0)
    times = []
    for index in range(count + WARM_UP):
        began = time.perf_counter()
        epoch, place = divmod(index, len(batches))
        batches.start_epoch(epoch)  # without the pictures that are kept from earlier epochs
        batch = batches[place]
        made = time.perf_counter()
        trained.train_on_batch(*batch)
        times.append((made - began, time.perf_counter() - made))
    make, train = np.median(times[WARM_UP:], axis=0)
    return float(make), float(train)


if __name__ == "__main__":
    sys.exit(main())
