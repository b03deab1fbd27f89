"""Whether a network's confidence on MNIST's test digits means what it says.

    python -m benchmarks.confidence [--network NAME | --all] [--data mnist.npz] [--save]

How often it is right, by how sure it is; and how many digits it answers, and how many of those
wrong, where it says "I can't tell" below a confidence. Before that, what is named, and scores of
the probabilities. --save adds them to the report.json of a network that was published without
them, where it still reads each digit as it did then.
"""

import argparse
import sys
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from benchmarks.robustness import parse
from digits import DigitsError
from digits.display.tables import NAMED, align_numbers, number_or_dash, percent_or_dash
from digits.display.wording import percent
from digits.mnist import Mnist, load_mnist
from digits.networks import load_network
from digits.networks.metrics import BARS, Metrics, evaluate
from digits.networks.report import REPORT_FILE, Report, ReportError, read_report, write_report

ADDED = ("two_right", "brier", "aurc", "reliability", "risk_coverage")
SHOWN = (0, 50, 60, 70, 80, 90, 95, 99)  # per cent, of the thresholds


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments, __doc__)
    try:
        mnist = load_mnist(options.data)
        for name in options.networks:
            measure(name, mnist, options)
    except DigitsError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def measure(name: str, mnist: Mnist, options: argparse.Namespace) -> None:
    """Read, print, and write what was asked for."""
    outputs = load_network(name, options.models).outputs(mnist.x_test)
    metrics = evaluate(outputs, mnist.y_test)
    show(name, metrics)
    if options.save:
        report = add_confidence(read_report(name, options.models), metrics)
        write_report(options.models / name / REPORT_FILE, report)


def add_confidence(report: Report, measured: Metrics) -> Report:
    """The report with what was measured of confidence, all else as it was published.

    `ReportError` where the digits are not read as they were then.
    """
    if measured.confusion != report.test.confusion:
        raise ReportError(
            f"{report.recipe['title']} does not read the test digits as its report says. "
            "Measure it with the data that it was published with."
        )
    new = {name: getattr(measured, name) for name in ADDED}
    return replace(report, test=replace(report.test, **new))


def show(name: str, metrics: Metrics) -> None:
    """Print what is named, the scores, and both tables of confidence."""
    console = Console()
    console.print(f"\n{name}")
    named = Table(*NAMED)
    named.add_row(*(percent_or_dash(getattr(metrics, each)) for each in NAMED.values()))
    console.print(align_numbers(named))
    scores = Table("calib. error", "AURC", "NLL", "Brier")
    shares = (percent_or_dash(each) for each in (metrics.calibration_error, metrics.aurc))
    scores.add_row(*shares, number_or_dash(metrics.loss), number_or_dash(metrics.brier))
    console.print(align_numbers(scores))
    bars = Table("confidence", "digits", "read right")
    for bar, (count, right) in enumerate(zip(*metrics.reliability.values(), strict=True)):
        if count:
            sure = f"{bar / BARS:.0%} to {(bar + 1) / BARS:.0%}"
            bars.add_row(sure, f"{count:,}", percent(right / count, 1))
    curve = Table("can't tell below", "answered", "wrong", "wrong of those answered")
    for place in SHOWN:
        threshold, answered, wrong = (column[place] for column in metrics.risk_coverage.values())
        risk = percent(wrong / max(answered, 1), 2)
        curve.add_row(percent(threshold), f"{answered:,}", f"{wrong:,}", risk)
    console.print(align_numbers(bars))
    console.print(align_numbers(curve))


if __name__ == "__main__":
    sys.exit(main())
