"""The page of all networks under AppTest: in figures and in their mistakes."""

import re

import numpy as np
import pytest
import streamlit as st

from digits.display.figures import DOODLES, DRAWN, TEST, shares_of
from digits.display.outcomes import shares_html
from digits.display.wording import percent
from digits.mnist import MnistError
from digits.networks.comparisons import COMPARISONS, read_histories
from digits.networks.recipes import CATALOGUE, NetworkError
from digits.networks.report import read_report
from testing.page import components, decode_png, html, open_page, press, texts
from tests.views.conftest import sure_of
from views import mnist_digits
from views.assets import ASSETS
from views.panels import mistakes, one_choice

NETWORKS = "views/networks.py"
FIGURES, MISTAKES = "Figures", "Mistakes"
CELL, WRONG, RIGHT = "One cell", "Surest mistakes", "Barely right"

pytestmark = pytest.mark.usefixtures("drawn")


def open_networks(tab, **state):
    return open_page(NETWORKS, networks_tab=tab, **state)


# Figures


def test_the_table_tells_what_the_reports_do():
    page = open_networks(FIGURES)
    table = page.dataframe[1].value.set_index("Network")
    assert list(table.index) == [recipe.title for recipe in CATALOGUE.values()]
    for name, recipe in CATALOGUE.items():
        report, row = read_report(name), table.loc[recipe.title]
        assert row["Test"] == pytest.approx(100 * report.test.accuracy)
        assert row["Weights"] == report.parameters
        assert row["Epochs"] == len(report.history["loss"])
        assert row["Layers"] == " + ".join(map(str, report.recipe["hidden"]))
        assert row["Pixels"] == report.recipe["scaling"]
        assert row["Optimiser"].lower().startswith(report.recipe["optimizer"])
        assert row["Time"] == report.seconds
        assert row["Drawn"] == pytest.approx(100 * report.drawn["accuracy"])
        source = report.reported_by_source.get("test_accuracy")
        assert np.isnan(row["Source"]) if source is None else row["Source"] == 100 * source


def test_first_stands_what_each_network_names_of_digits_and_of_doodles():
    page = open_networks(FIGURES)
    for kind in (TEST, DRAWN, DOODLES):
        page.segmented_control(key="named_of").set_value(kind).run()
        assert not page.exception
        shares = [shares_of(read_report(name))[kind] for name in CATALOGUE]
        assert shares_html(
            [
                each._replace(whose=recipe.title)
                for each, recipe in zip(shares, CATALOGUE.values(), strict=True)
            ],
            with_total=False,
        ) in html(page)
        assert f"{shares[0].total:,}" in page.caption[0].value
    further = page.dataframe[0].value.set_index("Network")
    drawn = read_report("best").drawn
    assert further.loc[CATALOGUE["best"].title].tolist() == pytest.approx(
        [100 * drawn["auroc"], 100 * drawn["fpr95"]]
    )
    assert further.loc[CATALOGUE["mlp-128"].title].isna().all()


def curves(page):
    """The pictures of the networks' curves."""
    return [picture for picture in components(page, "svg") if CATALOGUE["mlp-128"].title in picture]


def test_a_comparison_says_what_differs_and_shows_both_curves():
    page = open_networks(FIGURES)
    for title, comparison in COMPARISONS.items():
        page.pills(key="comparison").set_value(title).run()
        assert not page.exception
        pair = [
            picture
            for picture in components(page, "svg")
            if all(f">{name}</text>" in picture for name in comparison.runs)
        ]
        assert len(pair) == 2
        assert f"{comparison.see}" in texts(page.markdown)
        table = html(page).partition("After the last epoch")[2]
        for config in comparison.runs.values():
            share = read_histories(ASSETS / "comparisons.json")[config.name]["val_accuracy"][-1]
            assert f"<td>{percent(share, 1)}</td>" in table
    page.pills(key="comparison").set_value("SGD or Adam").run()
    assert "Only one choice differs. **Optimiser: SGD or Adam.**" in texts(page.markdown)


def test_without_its_file_the_other_figures_are_shown(monkeypatch, tmp_path):
    one_choice._read.cache_clear()
    monkeypatch.setattr(one_choice, "ASSETS", tmp_path)
    page = open_networks(FIGURES)
    assert not page.exception
    assert "missing or damaged" in texts(page.warning)
    assert page.multiselect and str(tmp_path) not in texts(page.warning)


def test_networks_beside_each_other_say_in_what_they_differ():
    page = open_networks(FIGURES)
    page.multiselect[0].set_value(["mlp-128", "best"]).run()
    table = html(page).partition('<table class="differences">')[2]
    assert "Label smoothing" in table and "1536 + 1024 + 1024" in table
    assert "Activation" not in table
    assert "Compare the accuracies here, not the losses" in texts(page.caption)
    assert "Training is harder than validation" in texts(page.caption)


def test_no_network_chosen_leaves_the_table():
    page = open_networks(FIGURES)
    page.multiselect[0].set_value([]).run()
    assert not page.exception
    assert page.dataframe and not curves(page)


def test_a_missing_report_is_named_and_the_others_are_shown(models):
    path = models / "mlp-sgd" / "report.json"
    path.unlink()
    page = open_networks(FIGURES)
    assert "python train_model.py mlp-sgd" in texts(page.warning)
    assert str(models) not in texts(page.warning)
    assert {len(each.value) for each in page.dataframe} == {len(CATALOGUE) - 1}
    assert page.multiselect[0].value == ["mlp-128", "best"]


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


PICTURE = re.compile(r'data-pick="(\d+)".*?<img src="data:image/png;base64,(.*?)"')


def tiles(page):
    """The test digits that are shown: their place, and the picture."""
    shown = "".join(text for text in components(page, "pick") if "tiles" in text)
    return [(int(place), decode_png(png)) for place, png in PICTURE.findall(shown)]


def assert_tiles(page, digits, places):
    shown = tiles(page)
    assert [place for place, _ in shown] == places
    for place, picture in shown:
        np.testing.assert_array_equal(picture, digits.images[place])


def test_the_most_confident_mistakes_come_first(misread):
    page = open_networks(MISTAKES)
    assert_tiles(page, misread, [14, 3, 24, 4])
    (shown,) = components(page, "pick")
    assert f"4 read as 9, {percent(0.99)}" in shown
    assert "“Best, 3 wide layers”" in texts(page.markdown)


def test_a_cell_of_the_matrix_shows_exactly_its_digits(misread):
    page = open_networks(MISTAKES, show=CELL, true=4, read=9)
    assert_tiles(page, misread, [14, 24, 4])
    page.selectbox(key="true").set_value(3)
    page.selectbox(key="read").set_value(8).run()
    assert_tiles(page, misread, [3])
    assert "1 digit." in texts(page.caption)
    page.selectbox(key="read").set_value(5).run()
    assert_tiles(page, misread, [])
    assert "No test digit was read so" in texts(page.info)


def test_the_first_cell_holds_the_most_frequent_mistake(misread):
    page = open_networks(MISTAKES, show=CELL)
    confusion = np.array(read_report("best").test.confusion)
    np.fill_diagonal(confusion, 0)
    cell = page.selectbox(key="true").value, page.selectbox(key="read").value
    assert confusion[cell] == confusion.max()
    (matrix, *_) = components(page, "pick")
    assert matrix.count('aria-pressed="true"') == 1
    assert (
        f'aria-label="{cell[0]} read as {cell[1]}: {confusion.max()}" aria-pressed="true"' in matrix
    )


@pytest.mark.parametrize("sent", ["4", "499", "ab", "\uff14\uff19", 49, None, {"a": 1}])
def test_what_a_browser_says_was_picked_is_checked(monkeypatch, sent):
    state = {"matrix": {"pick": sent}}
    monkeypatch.setattr(st, "session_state", state)
    mistakes._take_cell()
    assert set(state) == {"matrix"}
    state["matrix"] = {"pick": "49"}
    mistakes._take_cell()
    assert (state["true"], state["read"]) == (4, 9)


def test_what_was_read_right_begins_with_the_least_sure(misread):
    page = open_networks(MISTAKES, show=RIGHT)
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
    page = open_networks(MISTAKES, show=RIGHT, network="mlp-128")
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
    assert not components(page, "pick")
    press(page, "Fetch them: 11 MB, once")
    assert not page.info
    assert_tiles(page, misread, [14, 3, 24, 4])


def test_the_matrix_is_there_without_mnist(no_mnist):
    page = open_networks(MISTAKES, show=CELL)
    assert "confusion choice" in components(page, "pick")[0]
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
