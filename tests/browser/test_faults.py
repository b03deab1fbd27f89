"""Files that are damaged or swapped, and processes that are killed."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile

import keras
import numpy as np
import pytest
from playwright.sync_api import expect, sync_playwright

import train_model
from digits.jobs.job import COMMAND
from digits.jobs.queue import JobQueue
from digits.networks.inference import load_network
from digits.networks.recipes import CATALOGUE, NetworkError
from digits.networks.report import ReportError, read_report
from testing.browser import ARGUMENTS, CANVAS, LAPTOP, ROOT, WAIT, draw, serving, unused_port
from testing.page import html, open_page, png_of_a_seven

RANDOM = np.random.default_rng(1).bytes(100_000)
BAR = "38,52 66,50"  # of a 7, in per cent of the canvas

# Files

SPOILT = {
    "empty": lambda content: b"",
    "a byte": lambda content: content[:1],
    "half": lambda content: content[: len(content) // 2],
    "all but the end": lambda content: content[:-20],
    "random bytes": lambda content: RANDOM,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_damaged_file_is_named_with_the_command_that_makes_it(models, name, spoil):
    for file, read, error in (
        ("network.keras", load_network, NetworkError),
        ("report.json", read_report, ReportError),
    ):
        path = models / name / file
        path.write_bytes(spoil(path.read_bytes()))
        with pytest.raises(error) as refused:
            read(name, models)
        assert str(refused.value).startswith(str(path))
        assert str(refused.value).endswith(f"python train_model.py {name}")


def network_with(dense: dict, path) -> None:
    """The published mlp-128 with other things said of its first dense layer."""
    with (
        zipfile.ZipFile("models/mlp-128/network.keras") as published,
        zipfile.ZipFile(path, "w") as changed,
    ):
        for name in published.namelist():
            content = published.read(name)
            if name == "config.json":
                config = json.loads(content)
                layers = config["config"]["layers"]
                next(each for each in layers if each["class_name"] == "Dense").update(dense)
                content = json.dumps(config).encode()
            changed.writestr(name, content)


@pytest.mark.parametrize("way", ["os.system", "builtins.exec", "subprocess.Popen", "Lambda"])
def test_a_network_that_carries_code_is_refused_and_nothing_of_it_runs(tmp_path, way):
    folder, mark = tmp_path / "mlp-128", tmp_path / "it-ran"
    folder.mkdir()
    path = folder / "network.keras"
    if way == "Lambda":

        def leave_mark(images):
            open(mark, "w").close()
            return images

        layers = [keras.Input((28, 28)), keras.layers.Lambda(leave_mark), keras.layers.Flatten()]
        keras.Sequential([*layers, keras.layers.Dense(10, "softmax")]).save(path)
        mark.unlink()  # built, it has run
    else:
        module, name = way.split(".")
        config = {
            "os.system": {"command": f"touch {mark}"},
            "builtins.exec": {"source": f"open({str(mark)!r}, 'w')"},
            "subprocess.Popen": {"args": ["touch", str(mark)]},
        }[way]
        code = {"module": module, "class_name": name, "config": config, "registered_name": None}
        network_with(code, path)
    with pytest.raises(NetworkError, match="is damaged or no Keras network"):
        load_network("mlp-128", tmp_path)
    assert not mark.exists()


def test_the_page_goes_on_with_a_file_that_is_swapped_under_it(drawn, models, tmp_path):
    def swap(file, content):
        (tmp_path / file).write_bytes(content)
        os.replace(tmp_path / file, models / "best" / file)
        return html(page.run())

    layers = [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    three = keras.Sequential(layers)
    three.layers[-1].set_weights([np.zeros((784, 10)), 9.0 * (np.arange(10) == 3)])
    three.save(tmp_path / "three.keras")
    published = (models / "best" / "network.keras").read_bytes()
    report = (models / "best" / "report.json").read_bytes()

    drawn.png = png_of_a_seven()
    page = open_page()
    assert '<div class="digit known">7</div>' in html(page)
    three = (tmp_path / "three.keras").read_bytes()
    assert '<div class="digit known">3</div>' in swap("network.keras", three)
    swap("network.keras", RANDOM)
    assert str(models / "best" / "network.keras") in page.warning[0].value
    assert '<div class="digit known">7</div>' in swap("network.keras", published)
    assert not page.warning

    swap("report.json", RANDOM)
    assert str(models / "best" / "report.json") in page.sidebar.warning[0].value
    fields = json.loads(report)
    fields["test"]["accuracy"] = 0.1234
    swap("report.json", json.dumps(fields).encode())
    assert page.metric[0].value.startswith("12.34")
    assert not page.exception


# Training that is killed while it publishes

PUBLISH = """
import os, signal, sys
from pathlib import Path
from types import SimpleNamespace
import train_model
from digits.networks.report import read_report

class Network:
    def save(self, path):
        with open(path, "wb") as file:
            file.write(b"new net")
            file.flush()
            sys.audit("open", path, "w", 0)  # killed in the middle of it
            file.write(b"work")
    save_weights = save

folder, kill_at = Path(sys.argv[1]), int(sys.argv[2])
report, steps = read_report(folder.name, folder.parent), 0

def kill(event, arguments):
    global steps
    if event in ("open", "os.rename"):
        steps += 1
        if steps > kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

object.__setattr__(report, "seed", 99)
sys.addaudithook(kill)
train_model.publish(folder, SimpleNamespace(network=Network()), report, weights=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is Unix's")
def test_a_training_killed_at_any_step_of_publishing_leaves_each_file_old_or_new(models):
    folder = models / "mlp-sgd"
    files = ("network.keras", "report.json", "network.weights.h5")
    old = [(folder / file).read_bytes() for file in files]
    (folder / "unfinished").mkdir()
    changed, code = [], -signal.SIGKILL
    while code == -signal.SIGKILL:
        arguments = [folder, str(len(changed))]
        code = subprocess.run([sys.executable, "-c", PUBLISH, *arguments], cwd=ROOT).returncode
        now = [(folder / file).read_bytes() for file in files]
        changed.append([ours != before for ours, before in zip(now, old, strict=True)])
        assert read_report("mlp-sgd", models).seed == (99 if changed[-1][1] else 1)
        assert {now[0], now[2]} <= {b"new network", old[0], old[2]}
    assert code == 0
    # Nothing until all are written; then the network, its report, its weights.
    assert changed[0] == changed[5] == [False] * 3
    assert changed[-3:] == [[True, False, False], [True, True, False], [True, True, True]]


def test_a_training_killed_between_network_and_report_is_made_whole_by_going_on(
    data, tmp_path, monkeypatch
):
    def train(*arguments):
        return train_model.main(["mlp-128", "--data", str(data), "--output", *arguments])

    class Killed(BaseException):
        """Nothing of the program catches it, as nothing catches a kill."""

    def replace(source, place, replace=os.replace):
        if place == models / "mlp-128" / "report.json":
            raise Killed
        replace(source, place)

    models = tmp_path / "models"
    assert train(str(models), "--epochs", "1", "--seed", "1") == 0
    before = (models / "mlp-128" / "network.keras").read_bytes()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(os, "replace", replace)
        train(str(models), "--epochs", "1", "--seed", "2")
    assert (models / "mlp-128" / "network.keras").read_bytes() != before
    assert read_report("mlp-128", models).seed == 1
    assert train(str(models), "--epochs", "1", "--seed", "2", "--resume") == 0
    assert read_report("mlp-128", models).seed == 2
    assert not (models / "mlp-128" / "unfinished").exists()


# Servers that are killed


@pytest.mark.parametrize("put_back", [False, True], ids=["as drawn", "put back after Why?"])
def test_a_drawing_outlives_the_server(browser_path, put_back):
    port = unused_port()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        page = browser.new_page(viewport=LAPTOP)
        seen = page.locator(".st-key-seen img")
        with serving(port, kill=True) as url:
            page.goto(url)
            page.locator(".st-key-bars svg.marks").wait_for(timeout=WAIT)
            draw(page, "30,22 70,22 48,82")
            expect(page.locator(".st-key-answer .digit")).to_have_text("7", timeout=WAIT)
            if put_back:
                page.get_by_role("link", name="Why?").first.click()
                page.locator(".st-key-steps").wait_for(timeout=WAIT)
                page.get_by_role("link", name="Draw").first.click()
                page.locator(CANVAS).wait_for(timeout=WAIT)
                page.wait_for_timeout(1500)  # until the canvas has told what is on it
            without_bar = seen.get_attribute("src")
            box = page.locator(CANVAS).bounding_box()
            x, y = box["x"], box["y"]
            page.mouse.move(x + 0.38 * box["width"], y + 0.52 * box["height"])
            page.mouse.down()
        page.mouse.move(x + 0.66 * box["width"], y + 0.5 * box["height"], steps=8)
        page.mouse.up()
        with serving(port, kill=True):
            expect(seen).not_to_have_attribute("src", without_bar, timeout=WAIT)
            expect(page.locator(".st-key-answer .digit")).to_have_text("7", timeout=WAIT)
            page.wait_for_timeout(1500)
            with_bar = seen.get_attribute("src")
            page.get_by_role("button", name="Undo").click()  # the bar, and nothing else
            expect(seen).to_have_attribute("src", without_bar, timeout=WAIT)
            assert with_bar != without_bar
            draw(page, BAR)
            expect(page.locator(".st-key-answer .digit")).to_have_text("7", timeout=WAIT)
        browser.close()


def test_what_killed_servers_left_behind_is_cleared_up_after_a_day(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, young, other = (tmp_path / name for name in ("own-network-1", "own-network-2", "other"))
    for folder in (old, young, other):
        folder.mkdir()
        (folder / "network.keras").write_bytes(b"network")
    for folder in (old, other):
        os.utime(folder, (time.time() - 25 * 3600,) * 2)
    JobQueue(COMMAND)
    assert sorted(tmp_path.iterdir()) == [other, young]
