"""What a trained network knows about itself: its report.json.

Written beside network.keras by train_model.py and read by the page, which needs no
TensorFlow for it. Left out: drawing it (see charts.py).
"""

import json
import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np

from digits import DigitsError
from digits.files import write_atomic
from digits.networks.decision import CLASSES, Outputs, calibration_error
from digits.networks.recipes import MODELS, how_to_make

HISTORY = ("loss", "accuracy", "val_loss", "val_accuracy")


class ReportError(DigitsError):
    """A report.json that is missing, cut short or lacks a field."""


@dataclass(frozen=True)
class Metrics:
    """How a network does on the test set. Fractions of 1, one per digit where a list.

    `confusion[true][read]` counts digits. `refused` is the share taken for no digit.
    """

    __test__ = False  # no test case, whatever pytest thinks of the name

    loss: float
    accuracy: float
    precision: list[float]
    recall: list[float]
    confusion: list[list[int]]
    calibration_error: float
    refused: float


@dataclass(frozen=True)
class Report:
    """How a network was trained, on what, and what came of it.

    `history` holds loss, accuracy, val_loss and val_accuracy, one float per epoch;
    `options` what was asked of train_model.py; `stated` what the recipe's source says;
    `temperature` what its logits were divided by afterwards; `drawn` its figures on files
    of drawings (see benchmarks/drawn_digits.py); `robustness` its accuracy on the test set
    after each change of transform.py, {change: {"values": [...], "accuracy": [...]}}, where it
    was measured (see benchmarks/robustness.py).
    """

    recipe: dict
    options: dict
    seed: int
    versions: dict[str, str]
    data_sha256: str
    parameters: int
    seconds: float
    history: dict[str, list[float]]
    test: Metrics
    stated: dict[str, float]
    temperature: float = 1.0
    drawn: dict[str, dict] = field(default_factory=dict)
    robustness: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    @property
    def epochs(self) -> int:
        return len(self.history["loss"])


def measure(outputs: Outputs, labels: np.ndarray) -> Metrics:
    """Figures from a network's outputs and integer (N,) true digits, 0 to 9.

    The loss is the cross-entropy in nats, as Keras computes it. Whether a digit is read
    right does not depend on whether it is refused.
    """
    probabilities = outputs.probabilities
    read = probabilities.argmax(axis=1)
    pairs = np.bincount(CLASSES * labels.astype(int) + read, minlength=CLASSES**2)
    confusion = pairs.reshape(CLASSES, CLASSES)  # (true, read)
    hits = confusion.diagonal()
    given = np.clip(probabilities[np.arange(len(labels)), labels], 1e-7, 1)
    return Metrics(
        loss=float(-np.log(given).mean()),
        accuracy=float(hits.sum() / confusion.sum()),
        precision=(hits / np.maximum(confusion.sum(axis=0), 1)).tolist(),
        recall=(hits / np.maximum(confusion.sum(axis=1), 1)).tolist(),
        confusion=confusion.tolist(),
        calibration_error=calibration_error(probabilities, labels),
        refused=float(outputs.refused.mean()),
    )


def used_versions() -> dict[str, str]:
    """The versions of Python and of the libraries that make a network what it is."""
    libraries = {name: version(name) for name in ("keras", "tensorflow", "numpy")}
    return {"python": platform.python_version(), **libraries}


def read_report(name: str, models: Path = MODELS) -> Report:
    """Read `models`/NAME/report.json; `ReportError` with the file's name and the way out."""
    path = models / name / "report.json"
    mend = how_to_make(name)
    if not path.is_file():
        raise ReportError(f"{path} is missing. {mend}")
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        report = Report(**{**fields, "test": Metrics(**fields["test"])})
        _check(report)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReportError(f"{path} is damaged or lacks a field. {mend}") from error
    return report


def _check(report: Report) -> None:
    """Raise ValueError, TypeError or KeyError where the page could not show a report."""
    confusion = np.array(report.test.confusion)
    if confusion.shape != (CLASSES, CLASSES) or confusion.dtype.kind not in "iu":
        raise ValueError("confusion")
    curves = np.array([report.history[key] for key in HISTORY], dtype=float)
    if curves.ndim != 2 or not curves.size:
        raise ValueError("history")
    for lists in report.robustness.values():
        curve = np.array([lists["values"], lists["accuracy"]], dtype=float)
        if curve.ndim != 2 or not curve.size:
            raise ValueError("robustness")
    for number in (report.test.accuracy, report.test.loss, report.parameters, report.seconds):
        float(number)
    report.recipe["title"].strip()


def write_report(path: Path, report: Report) -> None:
    """Write a report as JSON, whole or not at all."""
    write_atomic(path, (json.dumps(asdict(report), indent=1) + "\n").encode())
