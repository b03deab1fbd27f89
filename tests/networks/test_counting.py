"""A unit counted out against a plain loop; shares against what the networks answer."""

import numpy as np
import pytest

from digits.image.framing import frame_drawing
from digits.networks.counting import count_unit, layer_outputs, own_temperature, shares_at
from digits.networks.inference import load_network
from digits.networks.recipes import CATALOGUE
from digits.strokes.canvas_json import canvas_json, parse_strokes
from digits.strokes.examples import SIDE, read_examples
from digits.strokes.render import draw_paths
from testing.page import seven
from testing.server import ROOT
from tests.networks.small import SCALINGS, UNITS, small_network

IMAGE = seven().image
# A seven, and a drawing between 4 and 9 of which `best` is not sure.
BETWEEN = read_examples(ROOT / "assets" / "examples.json")["four-or-nine"].strokes
IMAGES = np.stack([IMAGE, frame_drawing(draw_paths(parse_strokes(canvas_json(BETWEEN)), SIDE))])


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("hidden", [(), UNITS])
def test_products_and_bias_are_the_sum_of_a_unit(scaling, hidden):
    network = small_network(scaling, hidden)
    values = network.scale(IMAGE[np.newaxis])[0].astype(float)
    for layer, (weights, biases, _) in enumerate(network.layers):
        totals = []
        for unit in range(len(biases)):
            counted = count_unit(network, IMAGE, layer, unit)
            np.testing.assert_allclose(counted.inputs, values, atol=1e-4)
            plain = [value * weight for value, weight in zip(values, weights[:, unit], strict=True)]
            np.testing.assert_allclose(counted.products, plain, atol=1e-4)
            totals.append(sum(plain) + biases[unit])
            assert counted.bias == biases[unit]
            assert counted.total == pytest.approx(totals[-1], abs=1e-3)
            is_score = layer == len(hidden)
            expected = totals[-1] if is_score else max(totals[-1], 0)
            assert counted.output == pytest.approx(expected, abs=1e-3)
        values = np.maximum(totals, 0)


@pytest.mark.parametrize("name", CATALOGUE)
def test_at_its_own_temperature_scores_become_the_networks_answer(name):
    network = load_network(name)
    for image, outputs in zip(IMAGES, network.ten_outputs(IMAGES), strict=True):
        scores = layer_outputs(network, image)[-1]
        shares = shares_at(scores, own_temperature(scores))
        assert len(shares) == len(scores) and shares.sum() == pytest.approx(1)
        np.testing.assert_allclose(shares[:10], outputs, atol=1e-5)


def test_only_a_network_with_eleven_scores_divides_them_by_more_than_1():
    own = {
        name: [own_temperature(layer_outputs(load_network(name), image)[-1]) for image in IMAGES]
        for name in CATALOGUE
    }
    sure, unsure = own.pop("best")
    assert 1 <= sure < 1.1 < unsure <= 3
    assert np.unique([*own.values()]).tolist() == [1]


@pytest.mark.parametrize("count", [10, 11])
def test_a_hot_temperature_levels_the_ten_and_leaves_no_digit_its_share(count):
    scores = np.random.default_rng(1).normal(0, 3, count).astype(np.float32)
    cold, hot = shares_at(scores, 0.1), shares_at(scores, 1e6)
    powers = np.exp(scores.astype(float))
    np.testing.assert_allclose(shares_at(scores, 1), powers / powers.sum(), atol=1e-6)
    np.testing.assert_allclose(hot[:10], hot[:10].mean(), atol=1e-5)
    assert cold[:10].max() > 0.9 * cold[:10].sum()
    np.testing.assert_allclose(cold[10:], hot[10:])


def test_large_scores_do_not_overflow():
    scores = np.array([900, 0, -900, *[0] * 7], np.float32)
    assert shares_at(scores, 0.2)[:2].tolist() == [1, 0]
