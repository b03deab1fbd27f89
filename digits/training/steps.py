"""Have Keras run its steps one by one where somebody wants to look between two of them.

Keras runs many steps before it returns to Python, as many as `steps_per_execution` says when a
function is first called. Left out: who looks, and when (see watch.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras


class StepFunction:
    """A network's train function that runs one step where `steps_per_execution` is 1."""

    def __init__(self, network: keras.Model):
        self._network = network
        self._many, self._run_many = network.steps_per_execution, network.train_function
        network.make_train_function(force=True)
        self._run_one = network.train_function

    def __call__(self, *given: Any) -> Any:
        """Run as many steps as the network says now, with what Keras gives a train function."""
        is_usual = self._network.steps_per_execution == self._many
        return (self._run_many if is_usual else self._run_one)(*given)


def allow_single_steps(network: keras.Model) -> None:
    """Have a network's train function heed `single_steps`; to be called as fitting begins.

    A callback may put another function around it, which runs as many steps a call as
    `network.steps_per_execution` says at that moment.
    """
    network.train_function = StepFunction(network)


@contextmanager
def single_steps(network: keras.Model) -> Iterator[None]:
    """Meanwhile each call of the train function runs one step."""
    many, network.steps_per_execution = network.steps_per_execution, 1
    try:
        yield
    finally:
        network.steps_per_execution = many
