"""An adversary: changes an image a little, so that a network answers something else.

Projected gradient steps (A. Madry et al., "Towards deep learning models resistant to adversarial
attacks", ICLR 2018): each moves every pixel up or down by the sign of the gradient
(I. Goodfellow, J. Shlens, C. Szegedy, "Explaining and harnessing adversarial examples", ICLR
2015), and no pixel ends further from where it was than the limit. The first step is large and the
last ones are small, as in F. Croce, M. Hein, "Reliable evaluation of adversarial robustness with an
ensemble of diverse parameter-free attacks", ICML 2020: with equal steps many more digits of `best`
would seem to stand. For one drawing a part of the earlier gradients is kept (Y. Dong et al.,
"Boosting adversarial attacks with momentum", CVPR 2018): for `best`, eight such steps find what
sixteen without it do.

Images are uint8 after every step, so that the limit holds for what a network is shown. Left out:
random beginnings and other attacks, which may find a smaller change still.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from digits.networks.decision import CLASSES
from digits.networks.gradient import Pass
from digits.networks.inference import SLICE, Network

WHITE = 255
TINY = 1e-12  # instead of 0, to divide by
PERCENT = range(31)  # of full brightness: the sizes at which test digits are measured
LIMITS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)  # per cent: those for one drawing
DIGITS = 1000  # of MNIST's test set, the first ones


class Pace(NamedTuple):
    """How many steps, how large the first one is, and how much of the earlier gradients is kept.

    `first` is a multiple of the limit. `momentum` is a fraction: 0 keeps nothing.
    """

    steps: int
    first: float
    momentum: float


THOROUGH = Pace(40, 2, 0)  # for the share of digits that stand
QUICK = Pace(8, 1, 0.5)  # for one drawing, while somebody waits

# From scores, float32 (N, outputs), the direction in which they are to change, of the same
# shape. The answer has turned where the scores times it are above 0.
Aim = Callable[[np.ndarray], np.ndarray]


def level(percent: int) -> int:
    """The largest whole change of a pixel, of 255, within a limit in per cent."""
    return percent * WHITE // 100


def towards(target: int) -> Aim:
    """Raise the target's score over the highest of all others, "no digit" included."""

    def aim(scores: np.ndarray) -> np.ndarray:
        others = scores.copy()
        others[:, target] = -np.inf
        goals = np.full(len(scores), target)
        outputs = scores.shape[1]
        return _one_hot(goals, outputs) - _one_hot(others.argmax(axis=1), outputs)

    return aim


def away_from(labels: np.ndarray) -> Aim:
    """Raise the highest score of the other digits over that of the true one: int (N,)."""

    def aim(scores: np.ndarray) -> np.ndarray:
        others = scores[:, :CLASSES].copy()
        others[np.arange(len(labels)), labels] = -np.inf
        outputs = scores.shape[1]
        return _one_hot(others.argmax(axis=1), outputs) - _one_hot(labels, outputs)

    return aim


def _one_hot(outputs: np.ndarray, count: int) -> np.ndarray:
    return np.eye(count, dtype=np.float32)[outputs]


def attack(
    network: Network, images: np.ndarray, levels: np.ndarray, aim: Aim, pace: Pace
) -> tuple[np.ndarray, np.ndarray]:
    """Each image changed by at most its level, as far towards the aim as the steps get.

    `images`: uint8 (N, 28, 28); `levels`: int (N,), of 255. Gives the changed images, uint8 (N, 28,
    28), and their leads, float32 (N,): above 0 where the answer has turned.
    """
    reach = levels[:, np.newaxis, np.newaxis]
    lowest = np.maximum(images.astype(int) - reach, 0)
    highest = np.minimum(images.astype(int) + reach, WHITE)
    current, best, memory = images, images.copy(), np.zeros(images.shape, np.float32)
    leads = np.full(len(images), -np.inf, np.float32)
    for step in range(pace.steps + 1):
        forward = Pass(network, current)
        direction = aim(forward.scores)
        found = (forward.scores * direction).sum(axis=1)
        better = found > leads
        best[better], leads[better] = current[better], found[better]
        if step < pace.steps:
            memory = pace.momentum * memory + _of_mean_one(forward.gradient(direction))
            moves = np.ceil(pace.first * reach * (1 - step / pace.steps)).astype(int)
            moved = current + moves * np.sign(memory).astype(int)
            current = np.clip(moved, lowest, highest).astype(np.uint8)
    return best, leads


def _of_mean_one(gradients: np.ndarray) -> np.ndarray:
    """Each image's gradient so long that its pixels are 1 on average: those of all steps count."""
    return gradients / np.maximum(abs(gradients).mean(axis=(1, 2), keepdims=True), TINY)


def change_towards(network: Network, image: np.ndarray, target: int) -> np.ndarray:
    """The image changed towards one output within each of LIMITS: uint8 (14, 28, 28).

    `image`: uint8 (28, 28). `target`: a place among the outputs. A larger limit never gives less
    than a smaller one, because its change may be as small.
    """
    levels = np.array([level(percent) for percent in LIMITS])
    images = np.repeat(image[np.newaxis], len(levels), axis=0)
    changed, leads = attack(network, images, levels, towards(target), QUICK)
    is_best = leads >= np.maximum.accumulate(leads)
    return changed[np.maximum.accumulate(np.where(is_best, np.arange(len(leads)), 0))]


def measure_standing(
    network: Network,
    images: np.ndarray,
    labels: np.ndarray,
    watch: Callable[[list], Iterable] = iter,
) -> dict[str, list[float]]:
    """The share of digits that stand at each size of PERCENT, as a report has it.

    A digit stands at a size if no change that was tried up to it makes another digit more
    probable than the true one. `images`: uint8 (N, 28, 28); `labels`: int (N,). Gives "size", a
    fraction of full brightness, and "standing", a fraction of all digits. `watch` is given the
    list of all sizes and yields them, and may show how far it is.
    """
    standing = np.arange(len(images))
    shares = []
    for percent in watch(list(PERCENT)):
        places = [standing[at : at + SLICE] for at in range(0, len(standing), SLICE)]
        stood = [at[_stand(network, images[at], labels[at], level(percent))] for at in places]
        standing = np.concatenate([standing[:0], *stood])
        shares.append(len(standing) / len(images))
    return {"size": [percent / 100 for percent in PERCENT], "standing": shares}


def _stand(network: Network, images: np.ndarray, labels: np.ndarray, reach: int) -> np.ndarray:
    """Which digits are still read right within one limit, of 255: bool (N,)."""
    levels = np.full(len(images), reach)
    return attack(network, images, levels, away_from(labels), THOROUGH)[1] <= 0
