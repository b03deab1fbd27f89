"""What Keras itself says, in a process of its own: python -m tests.networks.keras_oracle FOLDER

Writes networks of random shapes and weights to FOLDER/NUMBER.keras, and what Keras makes of
FOLDER/images.npy to FOLDER/NUMBER.npz: `outputs` (N, 10) and `layer_0`, `layer_1`, ... (N, units),
the output of each dense layer after all that follows it. And the outputs of every network of
the catalogue on MNIST's test digits, to FOLDER/NAME.npz, and integrated gradients of the lead of
one score over another by Keras's own gradients, `attribution` (784,). FOLDER/NUMBER-gradients.npy
and FOLDER/NAME-gradients.npy have how each pixel moves such a lead.
"""

import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from digits.mnist import load_mnist
from digits.networks.recipes import CATALOGUE, MODELS
from digits.training.build import adaptive_temperature

COUNT = 60
IMAGE, BASELINE = 0, 7  # a 7 and a 9 of the test digits
INTEGRAL_STEPS = 300
# Whose score leads, and over whose.
ATTRIBUTED_LEAD, LEAD = (7, 9), (3, 7)
FEW = 40  # test digits with gradients
# Of random networks, until `randomise` sets them: Keras's own random ones take longer.
WEIGHTS = {"kernel_initializer": "zeros"}
SCALINGS = (
    [],
    [lambda: layers.Rescaling(1 / 255)],
    [lambda: layers.UnitNormalization(axis=-1)],
)


def made_images() -> np.ndarray:
    """Noise, strokes of every grey, black and white: uint8 (40, 28, 28)."""
    rng = np.random.default_rng(1)
    images = rng.integers(0, 256, (40, 28, 28), np.uint8)
    images[:20] *= rng.random((20, 28, 28)) < 0.2
    images[:20, :, :6] = 0
    images[38], images[39] = 0, 255
    return images


def main() -> None:
    folder = Path(sys.argv[1])
    write_published(folder)
    write_random(folder)


def write_published(folder: Path) -> None:
    images = load_mnist().x_test
    for name in CATALOGUE:
        model = keras.saving.load_model(MODELS / name / "network.keras")
        # A plain call: `predict` compiles each network first.
        outputs = model(images, training=False)
        moved = gradients(layers_to_scores(model), images[:FEW], LEAD)
        np.save(folder / f"{name}-gradients", moved)
        np.savez(folder / name, outputs=outputs, attribution=attribution_of(model, images))


def attribution_of(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Integrated gradients of a lead, on the way from one test digit to another: (784,)."""
    way = layers_to_scores(model)
    scaled = 1 + [type(layer) for layer in way].index(layers.Flatten)
    ends = tf.constant(images[[BASELINE, IMAGE]], tf.float32)
    for layer in way[:scaled]:
        ends = layer(ends)
    start, change = ends[0].numpy(), (ends[1] - ends[0]).numpy()
    parts = (np.arange(INTEGRAL_STEPS)[:, np.newaxis] + 0.5) / INTEGRAL_STEPS
    slopes = gradients(way[scaled:], start + parts * change, ATTRIBUTED_LEAD)
    return change * slopes.mean(axis=0)


def gradients(way: list[layers.Layer], values: np.ndarray, lead: tuple[int, int]) -> np.ndarray:
    """How each value that goes into the layers moves a lead: float32, shaped as `values`."""
    *before, last = way
    inputs = outputs = tf.constant(values, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        for layer in before:
            outputs = layer(outputs, training=False)
        scores = tf.matmul(outputs, last.kernel) + last.bias  # without the softmax
        difference = scores[:, lead[0]] - scores[:, lead[1]]
    return tape.gradient(difference, inputs).numpy()


def layers_to_scores(model: keras.Model) -> list[layers.Layer]:
    """All layers up to the last dense one, which gives the scores, one after the other."""
    last = max(n for n, layer in enumerate(model.layers) if isinstance(layer, layers.Dense))
    return [layer for layer in model.layers[: last + 1] if not isinstance(layer, layers.InputLayer)]


def write_random(folder: Path) -> None:
    images = made_images()
    np.save(folder / "images", images)
    for number in range(COUNT):
        model, every = random_network(np.random.default_rng(number))
        model.save(folder / f"{number}.keras")
        *outputs, ten = every(images, training=False)
        stages = {f"layer_{place}": values for place, values in enumerate(outputs)}
        np.savez(folder / str(number), outputs=ten, **stages)
        moved = gradients(layers_to_scores(model), images, LEAD)
        np.save(folder / f"{number}-gradients", moved)


def random_network(rng: np.random.Generator) -> tuple[keras.Model, keras.Model]:
    """A network that the catalogue or the Train page can make, with weights at random.

    Beside it the same layers with the output of each dense layer as well.
    """
    eleven, normalised = rng.random(2) < 0.4
    image = values = keras.Input((28, 28))
    scaling = SCALINGS[rng.integers(3)]
    for scale in scaling:
        values = scale()(values)
    values, ends = layers.Flatten()(values), []
    for _ in range(rng.integers(0, 5)):
        units = int(rng.integers(1, 200))
        if normalised:
            values = layers.Dense(units, use_bias=False, **WEIGHTS)(values)
            values = layers.ReLU()(layers.BatchNormalization()(values))
        else:
            activation = ("relu", "tanh", "sigmoid")[rng.integers(3)]
            values = layers.Dense(units, activation=activation, **WEIGHTS)(values)
        if rng.random() < 0.5:
            values = layers.Dropout(0.5)(values)
        ends.append(values)
    values = layers.Dense(11 if eleven else 10, activation="softmax", **WEIGHTS)(values)
    ends.append(values)
    outputs = adaptive_temperature(values) if eleven else values
    model, every = keras.Model(image, outputs), keras.Model(image, [*ends, outputs])
    if not eleven and rng.random() < 0.5:
        model = keras.Sequential([image, *model.layers[1:]])
    randomise(model, rng, 1 if scaling else 1 / 255)
    return model, every


def randomise(model: keras.Model, rng: np.random.Generator, size: float) -> None:
    """Set all arrays; `size` is that of the first weights, small where pixels are raw."""
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            gamma, beta, mean = rng.normal(size=(3, layer.gamma.shape[0]))
            layer.set_weights([gamma, beta, mean, rng.uniform(0.5, 4, len(mean))])
        elif isinstance(layer, layers.Dense):
            kernel, *bias = (rng.normal(size=array.shape) for array in layer.get_weights())
            gain = rng.uniform(0.5, 2) / np.sqrt(len(kernel))
            layer.set_weights([kernel * gain * size, *bias])
            size = 1


if __name__ == "__main__":
    main()
