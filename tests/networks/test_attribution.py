"""What explains an answer, against Keras and plain loops; sums, against the scores."""

from dataclasses import replace
from itertools import pairwise

import keras
import numpy as np
import pytest

from digits.jobs.config import Plan
from digits.networks.attribution import Explainer
from digits.networks.recipes import CATALOGUE, Network, build_network, load_network
from digits.training.own_fitting import build_own

UNITS = (16, 8)
NAMES = {  # one network of each scaling, and the one with batch normalisation
    "best": "relu_{}",
    "mlp-128-128": "hidden_{}",
    "mlp-128-32": "hidden_{}",
    "mlp-128-32-raw": "hidden_{}",
}
DIGIT = 7


def a_stroke():
    """Ink of every grey on some rows and no ink on others: uint8 (28, 28)."""
    image = np.zeros((28, 28), np.uint8)
    image[5:23, 8:19] = np.random.default_rng(3).integers(0, 256, (18, 11))
    image[5:23, 8] = 1
    return image


IMAGE, BLACK = a_stroke(), np.zeros((28, 28), np.uint8)


def small_model(name, hidden=UNITS):
    """An untrained network whose weights and statistics are all different."""
    rng = np.random.default_rng(4)
    model = build_network(replace(CATALOGUE[name], hidden=hidden))
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean = rng.normal(size=(3, layer.gamma.shape[0]))
            layer.set_weights([gamma, beta, mean, rng.uniform(0.5, 4, len(mean))])
        elif isinstance(layer, keras.layers.Dense):
            scale = 255 if (name, layer.name) == ("mlp-128-32-raw", "hidden_1") else 1
            kernel, *bias = (rng.normal(size=array.shape) for array in layer.get_weights())
            layer.set_weights([kernel / scale / np.sqrt(len(kernel) / 4), *bias])
    return model


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def model(name):
    return small_model(name)


@pytest.fixture(scope="module")
def explainer(model):
    return Explainer(Network(model))


def output_of(model, layer, image=IMAGE):
    """What a layer puts out, from Keras itself: float32 (units,)."""
    part = keras.Model(model.inputs, layer.output)
    return part.predict(image[np.newaxis].astype(np.float32), verbose=0)[0]


def dense_layers(model):
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]


def plain_layers(model):
    """Each dense layer's weights and biases, float64, folded one by one in a plain loop."""
    layers = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense):
            kernel, *bias = (np.float64(array) for array in layer.get_weights())
            layers.append((kernel, bias[0] if bias else np.zeros(kernel.shape[1])))
        elif isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = (np.float64(array) for array in layer.get_weights())
            kernel, bias = layers.pop()
            deviation = np.sqrt(variance + layer.epsilon)
            layers.append((kernel * gamma / deviation, gamma * (bias - mean) / deviation + beta))
    return layers


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


def scaled(model):
    """What goes into the first dense layer, from Keras itself: float64 (784,)."""
    return output_of(model, model.get_layer("pixels")).astype(float)


def plain_integral(layers, values, steps=4000):
    """Integrated gradients as its paper writes them: the mean gradient on the way from 0."""
    way = (np.arange(steps) + 0.5) / steps
    return values * np.mean([plain_score(layers, part * values)[1] for part in way], axis=0)


def test_activations_are_what_each_layer_of_keras_puts_out(name, model, explainer):
    activations = explainer.activations(IMAGE)
    assert [len(values) for values in activations] == list(UNITS)
    for number, values in enumerate(activations, start=1):
        expected = output_of(model, model.get_layer(NAMES[name].format(number)))
        assert values.dtype == np.float32
        assert 0 < np.count_nonzero(expected) < len(expected)
        np.testing.assert_allclose(values, expected, rtol=1e-4, atol=1e-5)


def test_dropout_drops_nothing():
    model = build_own(Plan(UNITS, dropout=0.8))
    expected = output_of(model, model.get_layer("hidden_2"))
    np.testing.assert_allclose(
        Explainer(Network(model)).activations(IMAGE)[1], expected, rtol=1e-4, atol=1e-5
    )


def test_weights_times_image_plus_bias_is_what_a_unit_is_given(name, model, explainer):
    if name == "best":
        expected = output_of(model, model.get_layer("normalization_1"))
    else:
        kernel, bias = dense_layers(model)[0].get_weights()
        expected = scaled(model) @ kernel + bias
    units = explainer.strongest_units(IMAGE, DIGIT, count=UNITS[0])
    assert sorted(unit.number for unit in units) == list(range(UNITS[0]))
    for unit in units:
        assert unit.weights.shape == (28, 28) and unit.weights.dtype == np.float32
        given = (unit.weights * scaled(model).reshape(28, 28)).sum() + unit.bias
        assert given == pytest.approx(expected[unit.number], abs=1e-4)
        assert unit.activation == pytest.approx(max(0, given), abs=1e-4)


def test_units_contributions_sum_to_what_a_silent_layer_would_change(model, explainer):
    _, *above = plain_layers(model)
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
    model = small_model("mlp-128", hidden=(16,))
    explainer = Explainer(Network(model))
    expected = explainer.activations(IMAGE)[0] * dense_layers(model)[-1].kernel.numpy()[:, DIGIT]
    for unit in explainer.strongest_units(IMAGE, DIGIT, count=16):
        assert unit.contribution == pytest.approx(expected[unit.number], abs=1e-4)


def test_pixels_sum_to_the_change_in_the_score(explainer):
    for digit in range(10):
        pixels, score, score_of_nothing = explainer.attribute(IMAGE, digit)
        largest = max(abs(score), abs(score_of_nothing))
        assert abs(pixels.sum() - (score - score_of_nothing)) < 1e-4 * largest
        assert abs(pixels).sum() > 0.1 * largest


def test_scores_are_the_logits_of_the_last_layer(model, explainer):
    for image, field in ((IMAGE, "score"), (BLACK, "score_of_nothing")):
        scores = [getattr(explainer.attribute(IMAGE, digit), field) for digit in range(10)]
        probabilities = output_of(model, dense_layers(model)[-1], image)[:10]
        np.testing.assert_allclose(
            np.exp(scores) / np.exp(scores).sum(), probabilities / probabilities.sum(), rtol=1e-3
        )
        kernel, bias = dense_layers(model)[-1].get_weights()
        before = explainer.activations(image)[-1]
        np.testing.assert_allclose(scores, (before @ kernel + bias)[:10], rtol=1e-4, atol=1e-4)


def test_shares_are_integrated_gradients(model, explainer):
    """Signs, sizes and places too, which the sum alone would not tell."""
    layers = plain_layers(model)
    expected = plain_integral(layers, scaled(model))
    pixels = explainer.attribute(IMAGE, DIGIT).pixels
    assert pixels.shape == (28, 28) and pixels.dtype == np.float32
    assert abs(pixels.ravel() - expected).sum() < 0.01 * abs(expected).sum()
    activations = explainer.activations(IMAGE)[0].astype(float)
    expected = plain_integral(layers[1:], activations)
    for unit in explainer.strongest_units(IMAGE, DIGIT, count=UNITS[0]):
        assert abs(unit.contribution - expected[unit.number]) < 0.01 * abs(expected).sum()


def test_where_no_relu_bends_a_share_is_pixel_times_product_of_weights():
    model = small_model("mlp-128-32")
    for layer, bias in zip(dense_layers(model)[:-1], (10.0, 1000.0), strict=True):
        layer.set_weights([layer.kernel.numpy(), np.full(layer.units, bias)])
        assert output_of(model, layer, BLACK).min() > 0 < output_of(model, layer).min()
    one, two, last = (layer.kernel.numpy().astype(float) for layer in dense_layers(model))
    expected = IMAGE / 255 * (one @ two @ last)[:, DIGIT].reshape(28, 28)
    pixels = Explainer(Network(model)).attribute(IMAGE, DIGIT).pixels
    np.testing.assert_allclose(pixels, expected, atol=1e-5)


def test_a_relu_that_opens_halfway_gives_half_its_slope_to_both_its_pixels():
    """Worked by hand: two pixels of 1 into one unit, relu(x + y - 1), on to the digit."""
    model = build_network(replace(CATALOGUE["mlp-128"], hidden=(1,)))
    hidden, last = dense_layers(model)
    into, out = np.zeros((784, 1)), np.zeros((1, 10))
    into[[0, 1]], out[0, DIGIT] = 1, 6
    hidden.set_weights([into, np.array([-1.0])])
    last.set_weights([out, np.ones(10)])
    image = BLACK.copy()
    image[0, :2] = 255
    pixels, score, score_of_nothing = Explainer(Network(model)).attribute(image, DIGIT)
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
