"""What explains an answer, against plain loops; sums, against the scores."""

from itertools import pairwise

import numpy as np
import pytest

from digits.networks.attribution import Explainer
from digits.networks.inference import Network, load_network
from digits.networks.keras_file import Parts
from digits.networks.layers import DenseLayer, Rescaling, UnitRows
from digits.networks.recipes import CATALOGUE

UNITS = (16, 8)
SCALINGS = {"0 to 1": [Rescaling(1 / 255, 0)], "unit rows": [UnitRows()], "raw": []}
DIGIT = 7


def a_stroke():
    """Ink of every grey on some rows and no ink on others: uint8 (28, 28)."""
    image = np.zeros((28, 28), np.uint8)
    image[5:23, 8:19] = np.random.default_rng(3).integers(0, 256, (18, 11))
    image[5:23, 8] = 1
    return image


IMAGE, BLACK = a_stroke(), np.zeros((28, 28), np.uint8)


def small_network(scaling="0 to 1", hidden=UNITS, classes=10):
    """A network whose weights are all different."""
    rng = np.random.default_rng(4)
    sizes, layers = (784, *hidden, classes), []
    for place, (inputs, units) in enumerate(pairwise(sizes)):
        gain = 2 / np.sqrt(inputs) / (255 if (scaling, place) == ("raw", 0) else 1)
        weights, biases = rng.normal(size=(inputs, units)) * gain, rng.normal(size=units)
        last = place == len(hidden)
        layers.append(
            DenseLayer(*map(np.float32, (weights, biases)), "softmax" if last else "relu")
        )
    return Network(Parts(SCALINGS[scaling], layers))


@pytest.fixture(scope="module", params=SCALINGS)
def network(request):
    return small_network(request.param, classes=11 if request.param == "0 to 1" else 10)


@pytest.fixture(scope="module")
def explainer(network):
    return Explainer(network)


def plain_layers(network):
    """Each layer's weights and biases in float64."""
    return [(layer.weights.astype(float), layer.biases.astype(float)) for layer in network.layers]


def plain_score(layers, values, digit=DIGIT):
    """A digit's logit, and its gradient by the values that go into the first of the layers."""
    gates = []
    for weights, bias in layers[:-1]:
        values = values @ weights + bias
        gates.append(values > 0)
        values = values * gates[-1]
    weights, bias = layers[-1]
    gradient = weights[:, digit]
    for (below, _), gate in zip(layers[-2::-1], gates[::-1], strict=True):
        gradient = below @ (gate * gradient)
    return values @ weights[:, digit] + bias[digit], gradient


def scaled(network):
    """What goes into the first layer: float64 (784,)."""
    return network.scale(IMAGE[np.newaxis])[0].astype(float)


def plain_integral(layers, values, steps=4000):
    """Integrated gradients as its paper writes them: the mean gradient on the way from 0."""
    way = (np.arange(steps) + 0.5) / steps
    return values * np.mean([plain_score(layers, part * values)[1] for part in way], axis=0)


def test_activations_are_those_of_the_pass_that_answers(network, explainer):
    activations = explainer.activations(IMAGE)
    assert [len(values) for values in activations] == list(UNITS)
    for values, layer in zip(activations, network.activations(IMAGE[np.newaxis]), strict=False):
        np.testing.assert_array_equal(values, layer[0])


def test_weights_times_image_plus_bias_is_what_a_unit_is_given(network, explainer):
    kernel, bias = plain_layers(network)[0]
    expected = scaled(network) @ kernel + bias
    units = explainer.strongest_units(IMAGE, DIGIT, count=UNITS[0])
    assert sorted(unit.number for unit in units) == list(range(UNITS[0]))
    for unit in units:
        assert unit.weights.shape == (28, 28) and unit.weights.dtype == np.float32
        given = (unit.weights * scaled(network).reshape(28, 28)).sum() + unit.bias
        assert given == pytest.approx(expected[unit.number], abs=1e-4)
        assert unit.activation == pytest.approx(max(0, given), abs=1e-4)


def test_units_contributions_sum_to_what_a_silent_layer_would_change(network, explainer):
    _, *above = plain_layers(network)
    activations = explainer.activations(IMAGE)[0]
    change = plain_score(above, activations)[0] - plain_score(above, 0 * activations)[0]
    units = explainer.strongest_units(IMAGE, DIGIT, count=UNITS[0])
    assert sum(unit.contribution for unit in units) == pytest.approx(change, abs=1e-4)
    assert abs(change) > 0.1


def test_tiles_are_the_callers_own(explainer):
    before = explainer.strongest_units(IMAGE, DIGIT, count=1)[0].weights
    before -= before.min()
    assert explainer.strongest_units(IMAGE, DIGIT, count=1)[0].weights.min() < 0


def test_the_strongest_units_come_first(explainer):
    everyone = explainer.strongest_units(IMAGE, DIGIT, count=UNITS[0])
    strength = [abs(unit.contribution) for unit in everyone]
    assert all(one >= next_one for one, next_one in pairwise(strength))
    assert any(unit.contribution < 0 for unit in everyone)
    chosen = explainer.strongest_units(IMAGE, DIGIT, count=3)
    assert [unit.number for unit in chosen] == [unit.number for unit in everyone[:3]]


def test_with_one_hidden_layer_a_unit_contributes_its_activation_times_its_weight():
    network = small_network(hidden=(16,))
    explainer = Explainer(network)
    expected = explainer.activations(IMAGE)[0] * network.layers[-1].weights[:, DIGIT]
    for unit in explainer.strongest_units(IMAGE, DIGIT, count=16):
        assert unit.contribution == pytest.approx(expected[unit.number], abs=1e-4)


def test_pixels_sum_to_the_change_in_the_score(explainer):
    for digit in range(10):
        pixels, score, score_of_nothing = explainer.attribute(IMAGE, digit)
        largest = max(abs(score), abs(score_of_nothing))
        assert abs(pixels.sum() - (score - score_of_nothing)) < 1e-4 * largest
        assert abs(pixels).sum() > 0.1 * largest


def test_scores_are_the_logits_of_the_last_layer(network, explainer):
    for image, field in ((IMAGE, "score"), (BLACK, "score_of_nothing")):
        scores = [getattr(explainer.attribute(IMAGE, digit), field) for digit in range(10)]
        probabilities = network.activations(image[np.newaxis])[-1][0, :10]
        np.testing.assert_allclose(
            np.exp(scores) / np.exp(scores).sum(), probabilities / probabilities.sum(), rtol=1e-3
        )
        kernel, bias = plain_layers(network)[-1]
        before = explainer.activations(image)[-1]
        np.testing.assert_allclose(scores, (before @ kernel + bias)[:10], rtol=1e-4, atol=1e-4)


def test_shares_are_integrated_gradients(network, explainer):
    """Signs, sizes and places too, which the sum alone would not tell."""
    layers = plain_layers(network)
    expected = plain_integral(layers, scaled(network))
    pixels = explainer.attribute(IMAGE, DIGIT).pixels
    assert pixels.shape == (28, 28) and pixels.dtype == np.float32
    assert abs(pixels.ravel() - expected).sum() < 0.01 * abs(expected).sum()
    activations = explainer.activations(IMAGE)[0].astype(float)
    expected = plain_integral(layers[1:], activations)
    for unit in explainer.strongest_units(IMAGE, DIGIT, count=UNITS[0]):
        assert abs(unit.contribution - expected[unit.number]) < 0.01 * abs(expected).sum()


def test_where_no_relu_bends_a_share_is_pixel_times_product_of_weights():
    layers = [
        layer._replace(biases=np.full_like(layer.biases, bias))
        for layer, bias in zip(small_network().layers, (20.0, 1000.0, 0.0), strict=True)
    ]
    network = Network(Parts(SCALINGS["0 to 1"], layers))
    for image in (BLACK, IMAGE):
        assert min(values.min() for values in Explainer(network).activations(image)) > 0
    one, two, last = (weights for weights, _ in plain_layers(network))
    expected = IMAGE / 255 * (one @ two @ last)[:, DIGIT].reshape(28, 28)
    pixels = Explainer(network).attribute(IMAGE, DIGIT).pixels
    np.testing.assert_allclose(pixels, expected, atol=1e-4)


def test_a_relu_that_opens_halfway_gives_half_its_slope_to_both_its_pixels():
    """Worked by hand: two pixels of 1 into one unit, relu(x + y - 1), on to the digit."""
    into, out = np.zeros((784, 1), np.float32), np.zeros((1, 10), np.float32)
    into[[0, 1]], out[0, DIGIT] = 1, 6
    layers = [DenseLayer(into, np.float32([-1]), "relu")]
    layers.append(DenseLayer(out, np.ones(10, np.float32), "softmax"))
    network = Network(Parts(SCALINGS["0 to 1"], layers))
    image = BLACK.copy()
    image[0, :2] = 255
    pixels, score, score_of_nothing = Explainer(network).attribute(image, DIGIT)
    assert (score, score_of_nothing) == pytest.approx((7, 1))
    assert pixels[0, :2] == pytest.approx([3, 3], abs=1e-4)


def test_pixels_without_ink_get_exactly_nothing(explainer):
    pixels = explainer.attribute(IMAGE, DIGIT).pixels
    assert (pixels[IMAGE == 0] == 0).all()
    assert np.count_nonzero(pixels) > 0.9 * np.count_nonzero(IMAGE)


def test_a_black_image_has_nothing_to_share_out(explainer):
    pixels, score, score_of_nothing = explainer.attribute(BLACK, DIGIT)
    assert not pixels.any()
    assert score == score_of_nothing
    for unit in explainer.strongest_units(BLACK, DIGIT):
        assert np.isfinite(unit.contribution)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_network_is_explained(name):
    explainer = Explainer(load_network(name))
    assert [len(values) for values in explainer.activations(IMAGE)] == list(CATALOGUE[name].hidden)
    pixels, score, score_of_nothing = explainer.attribute(IMAGE, DIGIT)
    largest = max(abs(score), abs(score_of_nothing))
    assert abs(pixels.sum() - (score - score_of_nothing)) < 0.01 * largest
    assert len(explainer.strongest_units(IMAGE, DIGIT)) == 12


@pytest.mark.parametrize(
    "wrong", [IMAGE[np.newaxis], IMAGE / 255, IMAGE[:, :20], IMAGE.astype(np.float32)]
)
def test_what_is_no_image_is_refused_in_a_sentence(explainer, wrong):
    for explain in (
        explainer.activations,
        lambda image: explainer.strongest_units(image, DIGIT),
        lambda image: explainer.attribute(image, DIGIT),
    ):
        with pytest.raises(ValueError, match=r"^An image must be uint8 .*\.$"):
            explain(wrong)


@pytest.mark.parametrize("wrong", [-1, 10, 1.5, 7.0, None, "7"])
def test_what_is_no_digit_is_refused_in_a_sentence(explainer, wrong):
    for explain in (explainer.strongest_units, explainer.attribute):
        with pytest.raises(ValueError, match=r"^A digit must be .*\.$"):
            explain(IMAGE, wrong)
