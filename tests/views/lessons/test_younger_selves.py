"""The lesson "Younger selves": what is sent to the browser against what `digits/` computes."""

import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from digits.jobs.config import pupil_config
from digits.jobs.protocol import Progress
from digits.networks.inference import load_network
from digits.networks.recipes import CATALOGUE, MODELS, WITH_SNAPSHOTS
from digits.networks.snapshots import read_snapshots
from testing.page import components, data_of, html, open_lesson, press, session_of, seven, texts
from views.lessons import younger_selves
from views.runs import Run
from views.session import Drawing, Session

NAME = "mlp-128-32"


def opened(name=NAME, drawing=None, **options):
    return open_lesson(younger_selves.show, drawing or seven(), name, network=name, **options)


@pytest.mark.parametrize("name", WITH_SNAPSHOTS)
def test_each_moment_is_what_that_younger_self_reads(name, image):
    data = data_of(opened(name), "younger_selves")
    network = load_network(name)
    selves = read_snapshots(MODELS / name / "snapshots.npz", network)
    assert [moment["seen"] for moment in data["moments"]] == [young.digits for young in selves]
    for moment, young in zip(data["moments"], selves, strict=True):
        (prediction,) = young.network.read(image[np.newaxis])
        assert moment["digits"] == list(prediction.digits)
        np.testing.assert_allclose(moment["shares"], prediction.probabilities, atol=1e-4)
        assert moment["accuracy"] == pytest.approx(young.accuracy, abs=1e-4)
        assert abs(moment["right"] - 100 * young.accuracy) <= 0.5
    (answer,) = network.read(image[np.newaxis])
    assert data["moments"][-1]["digits"] == list(answer.digits)
    np.testing.assert_allclose(data["moments"][-1]["shares"], answer.probabilities, atol=5e-5)
    assert data["lines"][0]["digit"] == answer.digits[0]


def test_a_message_is_small_enough_to_follow_each_stroke():
    (element,) = opened().get("bidi_component")
    assert len(element.proto.mixed.json or element.proto.json) < 12_000


def test_a_digit_with_another_label_is_called_wrong_at_the_end_alone():
    moments = data_of(opened(drawing=Drawing(seven().ink, label=1)), "younger_selves")["moments"]
    assert [moment["words"].endswith("wrong") for moment in moments] == [
        1 not in moment["digits"] for moment in moments
    ]
    assert moments[-1]["words"].endswith("wrong")


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        ({}, 1_024),
        ({"after": "0"}, 0),
        ({"after": "520"}, 512),
        ({"after": "1000000000"}, 1_620_000),
    ]
    + [({"after": wrong}, 1_024) for wrong in ("x", "-1", "1e3", "nan", "9" * 5000, "")],
)
def test_the_slider_begins_where_the_address_says(asked, seen):
    data = data_of(opened(address=asked), "younger_selves")
    assert data["moments"][data["start"]]["seen"] == seen


@pytest.mark.parametrize("wrong", [None, "x", -1, 10**400, float("nan"), float("inf"), [1], {}])
def test_what_no_slider_can_say_is_ignored(wrong):
    assert younger_selves.check_after(wrong) is None


# Networks that have none


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name not in WITH_SNAPSHOTS])
def test_a_network_without_younger_selves_leads_to_those_that_have_some(name):
    page = opened(name)
    assert "has kept nothing" in texts(page.markdown)
    assert not components(page, "younger_selves")
    assert [button.label for button in page.button] == [
        CATALOGUE[other].title.replace("+", "\\+").replace("-", "\\-") for other in WITH_SNAPSHOTS
    ]
    press(page, page.button[1].label)
    assert page.session_state["network"] == WITH_SNAPSHOTS[1]


@pytest.mark.parametrize("spoil", ["missing", "damaged", "another network"])
def test_where_the_file_cannot_be_used_there_is_a_sentence(models, spoil):
    path = models / NAME / "snapshots.npz"
    path.unlink()
    if spoil == "damaged":
        path.write_bytes(b"PK")
    if spoil == "another network":
        shutil.copy(models / "mlp-sgd" / "snapshots.npz", path)
    page = opened()
    assert not page.exception
    assert spoil in texts(page.warning) and f"git restore models/{NAME}" in texts(page.warning)
    assert str(models) not in texts(page.warning)


def test_a_network_of_ones_own_has_its_own(tmp_path):
    for file in ("network.keras", "snapshots.npz"):
        shutil.copy(MODELS / "mlp-sgd" / file, tmp_path)
    job = SimpleNamespace(config=pupil_config(), progress=Progress(state="done", folder=tmp_path))
    session = Session(runs=[Run(1, job, label="*Mine*")])
    page = opened("own-1", session=session)
    assert len(data_of(page, "younger_selves")["moments"]) == 20
    page = opened("best", session=session)
    assert page.button[0].label == "\\*Mine\\* \\(1\\)"
    (tmp_path / "snapshots.npz").unlink()
    assert "has kept nothing" in texts(opened("own-1", session=session).markdown)
    assert session_of(page).runs and "younger_selves" not in html(page)
