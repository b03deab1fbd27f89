"""The page on which people train, under AppTest, with a process that only pretends to."""

import sys
import time

import pytest

import views.own_network
import views.parts
from digits.jobs.config import Plan
from digits.jobs.divergence import DivergenceError
from digits.jobs.queue import JobQueue
from digits.mnist import MnistError
from digits.networks.recipes import MODELS
from digits.networks.report import read_report
from testing.page import answers, html, open_page, png_of_a_seven, press, seven, texts

TRAIN = "views/train.py"
# Trains one epoch of five. Then, as it is told, waits to be stopped, is done, or fails with
# a sentence; what it publishes is a copy of a network that there is already.
PRETEND = """
import json, pathlib, shutil, sys

def tell(**message):
    print(json.dumps(message), flush=True)

does, model, folder, seconds = sys.argv[1:]
plan = json.loads(sys.stdin.readline())
tell(state="training", epoch=1, epochs=plan["epochs"], step=5, steps=5, loss=0.5, accuracy=0.8,
     val_loss=0.25, val_accuracy=0.875, seconds=1, seconds_left=42)
if does == "waits":
    sys.stdin.readline()
if does in ("waits", "done"):
    for name in ("network.keras", "report.json"):
        shutil.copy(pathlib.Path(model, name), folder)
    tell(state={"waits": "stopped"}.get(does, does), message="")
else:
    tell(state="failed", message=does)
"""

pytestmark = pytest.mark.usefixtures("drawn", "few_digits")


@pytest.fixture
def workshop_that(monkeypatch):
    """Opens the one workshop of all sessions, in which every training does the same."""
    workshops = []

    def open_workshop(does):
        command = [sys.executable, "-c", PRETEND, does, str(MODELS / "mlp-128")]
        workshop = JobQueue(command)
        workshops.append(workshop)
        monkeypatch.setattr(views.own_network, "workshop", lambda: workshop)

    yield open_workshop
    for workshop in workshops:
        workshop.close()


def run_until(page, *states):
    """Wait until the training is so far, then have the page look at it."""
    run, deadline = page.session_state["run"], time.monotonic() + 60
    while run.progress.state not in states:
        assert time.monotonic() < deadline and not run.progress.over, run.progress
        time.sleep(0.01)
    page.run()
    assert not page.exception


def words(page):
    return [bar.proto.text for bar in page.get("progress")]


def test_nobody_trains_at_first_and_the_limit_is_stated(workshop_that):
    workshop_that("waits")
    page = open_page(TRAIN)
    assert "Nobody is training" in texts(page.info)
    assert "5 minutes at most" in texts(page.caption)


def test_every_choice_goes_into_the_plan(workshop_that):
    workshop_that("waits")
    page = open_page(TRAIN)
    page.number_input(key="plan_Layer 1").set_value(0)
    page.number_input(key="plan_Layer 2").set_value(64)
    page.number_input(key="plan_Layer 3").set_value(32)
    by_label = {widget.label: widget for widget in [*page.selectbox, *page.slider]}
    by_label["Activation"].set_value("tanh")
    by_label["Optimiser"].set_value("sgd")
    by_label["Dropout"].set_value(0.2)
    by_label["Epochs"].set_value(3)
    by_label["Share of the training digits"].set_value(0.25)
    page.select_slider[0].set_value(256)
    page.toggle[0].set_value(True)
    (rate,) = [box for box in page.number_input if box.label == "Learning rate"]
    rate.set_value(0.1)
    press(page, "Train")
    assert page.session_state["run"].plan == Plan(
        (64, 32), "tanh", 0.2, "sgd", 0.1, 256, 3, 0.25, distorted=True
    )


def test_a_plan_out_of_bounds_gets_a_sentence(workshop_that):
    workshop_that("waits")
    page = open_page(TRAIN)
    (rate,) = [box for box in page.number_input if box.label == "Learning rate"]
    rate.set_value(0.0)
    press(page, "Train")
    assert not page.exception
    assert texts(page.warning) == "The learning rate must be a number above zero."
    assert "run" not in page.session_state


def test_progress_is_shown_and_a_stopped_training_kept(workshop_that):
    workshop_that("waits")
    page = open_page(TRAIN)
    press(page, "Train")
    run_until(page, "training")
    assert words(page) == ["Epoch 1 of 5, 42 seconds left"]
    assert [metric.value for metric in page.metric] == ["87.5\u202f%", "0.500"]
    assert len(page.get("vega_lite_chart")) == 2
    assert not page.get("download_button")
    press(page, "Stop")
    run_until(page, "stopped")
    assert words(page) == ["Stopped"]
    assert "Stop" not in [button.label for button in page.button]
    assert len(page.get("download_button")) == 1


def test_pressing_train_twice_gets_a_sentence(workshop_that):
    workshop_that("waits")
    page = open_page(TRAIN)
    press(page, "Train")
    run_until(page, "training")
    press(page, "Train")
    assert not page.exception
    assert "under way already" in texts(page.warning)
    assert words(page) == ["Epoch 1 of 5, 42 seconds left"]


def test_two_sessions_take_turns(workshop_that):
    workshop_that("waits")
    ada, bob = open_page(TRAIN), open_page(TRAIN)
    press(ada, "Train")
    run_until(ada, "training")
    bob.run()
    assert "Somebody is training" in texts(bob.info)
    assert "42 seconds at most" in texts(bob.info)
    press(bob, "Train")
    assert words(bob) == ["Waiting: 1 before you, 42 seconds at most"]
    press(ada, "Stop")
    run_until(ada, "stopped")
    run_until(bob, "training")
    assert words(bob) == ["Epoch 1 of 5, 42 seconds left"]


def test_who_waits_can_give_up(workshop_that):
    workshop_that("waits")
    ada, bob = open_page(TRAIN), open_page(TRAIN)
    press(ada, "Train")
    run_until(ada, "training")
    press(bob, "Train")
    press(bob, "Stop")
    assert "Stopped while it waited" in texts(bob.warning)
    ada.run()
    assert words(ada) == ["Epoch 1 of 5, 42 seconds left"]


def test_a_training_that_diverged_says_so_and_leaves_no_network(workshop_that):
    sentence = str(DivergenceError(Plan(learning_rate=10.0)))
    workshop_that(sentence)
    page = open_page(TRAIN)
    press(page, "Train")
    run_until(page, "failed")
    assert texts(page.warning) == sentence
    assert not page.get("download_button")
    page.switch_page("views/draw.py").run()
    assert not any(option.startswith("Yours") for option in page.selectbox[0].options)


def test_ones_own_network_is_read_beside_best_and_chosen_elsewhere(workshop_that, drawn):
    workshop_that("done")
    drawn.png = png_of_a_seven()
    page = open_page(TRAIN, seven())
    press(page, "Train")
    run_until(page, "done")
    assert [subheader.value for subheader in page.subheader] == ["Yours beside the best"]
    assert answers(page) == [("digit known", "7")] * 2
    (button,) = page.get("download_button")
    assert button.label == "Download network.keras and report.json"
    page.switch_page("views/draw.py").run()
    accuracy = f"{read_report('mlp-128').test.accuracy:.2%}".replace("%", "\u202f%")
    assert page.selectbox(key="network").options[0] == f"Yours · {accuracy}"
    page.selectbox(key="network").set_value("own").run()
    assert not page.exception
    assert answers(page) == [("digit known", "7")]
    page.switch_page("views/why.py").run()
    assert not page.exception
    assert page.selectbox(key="network").value == "own"
    assert ("digit known", "7") in answers(page)
    page.session_state["networks_tab"] = "Mistakes"
    page.switch_page("views/networks.py").run()
    assert not page.exception and not page.warning


def test_ones_own_network_is_ones_own(workshop_that):
    workshop_that("done")
    ada, bob = open_page(TRAIN, seven()), open_page(TRAIN, seven())
    press(ada, "Train")
    run_until(ada, "done")
    bob.run()
    assert not bob.subheader
    bob.switch_page("views/draw.py").run()
    assert not any(option.startswith("Yours") for option in bob.selectbox[0].options)


def test_ones_own_network_is_kept_while_one_trains_again(workshop_that):
    workshop_that("done")
    page = open_page(TRAIN, seven())
    press(page, "Train")
    run_until(page, "done")
    page.switch_page("views/why.py").run()
    page.selectbox(key="network").set_value("own").run()
    before = answers(page)
    workshop_that("waits")
    page.switch_page(TRAIN).run()
    press(page, "Train")
    run_until(page, "training")
    page.switch_page("views/why.py").run()
    assert not page.exception
    assert page.selectbox(key="network").value == "own"
    assert answers(page) == before


def test_without_a_drawing_there_is_a_way_on(workshop_that):
    workshop_that("done")
    page = open_page(TRAIN)
    press(page, "Train")
    run_until(page, "done")
    assert "There is no drawing yet" in texts(page.info)
    press(page, "Take a seven")
    assert answers(page) == [("digit known", "7")] * 2


def test_without_mnist_there_is_a_button_and_a_sentence(monkeypatch):
    def fetch(progress):
        raise MnistError("MNIST could not be downloaded.")

    monkeypatch.setattr(views.parts, "find_mnist", lambda: None)
    monkeypatch.setattr(views.parts, "can_fetch", lambda: True)
    monkeypatch.setattr(views.parts, "fetch_mnist", fetch)
    page = open_page(TRAIN)
    assert "not on this machine yet" in texts(page.info)
    press(page, "Fetch them: 11 MB, once")
    assert not page.exception
    assert texts(page.warning) == "MNIST could not be downloaded."
    assert not html(page)
