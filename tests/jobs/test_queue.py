"""Whose turn it is, who has left and what is removed, with processes that only pretend.

What a process does, it takes from the batch size that was chosen. How long trainings take is
tested in test_duration.py.
"""

import gc
import math
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from digits.jobs.class_digits import FILE, ClassDigits
from digits.jobs.config import ConfigError, pupil_config
from digits.jobs.process import RETRY_S, ROOT
from digits.jobs.queue import (
    HEARTBEAT_TIMEOUT_S,
    READY_TIMEOUT_S,
    JobQueue,
    Position,
    QueueError,
)
from digits.jobs.queued_job import CHECK_EVERY_S, MAX_PAUSE_S, START_TIMEOUT_S, STOP_TIMEOUT_S
from views.training import HEARTBEAT_S

pytestmark = pytest.mark.process

PRETEND = """
import json, os, pathlib, signal, sys, time

history = {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}

def tell(**message):
    print(json.dumps(message), flush=True)

def epoch(number, seconds_left):
    for key, value in zip(history, (1 / number, 0.5, 2 / number, 0.25)):
        history[key].append(value)
    tell(state="training", epoch=number, epochs=2, step=5, steps=5, loss=1 / number, accuracy=0.5,
         seconds=1, seconds_left=seconds_left, history=history)

def publish(state, message):
    for name in ("network.keras", "report.json"):
        pathlib.Path(order["folder"], name).write_text(str(os.getpid()))
    tell(state=state, message=message)

def trains():
    epoch(1, 7), epoch(2, 0), publish("done", "")

def waits():
    epoch(1, 42)
    if sys.stdin.readline() == "stop\\n":
        publish("stopped", "Saved.")

def diverges():
    epoch(1, 1), tell(state="failed", message="It diverged.")

def dies():
    epoch(1, 1), os.kill(os.getpid(), signal.SIGKILL)

def breaks():
    sys.exit(3)

def babbles():
    print("x" * 99_999 + "\\n[1]\\n7\\nnull\\n{}", flush=True)
    os.write(1, b"\\xff\\xfe\\n")
    trains()

def hangs():
    epoch(1, 1)
    while True:
        time.sleep(60)

def never_begins():
    while sys.stdin.readline():
        pass

def obeys():
    did = {"state": "training", "epoch": 1, "epochs": 2, "step": 0, "steps": 5, "paused": False}
    tell(**did)
    for line in sys.stdin:
        match line.split():
            case ["pause"]: did["paused"] = True
            case ["resume"]: did["paused"] = False
            case ["step"]: did["step"] += 1
            case ["rate", rate]: did["learning_rate"] = float(rate)
            case ["stop"]: return publish("stopped", "Saved.")
        tell(**did)

line = sys.stdin.readline()
if not line:  # the server has gone
    sys.exit()
order = json.loads(line)
does = json.loads(order["config"])["batch_size"] - 8
(trains, waits, diverges, dies, breaks, babbles, hangs, never_begins, obeys)[does]()
"""
TRAINS, WAITS, DIVERGES, DIES, BREAKS, BABBLES, HANGS, NEVER_BEGINS, OBEYS = range(9)
COMMAND = [sys.executable, "-c", PRETEND]
# How long a training lasts at most: beginning, training, noticing that it must stop, stopping.
LONGEST = START_TIMEOUT_S + 300 + CHECK_EVERY_S + STOP_TIMEOUT_S + CHECK_EVERY_S


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def queue(clock):
    queue = JobQueue(COMMAND, slots=1, clock=clock)
    yield queue
    queue.close()


@pytest.fixture
def two_at_a_time(clock):
    queue = JobQueue(COMMAND, slots=2, clock=clock)
    yield queue
    queue.close()


def config(does):
    return pupil_config(batch_size=8 + does, epochs=2)


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_until(job, *states):
    wait_for(lambda: job.progress.state in states or job.progress.over)
    assert job.progress.state in states
    return job.progress


def is_alive(process_id):
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


# One training


@pytest.mark.parametrize("does", [TRAINS, BABBLES])
def test_a_training_runs_to_its_end_whatever_else_is_printed(queue, does):
    job = queue.start("Ada", config(does))
    progress = wait_until(job, "done")
    assert progress.history == {
        "loss": [1, 0.5],
        "accuracy": [0.5, 0.5],
        "val_loss": [2, 1],
        "val_accuracy": [0.25, 0.25],
    }
    assert (progress.epoch, progress.epochs, progress.fraction) == (2, 2, 1)
    assert {path.name for path in progress.folder.iterdir()} == {"network.keras", "report.json"}
    assert job.config == config(does)


def test_progress_is_seen_while_it_trains_and_what_is_stopped_is_saved(queue):
    job = queue.start("Ada", config(WAITS))
    progress = wait_until(job, "training")
    assert (progress.epoch, progress.step, progress.steps) == (1, 5, 5)
    assert (progress.fraction, progress.seconds_left, progress.folder) == (0.5, 42, None)
    assert not progress.over
    assert not job.stopping
    queue.stop("Ada")
    queue.stop("Ada")
    assert job.stopping
    progress = wait_until(job, "stopped")
    assert progress.message == "Saved."
    assert progress.folder.is_dir()
    assert progress.history["loss"] == [1]


def test_what_is_stopped_before_it_trains_leaves_nothing(queue):
    job = queue.start("Ada", config(NEVER_BEGINS))
    queue.stop("Ada")
    progress = wait_until(job, "stopped")
    assert progress.folder is None
    assert "nothing to save" in progress.message


def test_the_drawings_of_a_class_go_with_a_training_that_never_took_them(
    queue, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    digits = ClassDigits(np.zeros((20, 28, 28), np.uint8), np.zeros(20, np.uint8), 1)
    job = queue.start("Ada", config(WAITS), digits)
    wait_until(job, "training")
    assert [path.name for path in tmp_path.glob("*/*")] == [FILE]
    queue.stop("Ada")
    wait_until(job, "stopped")
    assert {path.name for path in tmp_path.glob("*/*")} == {"network.keras", "report.json"}


@pytest.mark.parametrize(
    ("does", "words"),
    [(DIVERGES, "It diverged."), (DIES, "signal 9"), (BREAKS, "exit code 3")],
)
def test_a_failed_training_says_so_is_logged_and_makes_room(queue, caplog, does, words):
    job = queue.start("Ada", config(does))
    other = queue.start("Bob", config(TRAINS))
    progress = wait_until(job, "failed")
    assert words in progress.message
    assert progress.folder is None
    (record,) = caplog.records
    assert words in record.getMessage() and job.config.title in record.getMessage()
    wait_until(other, "done")
    wait_until(queue.start("Ada", config(TRAINS)), "done")


def test_a_command_that_cannot_be_started_fails_in_a_sentence_without_its_path(caplog):
    queue = JobQueue(["/no/such/command"], slots=1)
    job = queue.start("Ada", config(TRAINS))
    assert job.progress.state == "failed"
    assert "could not be started" in job.progress.message
    assert "/no/such" not in job.progress.message
    assert "/no/such/command" in caplog.text
    assert queue.position("Bob") == Position(0, 0)


# Several pupils


def test_one_trains_and_the_others_wait_in_the_order_in_which_they_came(queue, clock):
    jobs = {name: queue.start(name, config(WAITS)) for name in ("Ada", "Bob", "Cleo")}
    wait_until(jobs["Ada"], "training")
    assert [queue.position(name).ahead for name in (*jobs, "Dan")] == [0, 1, 2, 3]
    assert [job.progress.state for job in jobs.values()] == ["training", "waiting", "waiting"]
    queue.stop("Ada")
    assert queue.position("Bob").seconds <= STOP_TIMEOUT_S + CHECK_EVERY_S
    wait_until(jobs["Bob"], "training")
    assert jobs["Ada"].progress.state == "stopped"
    assert jobs["Cleo"].progress.state == "waiting"
    assert [queue.position(name).ahead for name in (*jobs, "Dan")] == [2, 0, 1, 2]
    queue.stop("Bob")
    wait_until(jobs["Cleo"], "training")


def test_no_training_lasts_longer_than_it_may_and_no_estimate_does(queue, clock):
    """A process that neither ends in time nor stops when told to, and its successor."""
    jobs = {"Ada": queue.start("Ada", config(HANGS)), "Bob": queue.start("Bob", config(WAITS))}
    wait_until(jobs["Ada"], "training")
    end = clock.now + LONGEST
    while clock.now < end:
        assert 0 <= queue.position("Bob").seconds <= end - clock.now
        clock.now = min(end, clock.now + CHECK_EVERY_S)
        queue.heartbeat("Bob")
        queue.check()
    assert "did not stop in time" in wait_until(jobs["Ada"], "failed").message
    wait_until(jobs["Bob"], "training")


def test_nobody_trains_twice_at_once_and_a_refusal_is_logged(queue, caplog):
    queue.start("Ada", config(WAITS))
    waiting = queue.start("Bob", config(TRAINS))
    for name in ("Ada", "Bob"):
        with pytest.raises(QueueError, match="under way"):
            queue.start(name, config(TRAINS))
    assert caplog.text.count("refused") == 2
    queue.cancel("Ada")
    assert wait_until(waiting, "done").folder.is_dir()


def test_a_page_that_is_gone_loses_its_place_but_its_training_goes_on(queue, clock, caplog):
    jobs = {name: queue.start(name, config(WAITS)) for name in ("Ada", "Bob", "Cleo")}
    wait_until(jobs["Ada"], "training")
    clock.now += HEARTBEAT_TIMEOUT_S
    queue.check()
    assert queue.position("Cleo").ahead == 2
    queue.heartbeat("Cleo")
    clock.now += 1
    queue.check()
    assert [job.progress.state for job in jobs.values()] == ["training", "stopped", "waiting"]
    assert "its page is gone" in caplog.text
    assert jobs["Bob"].config.title in caplog.text
    queue.stop("Ada")
    assert wait_until(jobs["Ada"], "stopped").folder.is_dir()
    wait_until(jobs["Cleo"], "training")


def test_a_tablet_that_sleeps_for_two_minutes_keeps_its_place_and_its_training(queue, clock):
    # A page that is hidden first: its last heartbeat is as old as one can be.
    timer_of_hidden_page, asleep = 60, 120
    jobs = {name: queue.start(name, config(WAITS)) for name in ("Ada", "Bob")}
    wait_until(jobs["Ada"], "training")
    for _ in range(2):
        clock.now += HEARTBEAT_S + timer_of_hidden_page + asleep
        queue.check()
        assert [job.progress.state for job in jobs.values()] == ["training", "waiting"]
        for name in jobs:
            queue.heartbeat(name)


def test_who_leaves_the_line_is_not_waited_for(queue, clock):
    jobs = {name: queue.start(name, config(WAITS)) for name in ("Ada", "Bob", "Cleo", "Dan")}
    wait_until(jobs["Ada"], "training")
    clock.now += HEARTBEAT_TIMEOUT_S + 1
    queue.heartbeat("Dan")
    queue.cancel("Cleo")
    queue.check()
    assert [jobs[name].progress.state for name in ("Bob", "Cleo")] == ["stopped", "stopped"]
    assert queue.position("Dan").ahead == 1
    queue.stop("Ada")
    wait_until(jobs["Dan"], "training")


def test_cancelling_ends_the_process_and_removes_its_folder(queue):
    job = queue.start("Ada", config(HANGS))
    wait_until(job, "training")
    folder, process = Path(job._folder.name), job._process
    assert folder.is_dir()
    queue.cancel("Ada")
    assert process.poll() is not None
    assert not folder.exists()
    assert queue.position("Bob") == Position(0, 0)
    queue.cancel("Ada")


def test_the_folder_lives_as_long_as_its_job(queue):
    first = queue.start("Ada", config(TRAINS))
    folder = wait_until(first, "done").folder
    second = queue.start("Ada", config(TRAINS))
    other = wait_until(second, "done").folder
    gc.collect()
    assert folder.is_dir()
    del first
    wait_for(lambda: gc.collect() is not None and not folder.exists())
    assert other.is_dir()
    second.close()
    assert not other.exists()


@pytest.mark.parametrize("does", [WAITS, NEVER_BEGINS])
def test_a_training_that_takes_too_long_is_stopped(queue, clock, does):
    job = queue.start("Ada", config(does))
    if does == WAITS:
        wait_until(job, "training")
    clock.now += 1000
    queue.heartbeat("Ada")
    queue.check()
    wait_until(job, "stopped")


def test_the_queue_looks_after_itself(clock, monkeypatch):
    """Nobody but its own thread calls `check` here."""
    monkeypatch.setattr("digits.jobs.queue.CHECK_EVERY_S", 0.02)
    queue = JobQueue(COMMAND, slots=1, clock=clock)
    for _ in range(2):
        queue.prepare("Ada")
        wait_until(queue.start("Ada", config(TRAINS)), "done")
        queue.prepare("Ada")
        job = queue.start("Ada", config(WAITS))
        wait_until(job, "training")
        clock.now += max(LONGEST, READY_TIMEOUT_S) + 1
        wait_until(job, "stopped")
        wait_for(lambda: queue._watcher is None)
        assert not queue._starter.has_ready


# Two at a time


def test_two_train_at_a_time_and_the_others_in_their_order(two_at_a_time):
    queue = two_at_a_time
    jobs = {name: queue.start(name, config(WAITS)) for name in ("Ada", "Bob", "Cleo", "Dan")}
    for name in ("Ada", "Bob"):
        wait_until(jobs[name], "training")
    assert [queue.position(name).ahead for name in (*jobs, "Eve")] == [0, 0, 1, 2, 3]
    assert [job.progress.state for job in jobs.values()][2:] == ["waiting", "waiting"]
    queue.stop("Bob")
    wait_until(jobs["Cleo"], "training")
    assert jobs["Bob"].progress.state == "stopped"
    assert jobs["Ada"].progress.state == "training"
    assert [queue.position(name).ahead for name in ("Ada", "Cleo", "Dan", "Eve")] == [0, 0, 1, 2]
    queue.cancel("Ada")
    wait_until(jobs["Dan"], "training")
    assert queue.position("Eve").ahead == 1
    queue.stop("Dan")
    wait_until(jobs["Dan"], "stopped")
    assert queue.position("Eve") == Position(0, 0)


def test_with_two_places_the_wait_is_for_the_one_that_is_free_first(two_at_a_time, clock):
    queue = two_at_a_time
    for name in ("Ada", "Bob"):
        wait_until(queue.start(name, config(HANGS)), "training")
    both = queue.position("Cleo").seconds
    clock.now += START_TIMEOUT_S + 301
    queue.check()  # both are told to stop: they have as long as it takes to save
    assert 0 < queue.position("Cleo").seconds < both


def test_each_place_has_its_process_that_is_ready(two_at_a_time):
    queue = two_at_a_time
    queue.prepare("Ada")
    first, second = queue._starter._ready
    jobs = [queue.start(name, config(WAITS)) for name in ("Ada", "Bob")]
    for job, process in zip(jobs, (first, second), strict=True):
        wait_until(job, "training")
        assert job._process is process
    queue.check()
    third, fourth = queue._starter._ready
    third.kill(), third.wait()
    other = queue.start("Cleo", config(TRAINS))
    queue.stop("Ada")
    wait_until(other, "done")
    assert other._process is fourth


# Commands


def test_a_training_is_told_to_pause_to_step_and_to_learn_faster(queue):
    job = queue.start("Ada", config(OBEYS))
    wait_until(job, "training")
    queue.pause("Ada")
    queue.pause("Ada")
    wait_for(lambda: job.progress.paused)
    queue.step("Ada")
    queue.step("Ada")
    queue.set_learning_rate("Ada", 0.25)
    wait_for(lambda: job.progress.learning_rate)
    assert (job.progress.step, job.progress.learning_rate) == (2, 0.25)
    queue.resume("Ada")
    wait_for(lambda: not job.progress.paused)
    queue.pause("Ada")
    wait_for(lambda: job.progress.paused)
    queue.stop("Ada")
    assert not wait_until(job, "stopped").paused


def test_commands_without_a_training_under_way_do_nothing(queue):
    running = queue.start("Ada", config(OBEYS))
    waiting = queue.start("Bob", config(OBEYS))
    wait_until(running, "training")
    killed = running._process

    def command_all(name):
        queue.pause(name), queue.step(name), queue.resume(name), queue.set_learning_rate(name, 1)

    command_all("Bob")
    command_all("nobody")
    assert waiting.progress.state == "waiting" and not waiting.progress.paused
    killed.kill(), killed.wait()
    command_all("Ada")
    wait_until(running, "failed")
    command_all("Ada")
    wait_until(waiting, "training")
    queue.pause("Bob")
    wait_for(lambda: waiting.progress.paused)


@pytest.mark.parametrize("rate", [0, -1, 10.1, math.nan, math.inf, "1", None, True])
def test_a_rate_out_of_bounds_is_refused(queue, rate):
    with pytest.raises(ConfigError, match="above 0, 10 at most"):
        queue.set_learning_rate("Ada", rate)


def test_a_pause_lasts_as_long_as_nobody_waits_and_else_a_minute_after_each_step(queue, clock):
    job = queue.start("Ada", config(OBEYS))
    wait_until(job, "training")
    queue.pause("Ada")
    wait_for(lambda: job.progress.paused)

    def answer_after(seconds):
        """What the training says after that time; a further command comes back at last."""
        clock.now += seconds
        queue.heartbeat("Bob")
        queue.check()
        queue._find("Ada").job.command(b"rate %d" % clock.now)
        wait_for(lambda: job.progress.learning_rate == clock.now)
        return job.progress

    assert answer_after(2 * MAX_PAUSE_S).paused
    queue.start("Bob", config(WAITS))
    queue.step("Ada")
    seconds = queue.position("Bob").seconds
    assert answer_after(MAX_PAUSE_S).paused
    assert queue.position("Bob").seconds < seconds
    queue.step("Ada")
    assert answer_after(MAX_PAUSE_S).paused
    assert not answer_after(1).paused


# The process that is ready


def test_a_training_gets_the_process_that_is_ready_and_only_one_is(queue):
    queue.prepare("Ada")
    (ready,) = queue._starter._ready
    queue.prepare("Ada")
    assert queue._starter._ready == [ready]
    job = queue.start("Ada", config(WAITS))
    wait_until(job, "training")
    assert job._process is ready
    queue.check()
    (next_ready,) = queue._starter._ready  # Ada may train again, or somebody else
    other = queue.start("Bob", config(TRAINS))
    queue.start("Cleo", config(TRAINS))
    queue.check()
    assert queue._starter._ready == [next_ready]
    queue.stop("Ada")
    wait_until(other, "done")
    assert other._process is next_ready


def test_a_process_is_kept_ready_as_long_as_somebody_needs_it(queue, clock):
    queue.prepare("Ada")
    clock.now += READY_TIMEOUT_S
    queue.check()
    (ready,) = queue._starter._ready
    queue.prepare("Ada")
    clock.now += READY_TIMEOUT_S
    queue.check()
    assert queue._starter._ready == [ready] and ready.poll() is None
    clock.now += 1
    queue.check()
    assert ready.poll() is not None
    assert ready.stdin.closed and ready.stdout.closed
    assert not queue._starter.has_ready
    wait_until(queue.start("Ada", config(WAITS)), "training")
    queue.check()
    assert queue._starter.has_ready  # nobody has called `prepare`, but Ada trains


def test_no_process_is_prepared_while_another_one_still_loads(queue):
    queue.start("Ada", config(NEVER_BEGINS))
    queue.start("Bob", config(WAITS))
    queue.check()
    assert not queue._starter.has_ready


def test_a_ready_process_that_died_is_replaced_without_a_word(queue, clock, caplog):
    queue.prepare("Ada")
    (dead,) = queue._starter._ready
    dead.kill(), dead.wait()
    queue.prepare("Ada")  # what killed it may still be there
    assert not queue._starter.has_ready
    wait_until(queue.start("Ada", config(TRAINS)), "done")
    clock.now += RETRY_S
    queue.prepare("Ada")
    assert queue._starter.has_ready
    assert not caplog.records


def test_what_cannot_be_started_is_told_to_who_trains_and_to_nobody_else(caplog):
    queue = JobQueue(["/no/such/command"])
    queue.prepare("Ada")
    assert not caplog.records
    assert "could not be started" in queue.start("Ada", config(TRAINS)).progress.message


def test_a_server_that_ends_leaves_neither_process_nor_folder():
    server = (
        "import time\n"
        "from digits.jobs.config import pupil_config\n"
        "from digits.jobs.queue import JobQueue\n"
        f"queue = JobQueue({COMMAND}, slots=1)\n"
        f"job = queue.start('Ada', pupil_config(batch_size={8 + HANGS}))\n"
        "while job.progress.state != 'training':\n"
        "    time.sleep(0.01)\n"
        "queue.prepare('Bob')\n"
        "print(job._process.pid, queue._starter._ready[0].pid, job._folder.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", server], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    *process_ids, folder = done.stdout.split()
    for process_id in map(int, process_ids):
        wait_for(lambda process_id=process_id: not is_alive(process_id))
    assert not Path(folder).exists()


def test_what_the_page_imports_of_trainings_imports_no_keras():
    names = (
        "capacity",
        "config",
        "protocol",
        "process",
        "job",
        "duration",
        "queued_job",
        "queue",
        "divergence",
    )
    code = f"import sys, {', '.join(f'digits.jobs.{name}' for name in names)}\n"
    code += "assert not {'keras', 'tensorflow'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
