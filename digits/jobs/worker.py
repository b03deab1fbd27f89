"""The process in which a pupil's network is trained: python -m digits.jobs.worker FOLDER SECONDS

Reads the plan as one line of JSON from standard input; a further line "stop" ends the
training and keeps what there is, and the end of the input ends the process. Writes one
line of JSON per message to standard output: its `state`, and what belongs to it. Puts
network.keras and report.json into FOLDER. A process of its own, of lowest priority and
with one thread, so that the page stays as quick as it was.

Left out: who may train, and when (see queue.py).
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from digits import DigitsError
from digits.jobs.config import Plan
from digits.jobs.divergence import remark
from digits.mnist import Mnist, load_mnist
from digits.networks.decision import normalise
from digits.networks.report import Report, measure, used_versions, write_report

if TYPE_CHECKING:
    from digits.training.fit import Fitted

TRAINING, MEASURING = "training", "measuring"
DONE, STOPPED, FAILED = "done", "stopped", "failed"
NICENESS = 19  # the most there is
# What the parent says to end the training and keep what there is.
STOP = b"stop"


def main() -> None:
    """Carry out one plan; whatever goes wrong that a person can mend is told as a message."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C at the server is the parent's
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    folder, max_seconds = Path(sys.argv[1]), float(sys.argv[2])
    # Unbuffered: a thread that waits for a buffered one holds up the end of the process.
    with open(0, "rb", buffering=0, closefd=False) as lines, tell_alone() as tell:
        first = lines.readline()
        stop = threading.Event()
        threading.Thread(target=listen, args=(lines, stop), daemon=True).start()
        try:
            train(Plan.from_json(first), folder, max_seconds, stop, tell)
        except DigitsError as error:
            tell({"state": FAILED, "message": str(error)})
        os._exit(0)  # the thread still reads


@contextlib.contextmanager
def tell_alone():
    """Standard output for messages alone: what libraries print goes to standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as messages:
        os.dup2(2, 1)
        yield lambda message: print(json.dumps(message), file=messages, flush=True)


def listen(lines: Iterable[bytes], stop: threading.Event) -> None:
    """Set `stop` when told to; leave at once when the parent has gone."""
    for line in lines:
        if line.strip() == STOP:
            stop.set()
    os._exit(1)


def train(
    plan: Plan,
    folder: Path,
    max_seconds: float,
    stop: threading.Event,
    tell: Callable[[dict], None],
) -> None:
    """Fit, measure once on the test set, and publish into `folder`; or a `DigitsError`."""
    mnist = load_mnist()
    use_one_thread()
    from digits.training.own_fitting import fit_own

    fitted, finished = fit_own(
        plan,
        mnist.x_train,
        mnist.y_train,
        tell=lambda message: tell({"state": TRAINING} | message),
        stop=stop,
        max_seconds=max_seconds,
    )
    tell({"state": MEASURING})
    publish(folder, fitted, describe(plan, mnist, fitted, max_seconds))
    sentence = ""
    if not finished:
        why = "Stopped" if stop.is_set() else f"The time of {max_seconds:g} seconds was up"
        sentence = f"{why}; what it had learnt is kept."
    message = f"{sentence} {remark(fitted.history)}".strip()
    tell({"state": DONE if finished else STOPPED, "message": message})


def use_one_thread() -> None:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)


def describe(plan: Plan, mnist: Mnist, fitted: Fitted, max_seconds: float) -> Report:
    """Measure a network once on the test set and put all that is known together."""
    from digits.training.own_fitting import describe_recipe

    outputs = normalise(fitted.network.predict(mnist.x_test, batch_size=1000, verbose=0))
    return Report(
        recipe=describe_recipe(plan),
        options=asdict(plan) | {"max_seconds": max_seconds},
        seed=plan.seed,
        versions=used_versions(),
        data_sha256=mnist.sha256(),
        parameters=fitted.network.count_params(),
        seconds=fitted.seconds,
        history=fitted.history,
        test=measure(outputs, mnist.y_test),
        stated={},
    )


def publish(folder: Path, fitted: Fitted, report: Report) -> None:
    """Put network and report in place, each whole, the report last."""
    beside = folder / "new.keras"
    fitted.network.save(beside)
    os.replace(beside, folder / "network.keras")
    write_report(folder / "report.json", report)


if __name__ == "__main__":
    main()
