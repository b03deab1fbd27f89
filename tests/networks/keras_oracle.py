"""What Keras itself says, in a process of its own: python -m tests.networks.keras_oracle FOLDER

Writes networks of random shapes and weights to FOLDER/NUMBER.keras, and what Keras makes of
FOLDER/images.npy to FOLDER/NUMBER.npz: `outputs` (N, 10) and `layer_0`, `layer_1`, ... (N, units),
the output of each dense layer after all that follows it. And the outputs of every network of
the catalogue on MNIST's test digits, to FOLDER/NAME.npz, and integrated gradients of two scores'
difference by Keras's own gradients, `attribution` (784,). FOLDER/NUMBER-gradients.npy and
FOLDER/NAME-gradients.npy have how each pixel moves the lead of one score over another.
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
IMAGE, BASELINE, SCORES = 0, 7, (7, 9)  # a 7 and a 9 of the test digits
INTEGRAL_STEPS = 300
LEAD = 3, 7  # whose score leads, and over whose
FEW = 40  # test digits with gradients
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
        classes = keras.Model(model.inputs, dense_layers(model)[-1].output)
        np.save(folder / f"{name}-gradients", gradients(classes, images[:FEW]))
        np.savez(folder / name, outputs=outputs, attribution=attribution_of(model, images))


def attribution_of(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Integrated gradients of one score less another, from one test digit to another: (784,)."""
    kinds = [type(layer) for layer in model.layers]
    flat = kinds.index(layers.Flatten)
    last = len(kinds) - 1 - kinds[::-1].index(layers.Dense)
    model.layers[last].activation = keras.activations.linear
    ends = tf.cast(images[[BASELINE, IMAGE]], tf.float32)
    for layer in model.layers[kinds[0] is layers.InputLayer : flat + 1]:
        ends = layer(ends)
    way = (np.arange(INTEGRAL_STEPS, dtype=np.float32) + 0.5)[:, np.newaxis] / INTEGRAL_STEPS
    values = points = ends[0] + way * (ends[1] - ends[0])
    with tf.GradientTape() as tape:
        tape.watch(points)
        for layer in model.layers[flat + 1 : last + 1]:
            values = layer(values, training=False)
        lead = values[:, SCORES[0]] - values[:, SCORES[1]]
    slopes = tf.reduce_mean(tape.gradient(lead, points), axis=0)
    return ((ends[1] - ends[0]) * slopes).numpy()


def gradients(classes: keras.Model, images: np.ndarray) -> np.ndarray:
    """How each pixel moves the lead: float32 (N, 28, 28). `classes` ends with a softmax layer."""
    pixels = tf.constant(images, tf.float32)
    first, second = LEAD
    last = dense_layers(classes)[-1]
    softmax, last.activation = last.activation, keras.activations.linear
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        scores = classes(pixels, training=False)
        lead = scores[:, first] - scores[:, second]
    last.activation = softmax
    return tape.gradient(lead, pixels).numpy()


def dense_layers(model: keras.Model) -> list:
    return [layer for layer in model.layers if isinstance(layer, layers.Dense)]


def write_random(folder: Path) -> None:
    images = made_images()
    np.save(folder / "images", images)
    for number in range(COUNT):
        model, every = random_network(np.random.default_rng(number))
        model.save(folder / f"{number}.keras")
        *outputs, ten = every(images, training=False)
        stages = {f"layer_{place}": values for place, values in enumerate(outputs)}
        np.savez(folder / str(number), outputs=ten, **stages)
        classes = keras.Model(every.inputs, every.outputs[-2])
        np.save(folder / f"{number}-gradients", gradients(classes, images))


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
            values = layers.Dense(units, use_bias=False)(values)
            values = layers.ReLU()(layers.BatchNormalization()(values))
        else:
            activation = ("relu", "tanh", "sigmoid")[rng.integers(3)]
            values = layers.Dense(units, activation=activation)(values)
        if rng.random() < 0.5:
            values = layers.Dropout(0.5)(values)
        ends.append(values)
    values = layers.Dense(11 if eleven else 10, activation="softmax")(values)
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
