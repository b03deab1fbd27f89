"""How a network's accuracy falls when digits are moved, turned, scaled or drawn thicker.

Left out: the changes themselves (see image/transform.py).
"""

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from digits.image.transform import PERTURBATIONS, perturb
from digits.networks.inference import Network

Curves = dict[str, dict[str, list[float]]]


def measure_robustness(
    networks: Mapping[str, Network],
    images: np.ndarray,
    labels: np.ndarray,
    watch: Callable[[list], Iterable] = iter,
) -> dict[str, Curves]:
    """The accuracy after each change by each of its values, by network, as a report has it.

    From uint8 (N, 28, 28) and true digits, int (N,). A changed image goes to the network as it
    is, not framed again. Accuracies are fractions of 1 and count refused digits, too. `watch`
    is given the list of all steps and yields them, and may show how far it is.
    """
    curves = {
        name: {
            kind: {"values": list(p.values), "accuracy": []} for kind, p in PERTURBATIONS.items()
        }
        for name in networks
    }
    for kind, value in watch([(kind, v) for kind, p in PERTURBATIONS.items() for v in p.values]):
        changed = perturb(images, **{kind: value})
        for name, network in networks.items():
            right = network.probabilities(changed).argmax(axis=1) == labels
            curves[name][kind]["accuracy"].append(float(right.mean()))
    return curves
