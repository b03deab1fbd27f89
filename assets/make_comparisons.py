"""Train the pairs of networks that differ in one choice: python -m assets.make_comparisons

Writes assets/comparisons.json after each training, and goes on from there when it is run again. The
test set has no part in it. Ten minutes on one core. Left out: what is compared (see
digits/networks/comparisons.py).
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from digits.files import write_atomic
from digits.mnist import Mnist, load_mnist
from digits.networks.comparisons import RUNS, to_json
from digits.networks.report import used_versions

FILE = Path(__file__).parent / "comparisons.json"
SEED = 1
DECIMALS = 5  # more would not show in a curve


def main() -> None:
    # Keras, which takes seconds to import, is for this command alone.
    from digits.training.fit import fit

    os.environ["TF_NUM_INTRAOP_THREADS"] = "1"  # the networks are small
    make(load_mnist(), fit)


def make(mnist: Mnist, fit: Callable[..., Any]) -> None:
    """Train with `fit`, see digits/training/fit.py, what the file does not hold yet."""
    made = {"seed": SEED, "versions": used_versions()}
    runs = _already_made(made)
    for name, config in RUNS.items():
        if name in runs and runs[name]["config"] == to_json(config):
            continue
        print(f"Training {name}: {config.epochs} epochs.", flush=True)
        history = fit(config, mnist.x_train, mnist.y_train, seed=SEED).history
        rounded = {key: [round(each, DECIMALS) for each in history[key]] for key in history}
        runs[name] = {"config": to_json(config), "history": rounded}
        write_atomic(FILE, (json.dumps(made | {"runs": runs}) + "\n").encode())


def _already_made(made: dict[str, Any]) -> dict[str, Any]:
    """The runs in the file, if they have the same seed and versions."""
    if not FILE.is_file():
        return {}
    before = json.loads(FILE.read_text(encoding="utf-8"))
    runs = before.pop("runs")
    return runs if before == made else {}


if __name__ == "__main__":
    main()
