"""Whose turn it is, who has left and what is cleared up, with processes that only pretend.

What a process does, it takes from the plan's seed.
"""

import gc
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digits.jobs.config import Plan
from digits.jobs.job import ROOT, parse_message
from digits.jobs.queue import JobQueue, QueueError, Turn

PRETEND = """
import json, os, pathlib, signal, sys, time

def tell(**message):
    print(json.dumps(message), flush=True)

def epoch(number, seconds_left):
    tell(state="training", epoch=number, epochs=2, step=5, steps=5, loss=1 / number,
         accuracy=0.5, val_loss=2 / number, val_accuracy=0.25, seconds=1, seconds_left=seconds_left)

def publish(state, message):
    tell(state="measuring")
    for name in ("network.keras", "report.json"):
        pathlib.Path(sys.argv[1], name).write_text(str(os.getpid()))
    tell(state=state, message=message)

def trains():
    epoch(1, 7), epoch(2, 0), publish("done", "")

def waits():
    epoch(1, 42)
    if sys.stdin.readline() == "stop\\n":
        publish("stopped", "Kept.")

def diverges():
    epoch(1, 1), tell(state="failed", message="It diverged.")

def dies():
    epoch(1, 1), os.kill(os.getpid(), signal.SIGKILL)

def breaks():
    sys.exit(3)

def babbles():
    print("x" * 99_999 + "\\n[1]\\n7\\nnull\\n{}", flush=True)
    print('{"state": "on fire"}\\n{"state": []}', flush=True)
    print('{"state": "training", "loss": NaN}\\n{"state": "training", "colour": 1}', flush=True)
    print('{"state": "training", "val_loss": 1}\\n{"state": "training", "epoch": "x"}', flush=True)
    os.write(1, b"\\xff\\xfe\\n")
    trains()

def hangs():
    epoch(1, 1)
    while True:
        time.sleep(60)

def never_begins():
    while sys.stdin.readline():
        pass

seed = json.loads(sys.stdin.readline())["seed"]
(trains, waits, diverges, dies, breaks, babbles, hangs, never_begins)[seed]()
"""
TRAINS, WAITS, DIVERGES, DIES, BREAKS, BABBLES, HANGS, NEVER_BEGINS = range(8)
COMMAND = [sys.executable, "-c", PRETEND]


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workshop(clock):
    workshop = JobQueue(COMMAND, patience=15, grace=30, clock=clock)
    yield workshop
    workshop.close()


def plan(does):
    return Plan(seed=does, epochs=2)


def wait_for(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def wait_until(run, *states):
    wait_for(lambda: run.progress.state in states or run.progress.over)
    assert run.progress.state in states
    return run.progress


def is_alive(process_id):
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


# One training


def test_a_training_runs_to_its_end(workshop):
    run = workshop.start("Ada", plan(TRAINS))
    progress = wait_until(run, "done")
    assert progress.history == {
        "loss": [1, 0.5],
        "accuracy": [0.5, 0.5],
        "val_loss": [2, 1],
        "val_accuracy": [0.25, 0.25],
    }
    assert (progress.epoch, progress.epochs, progress.fraction) == (2, 2, 1)
    assert {path.name for path in progress.folder.iterdir()} == {"network.keras", "report.json"}
    assert workshop.run_of("Ada") is run


def test_progress_is_seen_while_it_trains(workshop):
    run = workshop.start("Ada", plan(WAITS))
    progress = wait_until(run, "training")
    assert (progress.epoch, progress.step, progress.steps) == (1, 5, 5)
    assert (progress.fraction, progress.seconds_left, progress.folder) == (0.5, 42, None)
    assert not progress.over


def test_a_stopped_training_keeps_what_there_is(workshop):
    run = workshop.start("Ada", plan(WAITS))
    wait_until(run, "training")
    workshop.stop("Ada")
    workshop.stop("Ada")
    progress = wait_until(run, "stopped")
    assert progress.message == "Kept."
    assert progress.folder.is_dir()
    assert progress.history["loss"] == [1]


def test_what_is_stopped_before_it_trains_leaves_nothing(workshop):
    run = workshop.start("Ada", plan(NEVER_BEGINS))
    workshop.stop("Ada")
    progress = wait_until(run, "stopped")
    assert progress.folder is None
    assert "nothing to keep" in progress.message


@pytest.mark.parametrize(
    ("does", "words"),
    [(DIVERGES, "It diverged."), (DIES, "signal 9"), (BREAKS, "exit code 3")],
)
def test_a_failed_training_says_so_and_the_place_is_free(workshop, does, words):
    run = workshop.start("Ada", plan(does))
    progress = wait_until(run, "failed")
    assert words in progress.message
    assert progress.folder is None
    wait_until(workshop.start("Bob", plan(TRAINS)), "done")
    wait_until(workshop.start("Ada", plan(TRAINS)), "done")


def test_a_command_that_cannot_be_started_fails_in_a_sentence():
    workshop = JobQueue(["/no/such/command"])
    run = workshop.start("Ada", plan(TRAINS))
    assert run.progress.state == "failed"
    assert "could not be started" in run.progress.message
    assert workshop.turn("Bob") == Turn(0, 0)


def test_whatever_else_is_printed_is_passed_over(workshop):
    progress = wait_until(workshop.start("Ada", plan(BABBLES)), "done")
    assert progress.history["loss"] == [1, 0.5]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"Epoch 1",
        b"3",
        b"null",
        b"{}",
        b'{"state": 1}',
        b'{"state": "training", "a": []}',
        b'{"state": "training", "loss": Infinity}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_no_message_is_none(line):
    assert parse_message(line) == {}


# Several pupils


def test_one_trains_and_the_others_wait_in_the_order_in_which_they_came(workshop):
    runs = {name: workshop.start(name, plan(WAITS)) for name in ("Ada", "Bob", "Cleo")}
    wait_until(runs["Ada"], "training")
    assert [workshop.turn(name).ahead for name in (*runs, "Dan")] == [0, 1, 2, 3]
    # What is left of Ada's, then the most that one may take.
    assert [workshop.turn(name).seconds for name in (*runs, "Dan")] == [0, 42, 342, 642]
    assert [run.progress.state for run in runs.values()] == ["training", "waiting", "waiting"]
    workshop.stop("Ada")
    wait_until(runs["Bob"], "training")
    assert runs["Ada"].progress.state == "stopped"
    assert runs["Cleo"].progress.state == "waiting"
    assert [workshop.turn(name).ahead for name in (*runs, "Dan")] == [2, 0, 1, 2]
    workshop.stop("Bob")
    wait_until(runs["Cleo"], "training")


def test_nobody_trains_twice_at_once(workshop):
    run = workshop.start("Ada", plan(WAITS))
    waiting = workshop.start("Bob", plan(TRAINS))
    for name in ("Ada", "Bob"):
        with pytest.raises(QueueError, match="under way"):
            workshop.start(name, plan(TRAINS))
    assert workshop.run_of("Ada") is run
    assert workshop.run_of("Bob") is waiting
    workshop.leave("Ada")
    assert wait_until(waiting, "done").folder.is_dir()


def test_who_is_not_seen_for_a_while_is_stopped_and_keeps_what_there_is(workshop, clock):
    runs = {name: workshop.start(name, plan(WAITS)) for name in ("Ada", "Bob")}
    wait_until(runs["Ada"], "training")
    clock.now += 15
    workshop.check()
    assert workshop.turn("Bob").ahead == 1
    workshop.seen("Bob")
    clock.now += 1
    workshop.check()
    wait_until(runs["Bob"], "training")
    assert runs["Ada"].progress.state == "stopped"
    assert runs["Ada"].progress.folder.is_dir()


def test_who_leaves_the_line_is_not_waited_for(workshop, clock):
    runs = {name: workshop.start(name, plan(WAITS)) for name in ("Ada", "Bob", "Cleo", "Dan")}
    wait_until(runs["Ada"], "training")
    clock.now += 16
    for name in ("Ada", "Dan"):
        workshop.seen(name)
    workshop.leave("Cleo")
    workshop.check()
    assert [runs[name].progress.state for name in ("Bob", "Cleo")] == ["stopped", "stopped"]
    assert workshop.turn("Dan").ahead == 1
    workshop.stop("Ada")
    wait_until(runs["Dan"], "training")


def test_who_leaves_takes_process_and_folder_along(workshop):
    run = workshop.start("Ada", plan(HANGS))
    wait_until(run, "training")
    folder, process = run._folder, run._process
    assert folder.is_dir()
    workshop.leave("Ada")
    assert process.poll() is not None
    assert not folder.exists()
    assert workshop.run_of("Ada") is None
    assert workshop.turn("Bob") == Turn(0, 0)


def test_who_leaves_at_the_end_takes_the_network_along(workshop):
    run = workshop.start("Ada", plan(TRAINS))
    folder = wait_until(run, "done").folder
    workshop.leave("Ada")
    assert not folder.exists()
    workshop.leave("Ada")


def test_the_folder_lives_as_long_as_the_run_is_held(workshop):
    first = workshop.start("Ada", plan(TRAINS))
    folder = wait_until(first, "done").folder
    second = workshop.start("Ada", plan(TRAINS))
    wait_until(second, "done")
    gc.collect()
    assert folder.is_dir()
    del first
    wait_for(lambda: gc.collect() is None or not folder.exists())
    assert second.progress.folder.is_dir()


def test_a_training_that_does_not_stop_is_ended(workshop, clock):
    runs = {"Ada": workshop.start("Ada", plan(HANGS)), "Bob": workshop.start("Bob", plan(WAITS))}
    wait_until(runs["Ada"], "training")
    workshop.stop("Ada")
    for _ in range(3):
        clock.now += 10
        workshop.seen("Ada"), workshop.seen("Bob")
        workshop.check()
    assert runs["Ada"].progress.state == "training"
    clock.now += 1
    workshop.check()
    assert "did not stop in time" in wait_until(runs["Ada"], "failed").message
    wait_until(runs["Bob"], "training")


@pytest.mark.parametrize(("does", "ends"), [(WAITS, "stopped"), (NEVER_BEGINS, "stopped")])
def test_a_training_that_keeps_no_time_is_stopped(workshop, clock, does, ends):
    run = workshop.start("Ada", plan(does))
    if does == WAITS:
        wait_until(run, "training")
    clock.now += 1000
    workshop.seen("Ada")
    workshop.check()
    wait_until(run, ends)


def test_the_workshop_looks_after_itself(clock):
    """Nobody but its own thread calls `check` here."""
    workshop = JobQueue(COMMAND, patience=15, clock=clock)
    run = workshop.start("Ada", plan(WAITS))
    wait_until(run, "training")
    clock.now += 16
    wait_until(run, "stopped")
    wait_for(lambda: workshop._watcher is None)
    again = workshop.start("Ada", plan(WAITS))
    wait_until(again, "training")
    clock.now += 16
    wait_until(again, "stopped")


def test_a_server_that_ends_leaves_neither_process_nor_folder():
    server = (
        "import time\n"
        "from digits.jobs.config import Plan\n"
        "from digits.jobs.queue import JobQueue\n"
        f"workshop = JobQueue({COMMAND})\n"
        f"run = workshop.start('Ada', Plan(seed={HANGS}))\n"
        "while run.progress.state != 'training':\n"
        "    time.sleep(0.01)\n"
        "print(run._process.pid, run._folder)\n"
    )
    done = subprocess.run([sys.executable, "-c", server], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    process_id, folder = done.stdout.split()
    assert not is_alive(int(process_id))
    assert not Path(folder).exists()
