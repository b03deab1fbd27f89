"""The page on which people train, under AppTest, with a queue whose trainings the tests move."""

import gc
import io
import os
import re
import weakref
import zipfile
from base64 import b64decode
from dataclasses import replace
from math import inf, nan
from types import SimpleNamespace
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from streamlit.runtime.caching import clear_session_resource_cache
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.testing.v1 import AppTest

from digits import DigitsError
from digits.display.wording import percent
from digits.jobs.config import pupil_config
from digits.jobs.protocol import Progress, Sample, encode_image
from digits.networks.config import RateChange
from digits.networks.recipes import MODELS
from digits.networks.report import read_report
from testing.page import (
    SEVEN,
    answers,
    canvas_report,
    components,
    data_of,
    html,
    open_page,
    press,
    session_of,
    seven,
    texts,
)
from views import runs
from views.panels import training_form, training_recipes
from views.panels.training_recipes import RECIPES
from views.session import Drawing

TRAIN, BESIDE = "views/train.py", "Yours beside the best"
AN_EPOCH = {
    "state": "training",
    "epoch": 1,
    "step": 5,
    "steps": 5,
    "seconds_left": 42,
    "history": {"loss": [0.5], "accuracy": [0.8], "val_loss": [0.25], "val_accuracy": [0.875]},
}
NONE = Progress().history
RATE_SENTENCE = "The learning rate must be a number above 0, 10 at most."

pytestmark = pytest.mark.usefixtures("drawn", "few_digits", "can_train")


class Job:
    """Stands in for `TrainingJob`: goes on when a test says so."""

    def __init__(self, config):
        self.config, self.progress = config, Progress(epochs=config.epochs)
        self.stopping = False

    def move(self, **changes):
        self.progress = replace(self.progress, **changes)

    def close(self):
        self.closed = True


class Queue:
    """Stands in for `JobQueue`: trainings in their order, the first of which is under way."""

    slots = 1

    def __init__(self):
        self.jobs: dict[str, Job] = {}
        self.heartbeats: list[str] = []
        self.prepared: set[str] = set()

    def prepare(self, session_id):
        self.prepared.add(session_id)

    def active(self):
        return [session for session, job in self.jobs.items() if not job.progress.over]

    def start(self, session_id, config, class_digits=None):
        if session_id in self.active():
            raise DigitsError("A training of yours is under way already: stop it first.")
        self.jobs[session_id] = job = Job(config)
        job.class_digits = class_digits
        if self.active() == [session_id]:
            job.move(**AN_EPOCH)
        return job

    def position(self, session_id):
        active = self.active()
        ahead = active.index(session_id) if session_id in active else len(active)
        return SimpleNamespace(ahead=ahead, seconds=42.0 * ahead)

    def estimate(self, config):
        return 4.0 * config.epochs

    def heartbeat(self, session_id):
        self.heartbeats.append(session_id)

    def pause(self, session_id):
        self.jobs[session_id].move(paused=True)

    def resume(self, session_id):
        self.jobs[session_id].move(paused=False)

    def step(self, session_id):
        job = self.jobs[session_id]
        job.move(step=job.progress.step + 1, loss=0.1234)

    def set_learning_rate(self, session_id, rate):
        self.jobs[session_id].move(learning_rate=rate)

    def stop(self, session_id):
        self.jobs[session_id].move(state="stopped", message="Stopped.")


@pytest.fixture
def queue(monkeypatch):
    """The one queue of all sessions."""
    queue = Queue()
    monkeypatch.setattr("views.training.QUEUE", queue)
    return queue


@pytest.fixture
def folder(tmp_path):
    """A folder in which a training has left a network and its report."""
    for name in ("network.keras", "report.json"):
        os.link(MODELS / "mlp-128" / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def trained(queue, folder):
    """The Train page of somebody whose training is done."""
    page = open_page(TRAIN, seven())
    press(page, "Train")
    session_of(page).job.move(state="done", folder=folder)
    page.run()
    assert not page.exception
    return page


def lines(page):
    """What stands over the progress bars."""
    return [bar.proto.text for bar in page.get("progress")]


def headings(page):
    return [header.value for header in page.header]


def labels(page):
    return [button.label for button in page.button]


def networks(page):
    return [option.split(" · ")[0] for option in page.selectbox(key="network").options]


# Choosing and starting


def test_nobody_trains_at_first_and_the_limit_is_stated(queue):
    page = open_page(TRAIN)
    assert not page.main.info and not page.get("progress")
    assert queue.prepared == {session_of(page).id}  # a process that can begin at once
    assert "1 training at a time here, 5 minutes at most" in texts(page.caption)


def test_every_choice_goes_into_the_config(queue):
    page = open_page(TRAIN)
    page.number_input(key="plan_Layer 1").set_value(0)
    page.number_input(key="plan_Layer 2").set_value(64)
    page.number_input(key="plan_Layer 3").set_value(32)
    by_label = {widget.label: widget for widget in [*page.selectbox, *page.slider]}
    by_label["Activation"].set_value("tanh")
    by_label["Optimiser"].set_value("sgd")
    by_label["Dropout"].set_value(0.2)
    by_label["Epochs"].set_value(3)
    by_label["Pixels"].set_value("raw")
    by_label["Pictures"].set_value("distorted")
    batches, digits = page.select_slider
    batches.set_value(256)
    digits.set_value(10_000)
    (rate,) = [box for box in page.number_input if box.label == "Learning rate"]
    rate.set_value(0.1)
    press(page, "Train")
    assert session_of(page).job.config == pupil_config(
        hidden=(64, 32),
        activation="tanh",
        dropout=0.2,
        optimizer="sgd",
        learning_rate=0.1,
        batch_size=256,
        epochs=3,
        train_fraction=10_000 / 54_000,
        augmentation="distorted",
        scaling="raw",
    )
    page.switch_page("views/draw.py").run()
    page.switch_page(TRAIN).run()
    assert page.number_input(key="plan_Layer 2").value == 64


@pytest.mark.parametrize(
    ("box", "value", "sentence"),
    [
        ("Learning rate", 0.0, RATE_SENTENCE),
        ("Learning rate", -0.1, RATE_SENTENCE),
        ("Learning rate", None, RATE_SENTENCE),
        ("Learning rate", nan, RATE_SENTENCE),
        ("Learning rate", inf, RATE_SENTENCE),
        ("Learning rate", 10.5, RATE_SENTENCE),
        ("Layer 1", 5000, "Layer 1 must be a whole number from 0 to 1,024, not 5,000."),
        ("Layer 4", -1, "Layer 4 must be a whole number from 0 to 1,024, not -1."),
        ("Layer 2", 12.5, "Layer 2 must be a whole number from 0 to 1,024, not 12.5."),
        ("Layer 1", 1e300, "Layer 1 must be a whole number from 0 to 1,024, not 1e+300."),
        (
            "Layer 3",
            None,
            "Layer 3 is empty. Write 0 there if the network is to have no such layer.",
        ),
    ],
)
def test_a_choice_out_of_bounds_gets_a_sentence(queue, box, value, sentence):
    page = open_page(TRAIN)
    (number,) = [number for number in page.number_input if number.label == box]
    # A browser keeps back a number that exceeds the bounds of its field, or changes one that
    # is not whole.
    assert not (number.proto.has_min or number.proto.has_max)
    assert number.proto.data_type == number.proto.FLOAT
    number.set_value(value).run()
    assert texts(page.warning) == sentence
    press(page, "Train")
    assert not page.exception
    assert texts(page.warning) == sentence
    assert not session_of(page).runs
    number.set_value(8).run()
    assert not page.warning
    press(page, "Train")
    assert session_of(page).runs


@pytest.mark.parametrize("units", [nan, inf, -inf])
def test_units_that_are_no_finite_number_are_refused(units):
    with pytest.raises(DigitsError, match="Layer 2 must be a whole number"):
        training_form._hidden({"Layer 1": 64.0, "Layer 2": units})


def test_how_long_a_training_takes_is_said_before_it_begins(queue):
    page = open_page(TRAIN)
    assert "This takes about 20 seconds." in texts(page.caption)
    (epochs,) = [slider for slider in page.slider if slider.label == "Epochs"]
    epochs.set_value(50).run()
    assert "This takes about 3 minutes." in texts(page.caption)


def test_pressing_train_twice_gets_a_sentence(queue):
    page = open_page(TRAIN)
    press(page, "Train")
    job = session_of(page).job
    press(page, "Train")
    assert "stop it first" in texts(page.warning)
    assert session_of(page).job is job


# Recipes


def cards(page):
    """The cards' names, and of each whether the form holds it."""
    (shown,) = [text for text in components(page, "pick") if "recipes" in text]
    found = re.findall(r'class="recipe( taken)?">.*?data-pick="(.*?)"', shown)
    return {name: bool(taken) for taken, name in found}


@pytest.mark.parametrize("name", RECIPES)
def test_a_card_fills_the_form_with_its_network_and_starts_nothing(queue, name):
    page, config = open_page(TRAIN), RECIPES[name].config
    assert list(cards(page)) == list(RECIPES) and not any(cards(page).values())
    for key, value in training_form.values_of(training_recipes.find(name)).items():
        page.session_state[key] = value
    page.run()
    assert not page.exception and not page.warning and not session_of(page).runs
    assert [card for card, taken in cards(page).items() if taken] == [name]
    press(page, "Train")
    assert session_of(page).job.config == config
    (epochs,) = [slider for slider in page.slider if slider.label == "Epochs"]
    epochs.set_value(7).run()
    assert not any(cards(page).values())
    press(page, "Stop")
    press(page, "Train")
    assert session_of(page).job.config == replace(config, epochs=7)


def test_a_card_that_a_browser_makes_up_is_ignored_and_the_usual_choices_come_back():
    assert training_recipes.find("usual") == pupil_config()
    assert [training_recipes.find(name) for name in ("", "own-1", "RATE", None)] == [None] * 4


# Progress and queue


def test_progress_is_shown_and_a_stopped_training_kept(queue, folder):
    page = open_page(TRAIN)
    press(page, "Train")
    assert lines(page) == ["Epoch 1 of 5, about 40 seconds left"]
    assert [metric.value for metric in page.main.metric] == ["87.5\u202f%", "0.500"]
    assert len(components(page.main, "svg")) == 3  # its curves, and the chart of all networks
    assert not page.get("download_button")
    session_of(page).job.move(folder=folder)
    press(page, "Stop")
    assert not page.exception
    assert lines(page) == ["Stopped in epoch 1 of 5"]
    assert page.get("progress")[0].proto.value == 20  # per cent: one epoch of five
    assert "Stop" not in labels(page)
    assert len(page.get("download_button")) == 1


def test_a_training_is_paused_goes_step_by_step_and_gets_another_learning_rate(queue):
    page = open_page(TRAIN)
    press(page, "Train")
    job = session_of(page).job
    assert disabled(page) == {"One step"}
    press(page, "Pause")
    assert lines(page) == ["Paused in epoch 1 of 5, after step 5 of 5"]
    assert "Pause" not in labels(page) and not disabled(page)
    assert "A pause counts towards" in texts(page.caption)
    press(page, "One step")
    assert job.progress.step == 6 and "0.123" in texts(page.caption)
    for label, rate in (("× 10", 0.01), ("× 10", 0.1), ("÷ 10", 0.01)):
        press(page, label)
        assert job.progress.learning_rate == rate
        assert f"Learning rate **{rate:g}**" in texts(page.markdown)
    job.move(learning_rate=3.0)
    press(page.run(), "× 10")
    assert job.progress.learning_rate == 10 and "× 10" in disabled(page.run())
    press(page, "Go on")
    assert not job.progress.paused and disabled(page) == {"One step", "× 10"}
    job.move(state="starting")
    assert disabled(page.run()) == {"One step", "÷ 10", "× 10"}


@pytest.mark.parametrize("paused", [True, False])
def test_who_stops_a_training_sees_that_it_is_being_saved_and_can_only_wait(queue, paused):
    page = open_page(TRAIN)
    press(page, "Train")
    job = session_of(page).job
    job.move(paused=paused)
    job.stopping = True
    page.run()
    assert lines(page) == ["Stopping: it saves what it has learnt"]
    assert disabled(page) == {"Go on" if paused else "Pause", "One step", "Stop", "÷ 10", "× 10"}
    job.move(state="measuring", paused=False)
    assert "Counting" in lines(page.run())[0]


def disabled(page):
    return {button.label for button in page.button if button.disabled}


def test_ten_digits_show_what_is_read_now_and_how_it_was_in_each_epoch(queue):
    page = open_page(TRAIN)
    press(page, "Train")
    assert [cell["read"] for cell in data_of(page, "ten_digits")["digits"]] == [""] * 10
    image = encode_image(np.full((28, 28), 7, np.uint8))
    sure = np.eye(10).tolist()
    samples = [Sample(n, image, [[0.1] * 10, sure[n]], sure[n]) for n in range(10)]
    samples[4] = Sample(4, image, [sure[4], sure[9]], [0.15, *[0.0] * 8, 0.85])
    samples[5] = Sample(5, image, [sure[5], [0.0] * 10], [0.01] * 10)
    session_of(page).job.move(samples=tuple(samples))
    shown = data_of(page.run(), "ten_digits")
    assert shown["columns"] == 6  # five epochs, and before them
    assert [cell["read"] for cell in shown["digits"]] == [
        "0 ✓", "1 ✓", "2 ✓", "3 ✓", "9 ✗", "– ✗", "6 ✓", "7 ✓", "8 ✓", "9 ✓"
    ]  # fmt: skip
    four = shown["digits"][4]
    assert four["state"] == "wrong" and four["sure"] == percent(0.85)
    assert four["words"].startswith("4, read as 9, 85") and "Right 1 of 2 times" in four["words"]
    picture = cv2.imdecode(np.frombuffer(b64decode(four["image"].split(",")[1]), np.uint8), 0)
    assert (picture == 7).all() and picture.shape == (28, 28)


def test_what_happened_is_said_when_a_training_is_over(queue):
    page = open_page(TRAIN)
    press(page, "Train")
    assert "What happened?" not in html(page)
    session_of(page).job.move(state="done")
    assert "What happened?" in html(page.run())
    assert "too large" not in html(page)
    bad = {"loss": [4.0], "accuracy": [0.3], "val_loss": [3.0], "val_accuracy": [0.4]}
    changes = (RateChange(1, 3, 2.0),)
    session_of(page).job.move(history=bad, rate_changes=changes)
    assert "too large" in html(page.run()) and "rate of 2 " in html(page)
    session_of(page).job.move(history=NONE)
    assert "What happened?" not in html(page.run())


def test_one_trains_and_the_other_waits_or_gives_up(queue):
    ada, bob = open_page(TRAIN), open_page(TRAIN)
    press(ada, "Train")
    bob.run()
    assert "1 training before yours, about 40 seconds" in texts(bob.info)
    press(bob, "Train")
    (line,) = lines(bob)
    assert line == "Waiting: 1 training before yours, about 40 seconds"
    assert "Waiting" in rows(bob)[0] and "Under way" in rows(ada.run())[0]
    press(bob, "Stop")
    assert "Stopped" in texts(bob.warning)
    assert lines(ada.run()) == ["Epoch 1 of 5, about 40 seconds left"]
    press(bob, "Train")
    press(ada, "Stop")
    session_of(bob).job.move(**AN_EPOCH)
    assert lines(bob.run()) == ["Epoch 1 of 5, about 40 seconds left"]


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("at", [TRAIN, "views/draw.py"])
def test_each_page_gives_one_sign_of_life_while_a_training_is_active(queue, at, waits):
    if waits:
        press(open_page(TRAIN), "Train")
    page = open_page(TRAIN)
    press(page, "Train")
    page.switch_page(at).run()
    queue.heartbeats.clear()
    page.run()
    assert queue.heartbeats == [session_of(page).id]
    session_of(page).job.move(state="failed")
    page.run()
    queue.heartbeats.clear()
    page.run()
    assert not queue.heartbeats


def test_a_training_that_failed_says_so_and_leaves_no_network(queue):
    page = open_page(TRAIN)
    press(page, "Train")
    session_of(page).job.move(state="failed", message="The training diverged.")
    page.run()
    assert texts(page.warning) == "The training diverged."
    assert lines(page) == ["Failed in epoch 1 of 5"]
    assert not page.get("download_button")
    page.switch_page("views/draw.py").run()
    assert "Yours 1" not in networks(page)


# The network that it leaves


def test_the_own_network_is_read_beside_best_and_chosen_elsewhere(trained, drawn):
    page = trained
    assert BESIDE in headings(page)
    assert answers(page) == [("digit known", "7")] * 2
    drawn.report = canvas_report(SEVEN)
    page.switch_page("views/draw.py").run()
    accuracy = f"{read_report('mlp-128').test.accuracy:.2%}".replace("%", "\u202f%")
    assert page.selectbox(key="network").options[0] == f"Yours 1 · {accuracy}"
    page.selectbox(key="network").set_value("own-1").run()
    assert not page.exception
    assert answers(page) == [("digit known", "7")]
    page.session_state["lesson"] = "How it is framed"
    page.run()
    assert not page.exception
    assert answers(page)[:2] == [("digit known", "7")] * 2
    page.switch_page("views/networks.py").run()
    assert not page.exception
    assert page.dataframe[0].value["Network"][0] == "Yours 1"
    page.session_state["networks_tab"] = "Mistakes"
    page.run()
    assert not page.exception and not page.warning
    assert "Yours 1" in texts(page.markdown) and "digits" in texts(page.caption)


def test_a_mistake_of_both_is_called_one(trained):
    session_of(trained).drawing = Drawing(seven().ink, label=1)
    trained.run()
    assert html(trained).count("A mistake: this is a 1. The network says 7.") == 2


def test_nobody_else_has_the_own_network(trained):
    bob = open_page(TRAIN, seven())
    assert BESIDE not in headings(bob)
    bob.switch_page("views/draw.py").run()
    assert "Yours 1" not in networks(bob)


def test_the_own_network_stays_while_another_one_is_trained(trained, drawn):
    page, drawn.report = trained, canvas_report(SEVEN)
    page.switch_page("views/draw.py").run()
    page.selectbox(key="network").set_value("own-1").run()
    before = answers(page)
    page.switch_page(TRAIN).run()
    press(page, "Train")
    assert lines(page) == ["Epoch 1 of 5, about 40 seconds left"]
    page.switch_page("views/draw.py").run()
    assert not page.exception
    assert page.selectbox(key="network").value == "own-1"
    assert answers(page) == before == [("digit known", "7")]


@pytest.mark.parametrize("content", [None, b"no network"])
def test_an_own_network_that_is_missing_or_damaged_gets_a_sentence(trained, folder, drawn, content):
    page, drawn.report = trained, canvas_report(SEVEN)
    page.switch_page("views/draw.py").run()
    page.selectbox(key="network").set_value("own-1").run()
    assert answers(page) == [("digit known", "7")]
    (folder / "network.keras").unlink()
    if content:
        (folder / "network.keras").write_bytes(content)
    page.run()
    assert not page.exception
    assert page.warning
    assert str(folder) not in texts(page.warning)
    assert ("digit known", "7") not in answers(page)


def test_nothing_keeps_the_network_of_somebody_who_has_left(queue, folder, drawn, monkeypatch):
    def read(path, name=None):
        read_networks.append(weakref.ref(network := read_network(path, name)))
        sessions.append(get_script_run_ctx().session_id)
        return network

    import views.loading

    read_network, read_networks, sessions = views.loading.read_network, [], []
    monkeypatch.setattr(views.loading, "read_network", read)
    page = open_page(TRAIN, seven())
    press(page, "Train")
    session_of(page).job.move(state="done", folder=folder)
    page.run()
    drawn.report = canvas_report(SEVEN)
    page.switch_page("views/draw.py").run()
    page.session_state["lesson"] = "Inside"
    page.selectbox(key="network").set_value("own-1").run()
    own = read_networks[0]
    assert own() is not None
    del page
    queue.jobs.clear()
    clear_session_resource_cache(sessions[0])
    gc.collect()
    assert own() is None


def test_the_download_is_made_when_it_is_asked_for(trained, folder, monkeypatch):
    def pack(folder):
        raise AssertionError("It is made in a run of the page.")

    (button,) = trained.get("download_button")
    assert button.label == "Download network.keras and report.json"
    with zipfile.ZipFile(io.BytesIO(runs.pack(folder))) as archive:
        for name in ("network.keras", "report.json"):
            assert archive.read(name) == (folder / name).read_bytes()
    monkeypatch.setattr(runs, "pack", pack)
    assert not trained.run().exception


def test_without_a_drawing_there_is_a_way_on(queue, folder):
    page = open_page(TRAIN)
    press(page, "Train")
    session_of(page).job.move(state="done", folder=folder)
    assert "There is no drawing yet" in texts(page.run().info)
    press(page, "Take a seven")
    assert answers(page) == [("digit known", "7")] * 2


# Several networks


@pytest.fixture
def three(queue, folder):
    """The Train page of somebody with a good network, one that diverged, and a stopped one."""
    page = open_page(TRAIN, seven())
    ends = (
        {"state": "done", "folder": folder, "seconds": 61},
        {"state": "failed", "message": "The training <diverged>."},
        {
            "state": "stopped",
            "message": "Stopped before the first step.",
            "epoch": 0,
            "history": NONE,
        },
    )
    for end in ends:
        press(page, "Train")
        session_of(page).job.move(**end)
        page.run()
    assert not page.exception
    return page


def rows(page):
    """The text of each row of the list of networks, without its tags."""
    (table,) = [text for text in components(page, "pick") if "runs" in text]
    return [re.sub(r"<[^>]*>", " ", row) for row in table.split("<tr>")[2:]]


def change(page, name):
    """Open what one can do with a network, as its button does."""
    run = next(run for run in session_of(page).runs if run.name == name)
    return AppTest.from_function(_change, default_timeout=60, args=(run, session_of(page))).run()


def _change(run, session):
    # AppTest takes this body for a script of its own.
    import streamlit as st

    from views.panels import training_runs

    st.session_state["session"] = session
    training_runs._change(run)


def test_every_training_is_in_the_list_with_what_came_of_it(three):
    good, diverged, stopped = rows(three)
    plan = "128, ReLU, Adam 0.001, 5 epochs"
    assert all(plan in row for row in rows(three))
    report = read_report("mlp-128")
    for words in ("Yours 1", percent(0.875, 2), percent(report.test.accuracy, 2), "61 s"):
        assert words in good
    assert "Failed in epoch 1 of 5. The training &lt;diverged&gt;." in diverged
    assert "Stopped. Stopped before the first step." in stopped


def test_the_curves_of_all_are_in_one_chart_from_which_one_is_taken_out(three):
    def chart():
        (picture,) = [text for text in components(three, "svg") if "on validation data" in text]
        return ElementTree.fromstring(picture).get("aria-label")

    # The second diverged: it is not there before somebody asks for it.
    lost = {"loss": [9.0], "accuracy": [0.1], "val_loss": [2.4], "val_accuracy": [0.1]}
    session_of(three).runs[2].job.move(history=lost)
    three.run()
    assert "1: 87.5" in chart() and "2: " not in chart() and "3: " not in chart()
    three.pills[0].set_value([1, 2]).run()
    assert "1: 87.5" in chart() and "2: 87.5" in chart()
    three.pills[0].set_value([2]).run()
    assert not three.exception
    assert "2: 87.5" in chart() and "1: 87.5" not in chart()
    three.pills[0].set_value([]).run()
    assert not three.exception


def test_each_of_them_is_wherever_networks_are(three, folder, drawn):
    page, drawn.report = three, canvas_report(SEVEN)
    press(page, "Train")
    session_of(page).job.move(state="done", folder=folder)
    page.run()
    assert [box.options for box in page.main.selectbox if box.label == "Which of yours"] == [
        ["Yours 4", "Yours 1"]
    ]
    page.switch_page("views/draw.py").run()
    assert networks(page)[:2] == ["Yours 4", "Yours 1"]
    page.session_state["lesson"] = "Six networks"
    page.run()
    assert not page.exception
    shown = html(page)
    assert shown.index("Yours 4") < shown.index("Yours 1") < shown.index("Best")
    page.switch_page("views/networks.py").run()
    assert list(page.dataframe[0].value["Network"][:2]) == ["Yours 4", "Yours 1"]
    page.multiselect[0].set_value(["own-4", "own-1"]).run()
    assert not page.exception
    assert any("Yours 4" in text and "Yours 1" in text for text in components(page, "svg"))


def test_a_network_gets_a_name_that_is_shown_as_it_was_written(three, drawn):
    dialog = change(three, "own-1")
    dialog.text_input[0].set_value(" <b>Ada</b>\u202e *fast*\n")
    press(dialog, "Save the name")
    assert not dialog.exception and not dialog.warning
    (table,) = [text for text in components(three.run(), "pick") if "runs" in text]
    assert "&lt;b&gt;Ada&lt;/b&gt; *fast* (1)" in table
    assert r"**\<b\>Ada\<\/b\> \*fast\* \(1\)**" in [text.value for text in three.markdown]
    dialog = change(three, "own-1")
    dialog.text_input[0].set_value("x" * 25)
    press(dialog, "Save the name")
    assert texts(dialog.warning) == "A name has 24 characters at most, and this has 25."
    assert "Ada&lt;/b&gt;" in rows(three.run())[0]


def test_a_network_is_downloaded_or_removed_and_another_keeps_its_number(three, drawn):
    page = three
    page.switch_page("views/draw.py").run()
    page.selectbox(key="network").set_value("own-1").run()
    page.switch_page(TRAIN).run()
    job = session_of(page).runs[0].job
    dialog = change(page, "own-1")
    assert len(dialog.get("download_button")) == 1
    press(dialog, "Remove this network")
    assert job.closed
    page.run()
    assert not page.exception and texts(page.warning) == "Stopped before the first step."
    assert page.selectbox(key="network").value == "best"
    assert BESIDE not in headings(page)
    press(page, "Train")
    assert [run.name for run in session_of(page).runs] == ["own-2", "own-3", "own-4"]
    dialog = change(page, "own-4")
    assert "Stop the training" in texts(dialog.caption)
    assert "Remove this network" not in labels(dialog)


def test_the_row_that_a_browser_names_is_checked(three, monkeypatch):
    sent = ["own-9", "best", "../own-1", "", "own-1"]
    monkeypatch.setattr(
        "views.pick.show", lambda html, key, *_: sent.pop(0) if key == "run_list" else None
    )
    while sent:
        is_there = sent[0] == "own-1"
        assert not three.run().exception
        assert bool(three.text_input) == is_there


def test_one_more_than_there_is_room_for_is_refused_and_nothing_is_lost(three, monkeypatch):
    monkeypatch.setattr(runs, "MAX_RUNS", 3)
    before = list(session_of(three).runs)
    press(three, "Train")
    assert texts(three.main.warning).startswith("There is room for 3 networks of yours: remove one")
    assert session_of(three).runs == before
    change(three, "own-2").button[-1].click().run()
    press(three, "Train")
    assert [run.name for run in session_of(three).runs] == ["own-1", "own-3", "own-4"]
