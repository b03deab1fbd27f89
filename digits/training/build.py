"""Build the Keras network of a config, and give it the optimiser and loss to be fitted with.

Left out: fitting (see fit.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import keras
from keras import layers, ops

from digits.image.framing import FRAME
from digits.networks.config import (
    ALL_CLASSES,
    GENERATED,
    MAX_TEMPERATURE,
    ONE_HOT,
    TEMPERATURE_SLOPE,
    TrainingConfig,
)
from digits.networks.decision import CLASSES, EPSILON
from digits.training.rate import AdjustableCosine


def build_network(config: TrainingConfig) -> keras.Model:
    """An untrained network: uint8-valued (N, 28, 28) to probabilities float32 (N, 10).

    With generated training pictures they are what an eleventh, "none of them", leaves:
    what a row lacks of 1 is the probability that the image shows no digit.
    """
    network = keras.Sequential([keras.Input((FRAME, FRAME), name="image")], name="network")
    if config.scaling == "unit rows":
        network.add(layers.UnitNormalization(axis=-1, name="unit_rows"))  # (N, 28, 28)
    elif config.scaling == "0 to 1":
        network.add(layers.Rescaling(1 / 255, name="to_0_1"))  # (N, 28, 28)
    network.add(layers.Flatten(name="pixels"))  # (N, 784)
    for number, units in enumerate(config.hidden, start=1):
        for layer in _hidden_layer(config, units, number):
            network.add(layer)  # (N, units)
    name = ALL_CLASSES if config.augmentation == GENERATED else "probabilities"
    # In float32 even where other layers use bfloat16: a loss needs exact small probabilities.
    network.add(layers.Dense(config.outputs, "softmax", name=name, dtype="float32"))
    if config.augmentation != GENERATED:
        return network
    return keras.Model(network.inputs[0], adaptive_temperature(network.outputs[0]), name="network")


def with_all_classes(network: keras.Model) -> keras.Model:
    """The same layers up to the eleven probabilities (N, 11), "none of them" last."""
    return keras.Model(network.inputs[0], network.get_layer(ALL_CLASSES).output)


def adaptive_temperature(classes: keras.KerasTensor) -> keras.KerasTensor:
    """The ten digits' part of eleven probabilities, less extreme the less it is sure.

    (N, 11), "none of them" last, to (N, 10), with the same sums and the same order. One
    temperature (see calibration.py) makes probabilities right on average, but leaves many
    nearly sure among the few images that are read wrong. Here the temperature is
    min(1 + 20 * (1 - p_max), 3), with p_max the highest of the ten, scaled to sum 1.
    """
    digits = ops.maximum(classes[:, :CLASSES], EPSILON)  # (N, 10)
    sums = ops.sum(digits, axis=1, keepdims=True)  # (N, 1)
    shares = digits / sums
    uncertainty = 1 - ops.max(shares, axis=1, keepdims=True)  # (N, 1)
    temperature = ops.minimum(1 + TEMPERATURE_SLOPE * uncertainty, MAX_TEMPERATURE)
    flattened = shares ** (1 / temperature)
    return flattened / ops.sum(flattened, axis=1, keepdims=True) * sums


def compile_network(
    network: keras.Model, config: TrainingConfig, steps: int, steps_per_execution: int
) -> None:
    """Give a network the optimiser, loss and metric of its config.

    `steps`: batches in an epoch; `steps_per_execution`: those that Keras runs before it
    returns to Python. All variables are made here: Keras traces a step twice that makes some.
    """
    loss = keras.losses.SparseCategoricalCrossentropy()
    accuracy = keras.metrics.SparseCategoricalAccuracy("accuracy")
    if config.loss == ONE_HOT:
        loss = keras.losses.CategoricalCrossentropy(label_smoothing=config.label_smoothing)
        accuracy = keras.metrics.CategoricalAccuracy("accuracy")
    if config.augmentation == GENERATED:
        accuracy = keras.metrics.MeanMetricWrapper(read_right, name="accuracy")
    network.compile(
        _optimizer(config, steps), loss, metrics=[accuracy], steps_per_execution=steps_per_execution
    )
    network.optimizer.build(network.trainable_variables)


def read_right(y_true: keras.KerasTensor, y_pred: keras.KerasTensor) -> keras.KerasTensor:
    """Which of eleven classes are read right, as the test figures count: (N, 11) to (N,).

    A digit is right where the most probable of the ten digits is the true one, even if
    "none of them" is more probable; a doodle is right where "none of them" is most probable.
    """
    is_doodle = ops.equal(ops.argmax(y_true, axis=1), CLASSES)
    refused = ops.equal(ops.argmax(y_pred, axis=1), CLASSES)
    same = ops.equal(ops.argmax(y_true, axis=1), ops.argmax(y_pred[:, :CLASSES], axis=1))
    return ops.cast(ops.where(is_doodle, refused, same), "float32")


def _optimizer(config: TrainingConfig, steps: int) -> keras.Optimizer:
    if config.optimizer == "sgd":
        return keras.optimizers.SGD(config.learning_rate)
    if config.optimizer == "adam":
        return keras.optimizers.Adam(config.learning_rate)
    return keras.optimizers.AdamW(AdjustableCosine(config.learning_rate, steps * config.epochs))


def _hidden_layer(config: TrainingConfig, units: int, number: int) -> Iterator[keras.layers.Layer]:
    if config.batch_normalization:
        # Draws a seed that nothing uses: `best` was published with the weights after it.
        keras.initializers.GlorotUniform()
        yield layers.Dense(units, use_bias=False, name=f"hidden_{number}")
        yield layers.BatchNormalization(name=f"normalization_{number}")
        yield layers.ReLU(name=f"relu_{number}")
    else:
        yield layers.Dense(units, activation=config.activation, name=f"hidden_{number}")
    if config.dropout:
        yield layers.Dropout(config.dropout, name=f"dropout_{number}")
