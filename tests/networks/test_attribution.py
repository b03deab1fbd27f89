"""What explains an answer, against plain loops; sums, against the scores."""

import numpy as np
import pytest

from digits.networks.attribution import NO_DIGIT, Question, answer_of, attribute, rival_of
from digits.networks.decision import NOT_A_DIGIT, UNSURE, Prediction
from digits.networks.inference import Network, load_network
from digits.networks.keras_file import Parts
from digits.networks.layers import DenseLayer
from digits.networks.recipes import CATALOGUE
from tests.networks.small import SCALINGS, UNITS, small_network

DIGIT = 7


def a_stroke():
    """Ink of every grey on some rows and no ink on others: uint8 (28, 28)."""
    image = np.zeros((28, 28), np.uint8)
    image[5:23, 8:19] = np.random.default_rng(3).integers(0, 256, (18, 11))
    image[5:23, 8] = 1
    return image


IMAGE, BLACK = a_stroke(), np.zeros((28, 28), np.uint8)
# Another digit's ink, in part where IMAGE has some, and a grey ground that is nowhere black.
OTHER = np.roll(IMAGE.T, 2, axis=1)
GREY = np.random.default_rng(5).integers(1, 90, (28, 28), np.uint8)
BASELINES = {"black": BLACK, "grey": GREY, "another digit": OTHER}


@pytest.fixture(scope="module", params=SCALINGS)
def network(request):
    return small_network(request.param, classes=11 if request.param == "0 to 1" else 10)


@pytest.fixture(scope="module")
def attribution(network):
    return attribute(network, IMAGE, Question(DIGIT))


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


def scaled(network, image=IMAGE):
    """What goes into the first layer: float64 (784,)."""
    return network.scale(image[np.newaxis])[0].astype(float)


def plain_integral(layers, values, start=0, steps=4000):
    """Integrated gradients as its paper writes them: the mean gradient on the way from `start`."""
    way, change = (np.arange(steps) + 0.5) / steps, values - start
    gradients = [plain_score(layers, start + part * change)[1] for part in way]
    return change * np.mean(gradients, axis=0)


def test_activations_are_those_of_the_pass_that_answers(network, attribution):
    assert [len(values) for values in attribution.activations] == list(UNITS)
    for image, found in (
        (IMAGE, attribution.activations),
        (BLACK, attribution.activations_of_baseline),
    ):
        *hidden, _ = network.activations(image[np.newaxis])
        for values, layer in zip(found, hidden, strict=True):
            np.testing.assert_allclose(values, layer[0], atol=1e-5)


def test_in_every_layer_contributions_sum_to_the_change_in_the_score(network):
    for digit in range(10):
        attribution = attribute(network, IMAGE, Question(digit))
        change = attribution.score - attribution.score_of_baseline
        for contributions in attribution.contributions:
            assert contributions.sum() == pytest.approx(change, abs=1e-4)
            assert abs(contributions).sum() > 0.01


def test_what_a_unit_gets_from_below_it_passes_on_above(attribution):
    for layer, units in enumerate(UNITS):
        connections = attribution.connections(layer, range(units))
        below, above = attribution.contributions[layer], attribution.contributions[layer + 1]
        np.testing.assert_allclose(connections.sum(axis=0), above, atol=1e-4)
        np.testing.assert_allclose(connections.sum(axis=1), below, atol=1e-4)


def test_only_the_output_that_is_asked_about_gets_something(attribution):
    connections = attribution.connections(len(UNITS), range(10))
    np.testing.assert_allclose(
        connections[:, DIGIT], attribution.contributions[-1], rtol=1e-4, atol=1e-5
    )
    assert np.flatnonzero(connections.any(axis=0)).tolist() == [DIGIT]


def test_some_connections_are_columns_of_all(attribution):
    everything = attribution.connections(1, range(UNITS[1]))
    np.testing.assert_allclose(attribution.connections(1, [5, 2]), everything[:, [5, 2]])
    assert attribution.connections(1, []).shape == (UNITS[0], 0)


def test_with_one_hidden_layer_a_connection_adds_the_change_in_activation_times_its_weight():
    network = small_network(hidden=(16,))
    attribution = attribute(network, IMAGE, Question(DIGIT))
    silent = network.activations(BLACK[np.newaxis])[0][0]
    expected = (attribution.activations[0] - silent) * network.layers[-1].weights[:, DIGIT]
    np.testing.assert_allclose(attribution.contributions[1], expected, atol=1e-4)


def test_without_a_hidden_layer_a_pixel_adds_itself_times_its_weight():
    network = small_network(hidden=())
    attribution = attribute(network, IMAGE, Question(DIGIT))
    expected = scaled(network) * network.layers[0].weights[:, DIGIT]
    np.testing.assert_allclose(attribution.contributions[0], expected, atol=1e-5)
    looks_for = attribution.looks_for(0, DIGIT).ravel()
    np.testing.assert_array_equal(looks_for, network.layers[0].weights[:, DIGIT])


def test_scores_are_the_logits_of_the_last_layer(network):
    for image, field in ((IMAGE, "score"), (BLACK, "score_of_baseline")):
        weights, bias = plain_layers(network)[-1]
        before = network.activations(image[np.newaxis])[-2][0]
        scores = [getattr(attribute(network, IMAGE, Question(d)), field) for d in range(10)]
        np.testing.assert_allclose(scores, (before @ weights + bias)[:10], rtol=1e-4, atol=1e-4)


def test_shares_are_integrated_gradients(network, attribution):
    """Signs, sizes and places too, which the sum alone would not tell."""
    expected = plain_integral(plain_layers(network), scaled(network))
    assert attribution.pixels.shape == (28, 28) and attribution.pixels.dtype == np.float32
    assert abs(attribution.pixels.ravel() - expected).sum() < 0.01 * abs(expected).sum()


@pytest.mark.parametrize("baseline", [GREY, OTHER], ids=["grey", "another digit"])
def test_from_another_baseline_shares_are_integrated_gradients_too(network, baseline):
    found = attribute(network, IMAGE, Question(DIGIT), baseline).pixels.ravel()
    start = scaled(network, baseline)
    expected = plain_integral(plain_layers(network), scaled(network), start)
    assert abs(found - expected).sum() < 0.01 * abs(expected).sum()


def test_from_another_baseline_every_layer_sums_to_the_change_in_the_lead(network):
    question = Question(DIGIT, 1)
    leads = [attribute(network, image, question).score for image in (IMAGE, OTHER)]
    attribution = attribute(network, IMAGE, question, OTHER)
    assert (attribution.score, attribution.score_of_baseline) == pytest.approx(leads, abs=1e-4)
    for contributions in attribution.contributions:
        assert contributions.sum() == pytest.approx(leads[0] - leads[1], abs=1e-4)


def test_the_way_back_takes_away_what_the_way_there_added(network):
    there = attribute(network, IMAGE, Question(DIGIT), OTHER).pixels
    back = attribute(network, OTHER, Question(DIGIT), IMAGE).pixels
    np.testing.assert_allclose(there, -back, atol=1e-4)


def test_ink_and_gaps_are_told_apart_by_what_the_network_gets(network):
    attribution = attribute(network, IMAGE, Question(DIGIT, 1), OTHER)
    start = scaled(network, OTHER)
    np.testing.assert_allclose(attribution.changes.ravel(), scaled(network) - start, atol=1e-6)
    sums = dict.fromkeys(attribution.shares._fields, 0.0)
    for pixel, change in zip(attribution.pixels.flat, attribution.changes.flat, strict=True):
        sums[f"{'ink' if change > 0 else 'gap'}_{'for' if pixel > 0 else 'against'}"] += pixel
    assert attribution.shares._asdict() == pytest.approx(sums, abs=1e-4)
    assert min(map(abs, attribution.shares)) > 0.01
    assert sum(attribution.shares) == pytest.approx(
        attribution.score - attribution.score_of_baseline, abs=1e-4
    )


def test_without_a_baseline_no_gap_counts(attribution):
    assert attribution.shares.gap_for == attribution.shares.gap_against == 0


def test_units_contributions_are_conductances(network, attribution):
    """The sum of gradient times move over a path of many small steps, as the paper writes it."""
    layers = plain_layers(network)
    path = np.linspace(0, 1, 4001)[:, np.newaxis] * scaled(network)
    for below, (weights, bias) in enumerate(layers[:-1], start=1):
        path = np.maximum(path @ weights + bias, 0)
        gradients = [plain_score(layers[below:], values)[1] for values in path[1:]]
        expected = (np.diff(path, axis=0) * gradients).sum(axis=0)
        found = attribution.contributions[below]
        assert abs(found - expected).sum() < 0.02 * abs(expected).sum()


def test_one_rather_than_another_is_the_difference_of_both(network):
    seven, one = (attribute(network, IMAGE, Question(digit)) for digit in (7, 1))
    rather = attribute(network, IMAGE, Question(7, rather_than=1))
    assert rather.score == pytest.approx(seven.score - one.score, abs=1e-4)
    for found, a, b in zip(
        rather.contributions, seven.contributions, one.contributions, strict=True
    ):
        np.testing.assert_allclose(found, a - b, atol=1e-4)


def test_no_digit_is_explained_where_a_network_can_say_so():
    network = small_network(classes=11)
    attribution = attribute(network, IMAGE, Question(NO_DIGIT))
    weights, bias = plain_layers(network)[-1]
    before = network.activations(IMAGE[np.newaxis])[-2][0]
    assert attribution.score == pytest.approx((before @ weights + bias)[10], abs=1e-4)


def test_a_unit_of_the_first_layer_looks_for_its_weights(network, attribution):
    weights, bias = plain_layers(network)[0]
    given = scaled(network) @ weights + bias
    for unit in range(UNITS[0]):
        np.testing.assert_array_equal(
            attribution.looks_for(0, unit).ravel(), network.layers[0].weights[:, unit]
        )
        excited_by = attribution.excited_by(0, unit).sum() + bias[unit]
        assert excited_by == pytest.approx(given[unit], abs=1e-4)


def test_a_deeper_unit_looks_for_what_moves_it(network, attribution):
    """Against the change in what the unit is given when each pixel moves a little."""
    (first, bias), (second, _), *_ = plain_layers(network)
    values, step = scaled(network), 1e-6
    for unit in range(UNITS[1]):
        base = np.maximum(values @ first + bias, 0) @ second[:, unit]
        moved = np.maximum((values + step * np.eye(784)) @ first + bias, 0) @ second[:, unit]
        expected = (moved - base) / step
        np.testing.assert_allclose(
            attribution.looks_for(1, unit).ravel(), expected, atol=0.02 * abs(expected).max()
        )


def test_where_no_relu_bends_a_share_is_pixel_times_product_of_weights():
    layers = [
        layer._replace(biases=np.full_like(layer.biases, bias))
        for layer, bias in zip(small_network().layers, (20.0, 1000.0, 0.0), strict=True)
    ]
    network = Network(Parts(SCALINGS["0 to 1"], layers))
    one, two, last = (weights for weights, _ in plain_layers(network))
    expected = IMAGE / 255 * (one @ two @ last)[:, DIGIT].reshape(28, 28)
    attribution = attribute(network, IMAGE, Question(DIGIT))
    assert min(values.min() for values in attribution.activations) > 0
    np.testing.assert_allclose(attribution.pixels, expected, atol=1e-3)


def test_a_relu_that_opens_halfway_gives_half_its_slope_to_both_its_pixels():
    """Worked by hand: two pixels of 1 into one unit, relu(x + y - 1), on to the digit."""
    into, out = np.zeros((784, 1), np.float32), np.zeros((1, 10), np.float32)
    into[[0, 1]], out[0, DIGIT] = 1, 6
    layers = [DenseLayer(into, np.float32([-1]), "relu")]
    layers.append(DenseLayer(out, np.ones(10, np.float32), "softmax"))
    image = BLACK.copy()
    image[0, :2] = 255
    attribution = attribute(Network(Parts(SCALINGS["0 to 1"], layers)), image, Question(DIGIT))
    assert (attribution.score, attribution.score_of_baseline) == pytest.approx((7, 1))
    assert attribution.pixels[0, :2] == pytest.approx([3, 3], abs=1e-4)
    assert attribution.connections(0, [0])[:2, 0] == pytest.approx([3, 3], abs=1e-4)


def test_pixels_without_ink_get_exactly_nothing(attribution):
    assert (attribution.pixels[IMAGE == 0] == 0).all()
    assert np.count_nonzero(attribution.pixels) > 0.9 * np.count_nonzero(IMAGE)


def test_a_black_image_has_nothing_to_share_out(network):
    attribution = attribute(network, BLACK, Question(DIGIT))
    assert attribution.score == attribution.score_of_baseline
    assert not any(contributions.any() for contributions in attribution.contributions)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_sums_hold_for_other_activations(activation):
    network = small_network()
    hidden = [layer._replace(activation=activation) for layer in network.layers[:-1]]
    network = Network(Parts(SCALINGS["0 to 1"], [*hidden, network.layers[-1]]))
    attribution = attribute(network, IMAGE, Question(DIGIT))
    change = attribution.score - attribution.score_of_baseline
    for contributions in attribution.contributions:
        assert contributions.sum() == pytest.approx(change, abs=1e-4)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_network_is_explained_from_every_baseline(name):
    network = load_network(name)
    logits = network.layers[-1].weigh(
        network.activations(np.stack([IMAGE, *BASELINES.values()]))[-2]
    )
    leads = logits[:, DIGIT] - logits[:, 1]
    for baseline, of_baseline in zip(BASELINES.values(), leads[1:], strict=True):
        attribution = attribute(network, IMAGE, Question(DIGIT, 1), baseline)
        assert [len(values) for values in attribution.activations] == list(CATALOGUE[name].hidden)
        largest = max(abs(logits).max(), 1)
        for contributions in attribution.contributions:
            assert abs(contributions.sum() - (leads[0] - of_baseline)) < 0.0005 * largest


PROBABILITIES = np.arange(10, dtype=np.float32) / 45


@pytest.mark.parametrize(
    ("prediction", "label", "answer", "rival"),
    [
        (Prediction("digit", (9,), PROBABILITIES), None, 9, 8),
        (Prediction("digit", (9,), PROBABILITIES), 9, 9, 8),
        (Prediction("digit", (9,), PROBABILITIES), 3, 9, 3),
        (Prediction(UNSURE, (9, 8), PROBABILITIES), None, 9, 8),
        (Prediction(NOT_A_DIGIT, (), PROBABILITIES), None, NO_DIGIT, 9),
        (Prediction(NOT_A_DIGIT, (), PROBABILITIES), 7, NO_DIGIT, 7),
    ],
)
def test_the_answer_is_compared_with_the_truth_or_the_next(prediction, label, answer, rival):
    assert answer_of(prediction) == answer
    assert rival_of(answer, prediction, label) == rival


@pytest.mark.parametrize(
    "wrong", [IMAGE[np.newaxis], IMAGE / 255, IMAGE[:, :20], IMAGE.astype(np.float32)]
)
def test_what_is_no_image_is_refused_in_a_sentence(network, wrong):
    for images in ((wrong, BLACK), (IMAGE, wrong)):
        with pytest.raises(ValueError, match=r"^An image must be uint8 .*\.$"):
            attribute(network, images[0], Question(DIGIT), images[1])


@pytest.mark.parametrize(
    "wrong", [(-1,), (11,), (1.5,), (7.0,), (None,), ("7",), (7, -1), (7, 11), (7, 7)]
)
def test_what_is_no_output_is_refused_in_a_sentence(network, wrong):
    with pytest.raises(ValueError, match=r"^An output (must be from|cannot be) .*\.$"):
        attribute(network, IMAGE, Question(*wrong))
