"""Networks in NumPy against Keras itself; files that hold anything else are refused."""

import io
import json
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from digits.networks.attribution import Question, attribute
from digits.networks.counting import count_unit
from digits.networks.decision import NOT_A_DIGIT, REFUSE_ABOVE, decide, normalise
from digits.networks.gradient import Pass
from digits.networks.inference import SLICE, load_network, read_network
from digits.networks.recipes import CATALOGUE, MODELS, NetworkError
from tests.networks import saved

ROOT = Path(__file__).parents[2]
IMAGES = np.random.default_rng(0).integers(0, 256, (5, 28, 28), dtype=np.uint8)
TOLERANCE = 1e-5  # largest difference of a probability


def same_answers(ours, theirs):
    """Whether two outputs agree: probabilities, digits and verdicts."""
    np.testing.assert_allclose(ours.probabilities, theirs.probabilities, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(ours.no_digit, theirs.no_digit, rtol=0, atol=TOLERANCE)
    for one, other in zip(decide(ours), decide(theirs), strict=True):
        assert (one.verdict, one.digits) == (other.verdict, other.digits)


@pytest.fixture(scope="module")
def oracle(tmp_path_factory, mnist) -> Path:
    """The folder that keras_oracle.py has written to."""
    folder = tmp_path_factory.mktemp("oracle")
    command = [sys.executable, "-m", "tests.networks.keras_oracle", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


@pytest.mark.process
def test_random_networks_say_what_keras_says(oracle):
    images = np.load(oracle / "images.npy")
    files = sorted(oracle.glob("*.keras"))
    assert len(files) >= 50
    for file in files:
        network, expected = read_network(file, file.stem), np.load(file.with_suffix(".npz"))
        same_answers(network.outputs(images), normalise(expected["outputs"]))
        activations = network.activations(images)
        assert len(activations) == len(expected) - 1
        for place, values in enumerate(activations):
            theirs = expected[f"layer_{place}"]
            largest = max(1, abs(theirs).max())
            np.testing.assert_allclose(values, theirs, rtol=0, atol=TOLERANCE * largest)


@pytest.mark.process
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_published_network_says_what_keras_says_of_every_test_digit(oracle, mnist, name):
    theirs = normalise(np.load(oracle / f"{name}.npz")["outputs"])
    same_answers(load_network(name).outputs(mnist.x_test), theirs)


@pytest.mark.process
def test_units_counted_out_put_out_what_keras_says(oracle):
    image = np.load(oracle / "images.npy")[0]
    for file in sorted(oracle.glob("*.keras")):
        network, expected = read_network(file, file.stem), np.load(file.with_suffix(".npz"))
        *hidden, classes = (expected[f"layer_{n}"][0] for n in range(len(expected) - 1))
        for layer, theirs in enumerate(hidden):
            units = [0, len(theirs) // 2, len(theirs) - 1]
            counted = [count_unit(network, image, layer, unit).output for unit in units]
            largest = max(1, abs(theirs).max())
            np.testing.assert_allclose(counted, theirs[units], rtol=0, atol=TOLERANCE * largest)
        scores = [count_unit(network, image, len(hidden), n).output for n in range(len(classes))]
        powers = np.exp(np.array(scores) - max(scores))
        np.testing.assert_allclose(powers / powers.sum(), classes, atol=TOLERANCE)


@pytest.mark.process
def test_random_networks_have_keras_gradients(oracle):
    images = np.load(oracle / "images.npy")
    for file in oracle.glob("*.keras"):
        assert_gradients(read_network(file, file.stem), images, oracle / f"{file.stem}-gradients")


@pytest.mark.process
@pytest.mark.parametrize("name", CATALOGUE)
def test_pixels_are_attributed_as_by_keras_own_gradients(oracle, mnist, name):
    expected = np.load(oracle / f"{name}.npz")["attribution"]
    image, baseline = mnist.x_test[[0, 7]]  # as in keras_oracle.py
    found = attribute(load_network(name), image, Question(7, 9), baseline).pixels.ravel()
    assert abs(found - expected).sum() < 0.02 * abs(expected).sum()


@pytest.mark.process
@pytest.mark.parametrize("name", CATALOGUE)
def test_published_networks_have_keras_gradients(oracle, mnist, name):
    assert_gradients(load_network(name), mnist.x_test[:40], oracle / f"{name}-gradients")


def assert_gradients(network, images, file):
    """How each pixel moves the lead of the 3 over the 7, against what Keras says."""
    theirs = np.load(file.with_suffix(".npy"))
    forward = Pass(network, images)
    direction = np.zeros_like(forward.scores)
    direction[:, 3], direction[:, 7] = 1, -1
    ours = forward.gradient(direction)
    # Rows without ink have no length: for "unit rows" they are steeper by far than the others.
    empty = np.broadcast_to(~images.any(axis=2, keepdims=True), images.shape)
    for rows in (empty, ~empty):
        largest = abs(theirs[rows]).max()
        assert largest > 0
        np.testing.assert_allclose(ours[rows], theirs[rows], rtol=0, atol=1e-4 * largest)


def test_an_unknown_engine_is_refused():
    with pytest.raises(NetworkError, match=r"'torch'.*numpy.*keras"):
        load_network("mlp-128", engine="torch")


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_published_network_gives_probabilities(name):
    network = load_network(name)
    outputs = network.outputs(IMAGES)
    assert outputs.probabilities.shape == (5, 10)
    assert outputs.probabilities.dtype == outputs.no_digit.dtype == np.float32
    np.testing.assert_allclose(outputs.probabilities.sum(axis=1), 1, atol=1e-5)
    assert outputs.probabilities.min() >= 0
    assert [len(layer.biases) for layer in network.layers[:-1]] == list(CATALOGUE[name].hidden)
    if name != "best":  # no eleventh class: refuses nothing
        assert outputs.no_digit.max() < 1e-5 < REFUSE_ABOVE
        assert NOT_A_DIGIT not in {prediction.verdict for prediction in network.read(IMAGES)}


def test_reading_decides_on_the_outputs():
    network = load_network("best")
    expected = decide(network.outputs(IMAGES))
    for prediction, other in zip(network.read(IMAGES), expected, strict=True):
        assert (prediction.verdict, prediction.digits) == (other.verdict, other.digits)
        np.testing.assert_array_equal(prediction.probabilities, other.probabilities)


@pytest.mark.parametrize("count", [0, 1, SLICE, SLICE + 1, 2 * SLICE + 3])
def test_many_images_are_read_as_one_by_one(count):
    network = load_network("mlp-128")
    images = IMAGES[np.arange(count) % len(IMAGES)]
    together = network.probabilities(images)
    assert together.shape == (count, 10)
    alone = network.probabilities(IMAGES)
    np.testing.assert_allclose(together, alone[np.arange(count) % len(IMAGES)], atol=1e-5)


@pytest.mark.parametrize("wrong", [IMAGES[0], IMAGES / 255, IMAGES[:, :20], IMAGES[..., None]])
def test_what_are_no_images_is_refused_in_a_sentence(wrong):
    network = load_network("mlp-128")
    for method in (network.probabilities, network.activations, network.read):
        with pytest.raises(ValueError, match=r"^Images must be uint8 .*\.$"):
            method(wrong)


# Files


@pytest.fixture
def small(tmp_path):
    """A small network's file that a test may change: one hidden layer of four units."""
    return saved.write(tmp_path / "mlp-128" / "network.keras")


def change(path, config=None, weights=None, **options):
    """Write the file again with its config or its arrays changed in place."""
    with zipfile.ZipFile(path) as archive:
        layers = json.loads(archive.read("config.json"))
        arrays = io.BytesIO(archive.read("model.weights.h5"))
    if config:
        config({layer["config"]["name"]: layer for layer in layers["config"]["layers"]}, layers)
    if weights:
        with h5py.File(arrays, "r+") as file:
            weights(file)
    saved.pack(path, layers, arrays.getvalue(), **options)


def refusal(path):
    """The sentence about a file that must be refused."""
    with pytest.raises(NetworkError) as refused:
        load_network("mlp-128", path.parents[1])
    sentence = str(refused.value)
    assert sentence.startswith("The network mlp-128 ")
    assert sentence.endswith("python train_model.py mlp-128")
    assert str(path.parent) not in sentence and "\n" not in sentence
    return sentence


def test_the_small_network_is_read(small):
    probabilities = load_network("mlp-128", small.parents[1]).probabilities(IMAGES)
    np.testing.assert_allclose(probabilities, saved.probabilities(IMAGES), atol=1e-5)


def append_lambda(layers, config):
    config["config"]["layers"].append(
        {
            "module": "keras.layers",
            "class_name": "Lambda",
            "config": {"name": "code", "function": {"class_name": "__lambda__"}},
        }
    )


def set_of(layer, key, value):
    def change_config(layers, config):
        layers[layer]["config"][key] = value

    return change_config


def another_module(layers, config):
    layers["hidden_1"]["module"] = "evil"


def without_a_layer(layers, config):
    config["config"]["layers"].clear()


CONFIGS = {
    "a Lambda layer": (append_lambda, "'Lambda'"),
    "a class of another module": (another_module, "'Dense'"),
    "another activation": (set_of("hidden_1", "activation", "selu"), "'selu'"),
    "an activation that is code": (set_of("hidden_1", "activation", {"class_name": "x"}), "."),
    "too many units": (set_of("hidden_1", "units", 10**9), "1000000000"),
    "other units than its arrays": (set_of("hidden_1", "units", 5), "vars/0"),
    "units that are text": (set_of("hidden_1", "units", "4"), "'4'"),
    "half precision": (set_of("hidden_1", "dtype", "mixed_float16"), "mixed_float16"),
    "other images": (set_of("image", "batch_shape", [None, 32, 32]), "28 × 28"),
    "other outputs": (set_of("probabilities", "units", 9), "vars/0"),
    "no layers": (without_a_layer, "no dense layer"),
}


@pytest.mark.parametrize(("config", "says"), CONFIGS.values(), ids=CONFIGS)
def test_layers_that_are_not_known_are_refused(small, config, says):
    change(small, config)
    assert says in refusal(small)


def replace_kernel(file, data, **options):
    del file["layers/dense/vars/0"]
    file["layers/dense/vars"].create_dataset("0", data=data, **options)


def external(file):
    del file["layers/dense/vars/0"]
    file["layers/dense/vars"].create_dataset(
        "0", (784, 4), np.float32, external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)]
    )


def linked(file):
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.ExternalLink("other.h5", "/x")


def empty(file):
    """Claims gigabytes that are not in the file."""
    del file["layers/dense/vars/0"]
    file["layers/dense/vars"].create_dataset("0", (784, 4), np.float32)


WEIGHTS = {
    "of another shape": lambda file: replace_kernel(file, np.zeros((784, 5), np.float32)),
    "of another type": lambda file: replace_kernel(file, np.zeros((784, 4))),
    "compressed": lambda file: replace_kernel(file, np.zeros((784, 4), "f4"), compression="gzip"),
    "missing": lambda file: file.pop("layers/dense/vars/0"),
    "in another file": external,
    "linked": linked,
    "not written": empty,
}


@pytest.mark.parametrize("weights", WEIGHTS.values(), ids=WEIGHTS)
def test_arrays_that_are_not_as_the_layers_say_are_refused(small, weights):
    change(small, weights=weights)
    assert "layers/dense/vars/0" in refusal(small)


def test_a_compressed_archive_is_refused(small):
    """A few kilobytes could unpack to gigabytes."""
    change(small, compression=zipfile.ZIP_DEFLATED)
    assert "compressed" in refusal(small)


def cut_short(path):
    path.write_bytes(path.read_bytes()[:5000])


def another_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


class Exploit:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was run",))


DAMAGED = {
    "missing": lambda path: path.unlink(),
    "text": lambda path: path.write_text("no network"),
    "cut short": cut_short,
    "another zip": another_zip,
    "a pickle": lambda path: path.write_bytes(pickle.dumps(Exploit())),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "weights that are no HDF5": lambda path: saved.pack(path, saved.CONFIG, b"no arrays"),
    "a config that is no JSON": lambda path: saved.pack(path, None, b"", text="{"),
}


@pytest.mark.parametrize("spoil", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_named_with_the_command_that_makes_it(small, spoil, caplog):
    spoil(small)
    refusal(small)
    assert str(small) in caplog.text  # the server's log has the path


def test_the_file_on_disk_is_the_single_source():
    """Nothing is exported beside the network that could differ from it."""
    for name in CATALOGUE:
        assert {path.name for path in (MODELS / name).iterdir()} <= {
            "network.keras",
            "report.json",
            "snapshots.npz",
            "network.weights.h5",
            "unfinished",
        }
