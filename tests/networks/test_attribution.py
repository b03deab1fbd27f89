"""What explains an answer, against plain loops; sums, against the scores."""

from itertools import pairwise

import numpy as np
import pytest

from digits.networks.attribution import NO_DIGIT, Question, default_question, explain
from digits.networks.decision import NOT_A_DIGIT, UNSURE, Prediction
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
def explanation(network):
    return explain(network, IMAGE, Question(DIGIT))


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


def test_activations_are_those_of_the_pass_that_answers(network, explanation):
    assert [len(values) for values in explanation.activations] == list(UNITS)
    layers = network.activations(IMAGE[np.newaxis])
    for values, layer in zip(explanation.activations, layers, strict=False):
        np.testing.assert_allclose(values, layer[0], atol=1e-5)


def test_in_every_layer_contributions_sum_to_the_change_in_the_score(network):
    for digit in range(10):
        explanation = explain(network, IMAGE, Question(digit))
        change = explanation.score - explanation.score_of_nothing
        for contributions in explanation.contributions:
            assert contributions.sum() == pytest.approx(change, abs=1e-4)
            assert abs(contributions).sum() > 0.01


def test_what_a_unit_gets_from_below_it_passes_on_above(explanation):
    for layer, units in enumerate(UNITS):
        connections = explanation.connections(layer, range(units))
        below, above = explanation.contributions[layer], explanation.contributions[layer + 1]
        np.testing.assert_allclose(connections.sum(axis=0), above, atol=1e-4)
        np.testing.assert_allclose(connections.sum(axis=1), below, atol=1e-4)


def test_only_the_output_that_is_asked_about_gets_something(explanation):
    connections = explanation.connections(len(UNITS), range(10))
    np.testing.assert_allclose(
        connections[:, DIGIT], explanation.contributions[-1], rtol=1e-4, atol=1e-5
    )
    assert np.flatnonzero(connections.any(axis=0)).tolist() == [DIGIT]


def test_some_connections_are_columns_of_all(explanation):
    everything = explanation.connections(1, range(UNITS[1]))
    np.testing.assert_allclose(explanation.connections(1, [5, 2]), everything[:, [5, 2]])
    assert explanation.connections(1, []).shape == (UNITS[0], 0)


def test_with_one_hidden_layer_a_connection_adds_the_change_in_activation_times_its_weight():
    network = small_network(hidden=(16,))
    explanation = explain(network, IMAGE, Question(DIGIT))
    silent = network.activations(BLACK[np.newaxis])[0][0]
    expected = (explanation.activations[0] - silent) * network.layers[-1].weights[:, DIGIT]
    np.testing.assert_allclose(explanation.contributions[1], expected, atol=1e-4)


def test_without_a_hidden_layer_a_pixel_adds_itself_times_its_weight():
    network = small_network(hidden=())
    explanation = explain(network, IMAGE, Question(DIGIT))
    expected = scaled(network) * network.layers[0].weights[:, DIGIT]
    np.testing.assert_allclose(explanation.contributions[0], expected, atol=1e-5)
    looks_for = explanation.looks_for(0, DIGIT).ravel()
    np.testing.assert_array_equal(looks_for, network.layers[0].weights[:, DIGIT])


def test_scores_are_the_logits_of_the_last_layer(network):
    for image, field in ((IMAGE, "score"), (BLACK, "score_of_nothing")):
        weights, bias = plain_layers(network)[-1]
        before = network.activations(image[np.newaxis])[-2][0]
        scores = [getattr(explain(network, IMAGE, Question(d)), field) for d in range(10)]
        np.testing.assert_allclose(
            scores, (before @ weights + bias)[:10], rtol=1e-4, atol=1e-4
        )


def test_shares_are_integrated_gradients(network, explanation):
    """Signs, sizes and places too, which the sum alone would not tell."""
    expected = plain_integral(plain_layers(network), scaled(network))
    assert explanation.pixels.shape == (28, 28) and explanation.pixels.dtype == np.float32
    assert abs(explanation.pixels.ravel() - expected).sum() < 0.01 * abs(expected).sum()


def test_units_contributions_are_conductances(network, explanation):
    """The sum of gradient times move over a path of many small steps, as the paper writes it."""
    layers = plain_layers(network)
    path = np.linspace(0, 1, 4001)[:, np.newaxis] * scaled(network)
    for below, (weights, bias) in enumerate(layers[:-1], start=1):
        path = np.maximum(path @ weights + bias, 0)
        gradients = [plain_score(layers[below:], values)[1] for values in path[1:]]
        expected = (np.diff(path, axis=0) * gradients).sum(axis=0)
        found = explanation.contributions[below]
        assert abs(found - expected).sum() < 0.02 * abs(expected).sum()


def test_one_rather_than_another_is_the_difference_of_both(network):
    seven, one = (explain(network, IMAGE, Question(digit)) for digit in (7, 1))
    rather = explain(network, IMAGE, Question(7, rather_than=1))
    assert rather.score == pytest.approx(seven.score - one.score, abs=1e-4)
    for found, a, b in zip(
        rather.contributions, seven.contributions, one.contributions, strict=True
    ):
        np.testing.assert_allclose(found, a - b, atol=1e-4)


def test_no_digit_is_explained_where_a_network_can_say_so():
    network = small_network(classes=11)
    explanation = explain(network, IMAGE, Question(NO_DIGIT))
    weights, bias = plain_layers(network)[-1]
    before = network.activations(IMAGE[np.newaxis])[-2][0]
    assert explanation.score == pytest.approx((before @ weights + bias)[10], abs=1e-4)


def test_a_unit_of_the_first_layer_looks_for_its_weights(network, explanation):
    weights, bias = plain_layers(network)[0]
    given = scaled(network) @ weights + bias
    for unit in range(UNITS[0]):
        np.testing.assert_array_equal(
            explanation.looks_for(0, unit).ravel(), network.layers[0].weights[:, unit]
        )
        excited_by = explanation.excited_by(0, unit).sum() + bias[unit]
        assert excited_by == pytest.approx(given[unit], abs=1e-4)


def test_a_deeper_unit_looks_for_what_moves_it(network, explanation):
    """Against the change in what the unit is given when each pixel moves a little."""
    (first, bias), (second, _), *_ = plain_layers(network)
    values, step = scaled(network), 1e-6
    for unit in range(UNITS[1]):
        base = np.maximum(values @ first + bias, 0) @ second[:, unit]
        moved = np.maximum((values + step * np.eye(784)) @ first + bias, 0) @ second[:, unit]
        expected = (moved - base) / step
        np.testing.assert_allclose(
            explanation.looks_for(1, unit).ravel(), expected, atol=0.02 * abs(expected).max()
        )


def test_where_no_relu_bends_a_share_is_pixel_times_product_of_weights():
    layers = [
        layer._replace(biases=np.full_like(layer.biases, bias))
        for layer, bias in zip(small_network().layers, (20.0, 1000.0, 0.0), strict=True)
    ]
    network = Network(Parts(SCALINGS["0 to 1"], layers))
    one, two, last = (weights for weights, _ in plain_layers(network))
    expected = IMAGE / 255 * (one @ two @ last)[:, DIGIT].reshape(28, 28)
    explanation = explain(network, IMAGE, Question(DIGIT))
    assert min(values.min() for values in explanation.activations) > 0
    np.testing.assert_allclose(explanation.pixels, expected, atol=1e-3)


def test_a_relu_that_opens_halfway_gives_half_its_slope_to_both_its_pixels():
    """Worked by hand: two pixels of 1 into one unit, relu(x + y - 1), on to the digit."""
    into, out = np.zeros((784, 1), np.float32), np.zeros((1, 10), np.float32)
    into[[0, 1]], out[0, DIGIT] = 1, 6
    layers = [DenseLayer(into, np.float32([-1]), "relu")]
    layers.append(DenseLayer(out, np.ones(10, np.float32), "softmax"))
    image = BLACK.copy()
    image[0, :2] = 255
    explanation = explain(
        Network(Parts(SCALINGS["0 to 1"], layers)), image, Question(DIGIT)
    )
    assert (explanation.score, explanation.score_of_nothing) == pytest.approx((7, 1))
    assert explanation.pixels[0, :2] == pytest.approx([3, 3], abs=1e-4)
    assert explanation.connections(0, [0])[:2, 0] == pytest.approx([3, 3], abs=1e-4)


def test_pixels_without_ink_get_exactly_nothing(explanation):
    assert (explanation.pixels[IMAGE == 0] == 0).all()
    assert np.count_nonzero(explanation.pixels) > 0.9 * np.count_nonzero(IMAGE)


def test_a_black_image_has_nothing_to_share_out(network):
    explanation = explain(network, BLACK, Question(DIGIT))
    assert explanation.score == explanation.score_of_nothing
    assert not any(contributions.any() for contributions in explanation.contributions)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_sums_hold_for_other_activations(activation):
    network = small_network()
    hidden = [layer._replace(activation=activation) for layer in network.layers[:-1]]
    network = Network(Parts(SCALINGS["0 to 1"], [*hidden, network.layers[-1]]))
    explanation = explain(network, IMAGE, Question(DIGIT))
    change = explanation.score - explanation.score_of_nothing
    for contributions in explanation.contributions:
        assert contributions.sum() == pytest.approx(change, abs=1e-4)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_network_is_explained(name):
    network = load_network(name)
    explanation = explain(network, IMAGE, Question(DIGIT))
    assert [len(values) for values in explanation.activations] == list(CATALOGUE[name].hidden)
    largest = max(abs(explanation.score), abs(explanation.score_of_nothing))
    change = explanation.score - explanation.score_of_nothing
    for contributions in explanation.contributions:
        assert abs(contributions.sum() - change) < 0.001 * largest


PROBABILITIES = np.full(10, 0.1, np.float32)


@pytest.mark.parametrize(
    ("prediction", "label", "question"),
    [
        (Prediction("digit", (7,), PROBABILITIES), None, Question(7)),
        (Prediction("digit", (7,), PROBABILITIES), 7, Question(7)),
        (Prediction("digit", (9,), PROBABILITIES), 8, Question(8, 9)),
        (Prediction(UNSURE, (1, 7), PROBABILITIES), None, Question(1, 7)),
        (Prediction(UNSURE, (1, 7), PROBABILITIES), 7, Question(7, 1)),
        (Prediction(NOT_A_DIGIT, (), PROBABILITIES), None, Question(NO_DIGIT)),
        (Prediction(NOT_A_DIGIT, (), PROBABILITIES), 7, Question(7, NO_DIGIT)),
    ],
)
def test_the_question_follows_the_answer(prediction, label, question):
    assert default_question(prediction, label) == question


@pytest.mark.parametrize(
    "wrong", [IMAGE[np.newaxis], IMAGE / 255, IMAGE[:, :20], IMAGE.astype(np.float32)]
)
def test_what_is_no_image_is_refused_in_a_sentence(network, wrong):
    with pytest.raises(ValueError, match=r"^An image must be uint8 .*\.$"):
        explain(network, wrong, Question(DIGIT))


@pytest.mark.parametrize(
    "wrong", [(-1,), (11,), (1.5,), (7.0,), (None,), ("7",), (7, -1), (7, 11), (7, 7)]
)
def test_what_is_no_output_is_refused_in_a_sentence(network, wrong):
    with pytest.raises(ValueError, match=r"^An output (must be from|cannot be) .*\.$"):
        explain(network, IMAGE, Question(*wrong))
