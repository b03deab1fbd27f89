"""How fast the pictures that `best` trains on are made, and what they look like.

    python -m benchmarks.generator [--samples FILE.png] [--bfloat16]

Times the making of batches and the training steps that use them up, in turn in one
process; medians of seconds a batch, and their ratio. Then says how many pictures a second
other processes make, one, two and one for each core, and how much memory each takes: its own
and its part of what several share (PSS, on Linux). The samples are a sheet of MNIST's digits,
distorted and drawn again, digits drawn in other styles, and drawings that are none.
"""

import sys
import time
from multiprocessing import active_children
from pathlib import Path

import numpy as np

from digits import DigitsError
from digits.commands import Parser
from digits.image.decode import write_picture
from digits.machine import cores
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
    print("processes   pictures a second   MB each")
    for processes in sorted({0, 1, 2, cores()}):
        speed, size = time_processes(mnist.x_train, mnist.y_train, processes, options.batches)
        print(f"{processes:9}   {speed:17,.0f}   {'–' if size is None else f'{size:.0f}':>7}")
    return 0


def time_batches(x: np.ndarray, y: np.ndarray, count: int, bfloat16: bool) -> tuple[float, float]:
    """Median seconds for making a batch of the recipe's size, and for a step of training."""
    from digits.training.batches import Split
    from digits.training.build import build_network, compile_network, with_all_classes
    from digits.training.data import AugmentedDigits
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


def time_processes(
    x: np.ndarray, y: np.ndarray, processes: int, count: int
) -> tuple[float, float | None]:
    """Pictures a second that so many processes make (0: this one), and MB of each, if known.

    `count`: batches of the recipe's size for each process.
    """
    from digits.training.batches import Split
    from digits.training.data import AugmentedDigits

    recipe = find_recipe("best")
    with AugmentedDigits(Split(x, y), recipe, seed=0, processes=processes) as batches:
        warm_up, made = WARM_UP * max(1, processes), 0
        for index in range(warm_up + count * max(1, processes)):
            if index == warm_up:
                began = time.perf_counter()
            epoch, place = divmod(index, len(batches))
            batches.start_epoch(epoch)
            made += len(batches[place][0]) * (index >= warm_up)
        seconds = time.perf_counter() - began
        sizes = [size for child in active_children() if (size := memory(child.pid))]
    return made / seconds, float(np.median(sizes)) if sizes else None


def memory(process: int | None) -> float | None:
    """MB of a process, its part of what it shares with others counted; None but on Linux."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
