"""The page of all networks under AppTest: in figures and in their mistakes."""

import numpy as np
import pytest

from digits.display.wording import percent
from digits.mnist import MnistError
from digits.networks.recipes import CATALOGUE, NetworkError
from digits.networks.report import read_report
from testing.page import open_page, pictures, press, texts
from tests.views.conftest import sure_of
from views import mnist_digits

NETWORKS = "views/networks.py"
FIGURES, MISTAKES = "Figures", "Mistakes"
CELL, WRONG, RIGHT = "One cell", "Most confident mistakes", "Read right"

pytestmark = pytest.mark.usefixtures("drawn")


def open_networks(tab, **state):
    return open_page(NETWORKS, networks_tab=tab, **state)


# Figures


def test_the_table_tells_what_the_reports_do():
    page = open_networks(FIGURES)
    table = page.dataframe[0].value.set_index("Network")
    assert list(table.index) == [recipe.title for recipe in CATALOGUE.values()]
    for name, recipe in CATALOGUE.items():
        report, row = read_report(name), table.loc[recipe.title]
        assert row["Test"] == percent(report.test.accuracy, 2)
        assert row["Weights"] == f"{report.parameters:,}"
        assert row["Epochs"] == str(len(report.history["loss"]))
        assert row["Layers"] == " + ".join(map(str, report.recipe["hidden"]))
        assert row["Pixels"] == report.recipe["scaling"]
        assert row["Optimiser"].startswith(report.recipe["optimizer"])
        assert row["Time"] == f"{report.seconds:,.0f} s"
        (drawn,) = report.on_drawings.values()
        assert row["Drawn"] == percent(drawn["accuracy"], 1)
        source = report.reported_by_source.get("test_accuracy")
        assert row["Source"] == (percent(source, 2) if source else "–")


def test_a_comparison_chooses_its_two_networks():
    page = open_networks(FIGURES)
    for comparison, names in (
        ("Raw against scaled pixels", ["mlp-128-32-raw", "mlp-128-32"]),
        ("SGD against Adam", ["mlp-sgd", "mlp-128-128"]),
        ("128 units against thousands", ["mlp-128", "best"]),
    ):
        page.pills(key="comparison").set_value(comparison).run()
        assert not page.exception
        assert page.multiselect[0].value == names
        charts = [chart.proto.spec for chart in page.get("vega_lite_chart")]
        assert len(charts) == 2
        for spec in charts:
            assert all(CATALOGUE[name].title in spec for name in names)


def test_no_curves_chosen_leaves_the_table():
    page = open_networks(FIGURES)
    page.multiselect[0].set_value([]).run()
    assert not page.exception
    assert page.dataframe and not page.get("vega_lite_chart")


def test_a_missing_report_is_named_and_the_others_are_shown(models):
    path = models / "mlp-sgd" / "report.json"
    path.unlink()
    page = open_networks(FIGURES)
    page.pills(key="comparison").set_value("SGD against Adam").run()
    assert not page.exception
    assert "python train_model.py mlp-sgd" in texts(page.warning)
    assert str(models) not in texts(page.warning)
    assert len(page.dataframe[0].value) == len(CATALOGUE) - 1
    assert page.multiselect[0].value == ["mlp-128-128"]


# Mistakes


def read_as(digits_read, confidence):
    """What makes every network read the test digits so; whatever else it is shown as a 7."""

    def outputs(images):
        few = len(images) != len(digits_read)
        return sure_of([7] * len(images)) if few else sure_of(digits_read, confidence)

    return lambda name: outputs


@pytest.fixture
def misread(few_digits, answer):
    """Test digits 4, 14 and 24 are read as 9s, 3 as an 8; how sure, in order of place."""
    read = few_digits.labels.astype(int)
    read[[4, 14, 24, 3]] = 9, 9, 9, 8
    confidence = np.linspace(0.5, 0.6, 40)
    confidence[[4, 14, 24, 3]] = 0.7, 0.99, 0.8, 0.9
    answer(read_as(read, confidence))
    return few_digits


def assert_tiles(page, digits, places):
    shown = pictures(page)
    assert len(shown) == len(places)
    for picture, place in zip(shown, places, strict=True):
        np.testing.assert_array_equal(picture, digits.images[place])
    assert [button.key for button in page.button if button.label == "Why?"] == [
        f"why_{place}" for place in places
    ]


def test_the_most_confident_mistakes_come_first(misread):
    page = open_networks(MISTAKES)
    assert_tiles(page, misread, [14, 3, 24, 4])
    assert page.image[0].captions == [f"4 read as 9, {percent(0.99)}"]


def test_a_cell_of_the_matrix_shows_exactly_its_digits(misread):
    page = open_networks(MISTAKES, mistakes=CELL, cell_true=4, cell_read=9)
    assert_tiles(page, misread, [14, 24, 4])
    page.selectbox(key="cell_true").set_value(3)
    page.selectbox(key="cell_read").set_value(8).run()
    assert_tiles(page, misread, [3])
    page.selectbox(key="cell_read").set_value(5).run()
    assert_tiles(page, misread, [])
    assert "No test digit was read so" in texts(page.info)


def test_what_was_read_right_begins_with_the_least_sure(misread):
    page = open_networks(MISTAKES, mistakes=RIGHT)
    right = [place for place in range(40) if place not in (3, 4, 14, 24)]
    assert_tiles(page, misread, right[:24])
    assert "36 digits, 24 shown" in texts(page.caption)


def test_a_network_that_cannot_be_opened_has_no_mistakes_to_show(few_digits, answer):
    def outputs_of(name):
        raise NetworkError("It is missing.")

    answer(outputs_of)
    page = open_networks(MISTAKES)
    assert texts(page.warning) == "It is missing."


def test_the_test_digits_are_read_once_for_all_sessions(few_digits, answer):
    def outputs_of(name):
        def outputs(images):
            read.append(name)
            return sure_of(few_digits.labels)

        return outputs

    read = []
    answer(outputs_of)
    page = open_networks(MISTAKES, mistakes=RIGHT, network="mlp-128")
    assert "40 digits, 24 shown" in texts(page.caption)
    open_networks(MISTAKES, network="mlp-128").run()
    assert read.count("mlp-128") == 1


# Without MNIST


@pytest.fixture
def no_mnist(few_digits, monkeypatch):
    monkeypatch.setattr(mnist_digits, "find_mnist", lambda: None)
    monkeypatch.setattr(mnist_digits, "can_fetch", lambda: True)


def test_without_mnist_a_button_fetches_it(no_mnist, misread, monkeypatch, tmp_path):
    def fetch_mnist(progress):
        progress(0, 100)
        progress(100, 100)
        monkeypatch.setattr(mnist_digits, "find_mnist", lambda: tmp_path)

    monkeypatch.setattr(mnist_digits, "fetch_mnist", fetch_mnist)
    page = open_networks(MISTAKES)
    assert "not on this machine yet" in texts(page.info)
    assert not page.image
    press(page, "Fetch them: 11 MB, once")
    assert not page.info
    assert_tiles(page, misread, [14, 3, 24, 4])


def test_the_matrix_is_there_without_mnist(no_mnist):
    page = open_networks(MISTAKES, mistakes=CELL)
    assert len(page.get("vega_lite_chart")) == 1
    assert "not on this machine yet" in texts(page.info)


def test_where_mnist_cannot_be_fetched_a_sentence_says_so(no_mnist, monkeypatch):
    def fetch_mnist(progress):
        raise MnistError("MNIST could not be downloaded.")

    monkeypatch.setattr(mnist_digits, "fetch_mnist", fetch_mnist)
    page = open_networks(MISTAKES)
    press(page, "Fetch them: 11 MB, once")
    assert not page.exception
    assert texts(page.warning) == "MNIST could not be downloaded."


def test_a_wrong_place_for_mnist_is_named_without_a_button(no_mnist, monkeypatch):
    def load_mnist():
        raise MnistError("MNIST_NPZ names a file that is not there.")

    monkeypatch.setattr(mnist_digits, "can_fetch", lambda: False)
    monkeypatch.setattr(mnist_digits, "load_mnist", load_mnist)
    page = open_networks(MISTAKES)
    assert texts(page.warning) == "MNIST_NPZ names a file that is not there."
    assert not page.button
