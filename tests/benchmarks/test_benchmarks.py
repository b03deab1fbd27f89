"""The commands that time the page, its start and the trainings: that they measure, not what."""

import re
import sys

import pytest

from benchmarks import answer_time, start_time, training_speed
from digits.networks.recipes import CATALOGUE

NUMBER = r"-?\d+\.?\d*"

pytestmark = pytest.mark.usefixtures("browser_path")


def numbers_in(row: str, text: str) -> list[float]:
    """The numbers in the one line that begins with `row`."""
    (rest,) = re.findall(rf"^ *{re.escape(row)} (.*)", text, re.MULTILINE)
    return [float(number) for number in re.findall(NUMBER, rest)]


def test_answers_are_timed_on_both_pages_and_the_parts_add_up(run_command):
    code, printed, _ = run_command(answer_time.main, "--drawings", 5)
    assert code == 0
    for page in ("floor", "our page"):
        median, most, *ratios, cpu = numbers_in(page, printed)
        assert 200 <= median <= most  # the canvas itself waits for 200 ms
        assert cpu > 0
        assert min(ratios) > 0
    assert numbers_in("floor", printed)[2:4] == [1, 1]
    (server,) = numbers_in("server", printed)[1:]
    parts = ("decode the PNG", "frame it as MNIST does", "network", "picture", "words and bars")
    spent = [numbers_in(part, printed)[0] for part in (*parts, "Streamlit, by difference")]
    assert min(spent[:-1]) > 0
    assert sum(spent) == pytest.approx(server, abs=0.05)


def test_starts_are_timed_and_memory_is_that_of_three_processes(run_command):
    code, printed, _ = run_command(start_time.main, "--rounds", 1)
    assert code == 0
    floor, _, _, ours, *_ = numbers_in("until the canvas is drawn on", printed)
    assert floor > 0 < ours
    _, _, _, answer, *_ = numbers_in("until the first answer", printed)
    assert answer >= ours
    bare, floor, page = map(int, re.findall(r"(\d+) MiB", printed))
    assert floor < bare < page + 300  # TensorFlow weighs more than all of Streamlit


def test_every_small_network_is_trained_as_a_script_does_and_as_we_do(
    run_command, monkeypatch, data
):
    monkeypatch.setenv("MNIST_NPZ", str(data))
    monkeypatch.setattr(training_speed, "CATALOGUE", {"mlp-128": CATALOGUE["mlp-128"]})
    # New processes import it, and Streamlit's tests leave the page there.
    monkeypatch.setitem(sys.modules, "__main__", training_speed)
    code, printed, _ = run_command(training_speed.main, "--epochs", 1, "--rounds", 1)
    assert code == 0
    epochs, script, ours, *_ = numbers_in("mlp-128", printed)
    assert epochs == 1
    assert numbers_in("together", printed)[:2] == [script, ours]


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (answer_time, ["--drawings", 4]),
        (answer_time, ["--drawings", "x"]),
        (start_time, ["--rounds", 0]),
        (training_speed, ["--epochs", 0]),
        (training_speed, ["--rounds", -1]),
    ],
)
def test_what_cannot_be_measured_gets_a_sentence(run_command, command, arguments):
    code, printed, complaint = run_command(command.main, *arguments)
    assert code == 2
    assert not printed
    assert len(complaint.splitlines()) == 1
