"""How long a pupil waits for the first step of a training, without and with a process kept ready.

    python -m benchmarks.training_start [--rounds 3] [--units 128]

In turn, `--rounds` times each: a training is started in a queue of which no process is ready,
as before somebody opens the Train page, and in one with a process that has loaded everything.
Seconds until the page can say "Epoch 1" and until the first step is done, medians; and the
memory that the ready process takes, files that it shares with others left out. Needs MNIST
($MNIST_NPZ or Keras's).
"""

import sys
import time

import numpy as np
import psutil

from digits import DigitsError
from digits.commands import Parser
from digits.jobs.config import pupil_config
from digits.jobs.job import TrainingJob
from digits.jobs.queue import JobQueue
from digits.networks.config import TrainingConfig

MIB = 2**20
IDLE_S = 3.0  # seconds without work after which a process has loaded everything


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="of both in turn (default 3)")
    parser.add_argument("--units", type=int, default=128, help="of the hidden layer (default 128)")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error(f"argument --rounds: {options.rounds} is below 1")
    try:
        config = pupil_config((options.units,))
    except DigitsError as error:
        parser.error(f"argument --units: {error}")
    cold, ready = [], []
    for _ in range(options.rounds):
        cold.append(time_start(config, JobQueue(slots=1)))
        ready.append(time_start(config, ready_queue()))
    show("no process ready", cold)
    show("a process ready", ready)
    return 0


def ready_queue() -> JobQueue:
    """A queue whose ready process has loaded everything."""
    queue = JobQueue(slots=1)
    queue.prepare("pupil")
    process = psutil.Process(queue._starter._ready[0].pid)
    used = -1.0
    while used != (used := sum(process.cpu_times()[:2])):
        time.sleep(IDLE_S)
    return queue


def time_start(config: TrainingConfig, queue: JobQueue) -> tuple[float, float, float]:
    """Seconds until the first epoch begins and its first step is done; MiB at the start."""
    ready = queue._starter._ready
    memory = own_memory(ready[0].pid) if ready else 0.0
    began = time.monotonic()
    job = queue.start("pupil", config)
    times = [wait(job, began, step) for step in (0, 1)]
    queue.close()
    return times[0], times[1], memory


def own_memory(process_id: int) -> float:
    """MiB that a process takes besides files; where the system does not tell, with them."""
    memory = psutil.Process(process_id).memory_info()
    return (memory.rss - getattr(memory, "shared", 0)) / MIB


def wait(job: TrainingJob, began: float, step: int) -> float:
    """Seconds from `began` until that step of the first epoch."""
    while not (job.progress.epoch and job.progress.step >= step):
        if job.progress.over:
            sys.exit(job.progress.message)
        time.sleep(0.01)
    return time.monotonic() - began


def show(name: str, rounds: list[tuple[float, float, float]]) -> None:
    epoch, step, memory = np.median(rounds, axis=0)
    print(f"{name:17} epoch 1 after {epoch:5.1f} s, its first step after {step:5.1f} s", end="")
    print(f"; {memory:.0f} MiB of its own before" if memory else "", flush=True)


if __name__ == "__main__":
    sys.exit(main())
