"""The process that trains a pupil's network: python -m digits.jobs.worker

Loads TensorFlow and MNIST, and then reads its order as one line of JSON from standard input,
and commands to the training from the lines after it (see protocol.py); the end of the input ends
the process. Writes its progress to standard output (see protocol.py), and network.keras, its
snapshots.npz and report.json into the folder of the order. Runs at the lowest priority and in
one thread, so that the page stays quick.

Left out: who may train, and when (see queue.py).
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

import numpy as np

from digits import DigitsError
from digits.jobs.class_digits import take_class_digits
from digits.jobs.config import ConfigError, PupilConfig, pupil_config
from digits.jobs.divergence import (
    LOST_EPOCHS,
    DivergenceError,
    is_finite,
    is_lost,
)
from digits.jobs.protocol import (
    DONE,
    FAILED,
    MEASURING,
    STOP,
    STOPPED,
    TRAINING,
    Order,
    Progress,
    Sample,
    encode_image,
    order_from_line,
    rate_from_line,
    to_line,
)
from digits.mnist import Mnist, load_mnist

if TYPE_CHECKING:
    from digits.training.data import Split
    from digits.training.fit import Fitted
    from digits.training.ten_digits import TenDigits
    from digits.training.watch import Command, Watch

NICENESS = 19  # the lowest priority
SEED = 1  # the same for everybody: the same choice gives the same network
# Multiply-adds that Keras may do before it listens again: a tenth of a second on one core.
MAX_OPERATIONS = 2e8
REHEARSED = 20  # digits


def main() -> None:
    """Train one network; what goes wrong that a person can mend is told as progress."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C at the server is for the server
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Unbuffered: a thread blocked in a buffered read holds a lock that shutdown waits for.
    with open(0, "rb", buffering=0, closefd=False) as lines, messages() as tell:
        orders: SimpleQueue[bytes] = SimpleQueue()
        commands: SimpleQueue[Command] = SimpleQueue()
        stop = threading.Event()
        threading.Thread(target=listen, args=(lines, orders, commands, stop), daemon=True).start()
        try:
            mnist = prepare()
            if orders.empty():
                rehearse(mnist)
            train(order_from_line(orders.get()), mnist, stop, tell, commands)
        except DigitsError as error:
            tell(Progress(FAILED, message=str(error)))
        os._exit(0)  # the thread still reads


@contextlib.contextmanager
def messages() -> Iterator[Callable[[Progress], None]]:
    """Standard output for messages alone: what libraries print goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as output:
        os.dup2(2, 1)
        yield lambda progress: print(to_line(progress), file=output, flush=True)


def listen(
    lines: Iterable[bytes],
    orders: SimpleQueue[bytes],
    commands: SimpleQueue[Command],
    stop: threading.Event,
) -> None:
    """Pass orders and commands on; set `stop` when told to; leave at once when the server has
    gone."""
    for line in map(bytes.strip, lines):
        if line == STOP:
            stop.set()
        try:
            commands.put(command_from_line(line))
        except ConfigError:
            orders.put(line)
    os._exit(1)


def command_from_line(line: bytes) -> Command:
    """What a line tells a training to do; raises `ConfigError` where it is no command."""
    match line.split():
        case [b"stop"]:
            return lambda watch: None  # wakes a training that is paused
        case [b"pause"]:
            return lambda watch: watch.pause.begin()
        case [b"resume"]:
            return lambda watch: watch.pause.end()
        case [b"step"]:
            return lambda watch: watch.pause.allow_step()
        case [b"rate", _]:
            rate = rate_from_line(line)
            return lambda watch: watch.change_rate(rate)
    raise ConfigError("This is no command.")


def prepare() -> Mnist:
    """Load what every training needs and takes seconds; raises `MnistError`."""
    mnist = load_mnist()
    with hidden_errors():
        import digits.training.publish  # noqa: F401  # imports TensorFlow
    # It warns of functions that are compiled more than once, as those of a rehearsal are.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    return mnist


def rehearse(mnist: Mnist) -> None:
    """Fit a tiny network, since the first one in a process takes a second longer to begin."""
    from digits.training.fit import fit

    images, labels = mnist.x_train[:REHEARSED], mnist.y_train[:REHEARSED]
    fit(pupil_config((1,), epochs=1), images, labels, seed=SEED, max_operations=MAX_OPERATIONS)


@contextlib.contextmanager
def hidden_errors() -> Iterator[None]:
    """Hide what is written to standard error meanwhile.

    TensorFlow says how it was compiled while it is imported, whatever its log level.
    """
    with open(os.devnull, "wb") as nowhere:
        errors = os.dup(2)
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(errors, 2)
            os.close(errors)


def train(
    order: Order,
    mnist: Mnist,
    stop: threading.Event,
    tell: Callable[[Progress], None],
    commands: SimpleQueue[Command] | None = None,
) -> None:
    """Fit, measure once on the test set, and publish; or a `DigitsError`."""
    from digits.training.data import split
    from digits.training.fit import fit
    from digits.training.publish import publish
    from digits.training.ten_digits import TenDigits
    from digits.training.watch import Watch

    config, folder, max_seconds = order
    data = mnist.x_train, mnist.y_train
    further = class_split(config, folder)

    ## Fit
    last = Progress()
    digits = TenDigits(split(config, *data, SEED)[1])

    def tell_training(**fields) -> None:
        nonlocal last
        last = Progress(TRAINING, samples=samples(digits), **fields)
        tell(last)

    def must_end(history: dict[str, list[float]]) -> bool:
        return stop.is_set() or is_lost(history, LOST_EPOCHS)

    watch = Watch(config, tell_training, must_end, max_seconds, commands=commands, digits=digits)
    fitted = fit(
        config,
        *data,
        seed=SEED,
        callbacks=[watch],
        snapshots=True,
        max_operations=MAX_OPERATIONS,
        further=further,
    )
    if not is_finite(fitted.history):
        raise DivergenceError(config, watch.rate_changes)

    ## Measure and publish
    tell(replace(last, state=MEASURING, paused=False))
    publish(
        folder,
        config,
        fitted._replace(seconds=watch.seconds),  # without pauses
        mnist,
        seed=SEED,
        options={"max_seconds": max_seconds},
        rate_changes=watch.rate_changes,
        note=class_note(config),
    )
    state = DONE if watch.finished else STOPPED
    message = end_in_words(order, fitted, watch, stop.is_set())
    tell(replace(last, state=state, message=message))


def class_split(config: PupilConfig, folder: Path) -> Split | None:
    """The class's digits, as often as an epoch shows each; raises `ClassDigitsError`."""
    from digits.training.data import Split

    if not config.class_digits:
        return None
    images, labels = take_class_digits(folder, config.class_digits)
    times = config.class_repeats
    return Split(np.tile(images, (times, 1, 1)), np.tile(labels, times))


def class_note(config: PupilConfig) -> str:
    """What the report says of the class's digits; nothing where there were none."""
    if not config.class_digits:
        return ""
    return (
        f"It was also trained on {config.class_digits:,} drawings of a class, each "
        f"{config.class_repeats} times in an epoch; validation and test digits are MNIST's alone."
    )


def samples(digits: TenDigits) -> tuple[Sample, ...]:
    """The ten digits, and how they were read so far."""
    return tuple(
        Sample(
            label, encode_image(image), [reading[i] for reading in digits.readings], digits.now[i]
        )
        for i, (label, image) in enumerate(zip(digits.labels, digits.images, strict=True))
        if digits.now
    )


def end_in_words(order: Order, fitted: Fitted, watch: Watch, stopped: bool) -> str:
    """Why a training ended before its last step; an empty text where it did not."""
    if watch.finished:
        return ""
    if not stopped and is_lost(fitted.history, LOST_EPOCHS):
        return f"Ended after {LOST_EPOCHS} epochs in which it read no better than by guessing."
    why = "Stopped" if stopped else f"The time of {order.max_seconds:g} seconds was up"
    return f"{why}; what it had learnt is saved."


if __name__ == "__main__":
    main()
