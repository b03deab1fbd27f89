"""What is known of a trained network: the report.json beside its network.keras.

Written by training, read by the page, which needs no Keras for it. Every call reads the
file: whoever needs a report often keeps it. Left out: drawing it (see display/history.py and
matrix.py).
"""

import json
import logging
import math
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from digits import DigitsError
from digits.files import sha256_of, write_atomic
from digits.installed import backend
from digits.networks.decision import CLASSES
from digits.networks.drawing_metrics import NUMBERS
from digits.networks.metrics import BARS, THRESHOLDS, Metrics
from digits.networks.recipes import MODELS, how_to_restore

HISTORY = ("loss", "accuracy", "val_loss", "val_accuracy")
NETWORK_FILE, REPORT_FILE = "network.keras", "report.json"

log = logging.getLogger(__name__)


class ReportError(DigitsError):
    """A report.json that is missing, cut short, lacks a field or is another network's."""


@dataclass(frozen=True)
class Report:
    """How a network was trained, on what, and what came of it.

    `recipe`: the TrainingConfig without its source's figures, which are
    `reported_by_source`. `options`: what was asked for on the command line. `seconds`: of
    fitting. `history`: loss, accuracy, val_loss and val_accuracy, one float per epoch.
    `test`: figures on the 10,000 test digits. `network_sha256`: of the network.keras that
    the report belongs to. `temperature`: what the logits were divided by after fitting.
    `on_drawings`: figures on files of drawings, by the file (see
    benchmarks/drawn_digits.py). `robustness`: accuracy on the test set after each
    perturbation of image/transform.py, {name: {"values": [...], "accuracy": [...]}} (see
    benchmarks/robustness.py). `adversary`: which share of 1,000 test digits stands against an
    adversary, {"size": [...], "standing": [...]} (see benchmarks/adversary.py); empty where that
    was not measured. `history_note`: a sentence to show beside the history, or "".
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
    reported_by_source: dict[str, float]
    network_sha256: str
    temperature: float = 1.0
    on_drawings: dict[str, dict] = field(default_factory=dict)
    robustness: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    adversary: dict[str, list[float]] = field(default_factory=dict)
    history_note: str = ""

    @property
    def drawn(self) -> dict:
        """Figures on the first files of drawings, as of a `DrawingMetrics`; {} without any."""
        return next(iter(self.on_drawings.values()), {})

    @property
    def epochs(self) -> int:
        return len(self.history["loss"])


def used_versions() -> dict[str, str]:
    """The versions of Python and of the libraries that make a network what it is."""
    libraries = {name: version(name) for name in ("keras", backend(), "numpy")}
    return {"python": platform.python_version(), **libraries}


def read_report(name: str, models: Path = MODELS) -> Report:
    """The report of `models`/NAME; `ReportError` says what is wrong and what to do."""
    return _read(models / name, f"The report of {name}", name)


def read_report_file(folder: Path) -> Report:
    """The report in the folder of a network that is in no catalogue; or `ReportError`."""
    return _read(folder, "The report of this network", None)


def write_report(path: Path, report: Report) -> None:
    """Write a report as JSON, whole or not at all."""
    write_atomic(path, (json.dumps(asdict(report), indent=1) + "\n").encode())


def _read(folder: Path, subject: str, name: str | None) -> Report:
    """Read and check a report; the sentence says `subject`, the log has the path."""
    path = folder / REPORT_FILE
    mend = f" {how_to_restore(name)}" if name else ""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        report = Report(**{**fields, "test": Metrics(**fields["test"])})
        _check(report)
        matches = _belongs_to(report, folder / NETWORK_FILE)
    except FileNotFoundError as error:
        log.warning("%s is missing", path)
        raise ReportError(f"{subject} is missing.{mend}") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("%s is damaged: %r", path, error)
        raise ReportError(f"{subject} is damaged or lacks a field.{mend}") from error
    if not matches:
        log.warning("%s does not describe the %s beside it", path, NETWORK_FILE)
        mend = f"{mend} --resume" if name else ""
        raise ReportError(f"{subject} describes another network than the saved one.{mend}")
    return report


def _belongs_to(report: Report, network: Path) -> bool:
    """Whether the report is that of the network; without the file there is no contradiction."""
    return not network.is_file() or sha256_of(network) == report.network_sha256


def _check(report: Report) -> None:
    """Raise ValueError, TypeError or KeyError where the page could not show a report."""
    test = report.test
    _check_texts([report.recipe["title"], report.network_sha256, report.history_note])
    _check_numbers([report.parameters, report.seconds, report.temperature])
    _check_numbers([test.loss, test.accuracy, test.calibration_error])
    _check_numbers([test.refused, test.named_right, test.named_wrong, test.two_named])
    _check_numbers(report.reported_by_source.values())
    _check_measured([test.two_right, test.brier, test.aurc])
    _check_columns(test.reliability, ("count", "right"), BARS)
    _check_columns(test.risk_coverage, ("threshold", "answered", "wrong"), len(THRESHOLDS))
    for row in (test.precision, test.recall, *_list(test.confusion, CLASSES)):
        _check_numbers(_list(row, CLASSES))
    if any(type(count) is not int for row in test.confusion for count in row):
        raise TypeError("confusion")
    for key in HISTORY:
        _check_numbers(_list(report.history[key], report.epochs or 1))
    for figures in report.on_drawings.values():
        _check_measured(figures.get(name) for name in NUMBERS)
    for curve in report.robustness.values():
        _check_numbers(_list(curve["values"], len(curve["accuracy"]) or 1))
        _check_numbers(_list(curve["accuracy"], len(curve["values"])))
    if report.adversary:
        sizes = _list(report.adversary["size"], len(report.adversary["standing"]) or 1)
        _check_numbers([*sizes, *_list(report.adversary["standing"], len(sizes))])


def _check_columns(table: dict, names: Iterable[str], length: int) -> None:
    """Columns of `length` numbers; a table may be empty, where it was not measured."""
    if table:
        for name in names:
            _check_numbers(_list(table[name], length))


def _check_measured(values: Iterable) -> None:
    """Numbers, or None where something was not measured."""
    _check_numbers(value for value in values if value is not None)


def _check_texts(values: Iterable) -> None:
    if not all(isinstance(value, str) for value in values):
        raise TypeError(values)


def _check_numbers(values: Iterable) -> None:
    """Numbers are finite; neither text nor true and false count as numbers."""
    for value in values:
        if type(value) not in (int, float) or not math.isfinite(value):
            raise TypeError(value)


def _list(values: list, length: int) -> list:
    if not isinstance(values, list) or len(values) != length:
        raise ValueError(values)
    return values
