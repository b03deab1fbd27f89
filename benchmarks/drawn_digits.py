"""How well networks read what people drew with a pen on a screen.

    python -m benchmarks.drawn_digits --drawings FILE [FILE ...] [--network NAME | --all]

A file holds pen strokes (benchmarks/convert_drawings.py makes some): digits, or drawings
labelled -1 that are none. Each is drawn on a canvas of 280 x 280 at a random place, its longer
side 35 to 80 % of the canvas, with a pen of 10 to 26 pixels, and goes to the network as on the
page. First comes what is done with each: named right, named wrong, two named, refused. "Read right"
is the mean of the ten digits' own accuracies; the other figures are defined in docs/accuracy.md.
AUROC and FPR95 need digits and other drawings together.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from digits.commands import Parser, exit_code
from digits.display.error_sheet import error_sheet
from digits.display.tables import NAMED, align_numbers, number_or_dash
from digits.display.tables import percent_or_dash as percent
from digits.image.decode import write_picture
from digits.image.framing import FRAME, frame_drawing
from digits.networks import load_network
from digits.networks.decision import Outputs
from digits.networks.drawing_metrics import DrawingMetrics, evaluate_drawings
from digits.networks.metrics import evaluate, reliability
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, MODELS
from digits.networks.report import Report, read_report, write_report
from digits.strokes.dataset import Drawings, read_drawings
from digits.strokes.placement import place_randomly
from digits.strokes.render import draw_strokes

BAR = 30  # characters of a bar that stands for 100 %
# Columns that fit a terminal of 80 columns.
OTHERS = {"named": "others_named", "two": "others_two", "refused": "others_refused"}
SCORES = {
    "read right": "accuracy",
    "sure if wrong": "confidence_when_wrong",
    "calib. error": "calibration_error",
    "AURC": "aurc",
}


def main(arguments: list[str] | None = None) -> int:
    return exit_code(run, parse(arguments))


def run(options: argparse.Namespace) -> None:
    """Draw, read, print, and write what was asked for."""
    parts = [read_drawings(path) for path in options.drawings]
    networks = {name: load_network(name, options.models) for name in options.networks}
    reports = {name: read_report(name, options.models) for name in networks if options.save}
    labels = np.concatenate([part.labels for part in parts])
    pictures = [picture for part in parts for picture in draw(part, options.seed)]
    images = np.stack([frame(picture) for picture in pictures])
    outputs = {name: network.outputs(images) for name, network in networks.items()}
    figures = {name: evaluate_drawings(given, labels) for name, given in outputs.items()}
    for name, report in reports.items():
        title = " + ".join(path.stem for path in options.drawings)
        save(report, options.models / name / "report.json", title, figures[name])
    if options.all:
        show_side_by_side(figures)
        return
    name = options.network
    show(name, figures[name], outputs[name], labels)
    if options.errors:
        write_picture(options.errors, error_sheet(pictures, outputs[name], labels))
        print(f"What was read wrong: {options.errors}")


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--drawings", type=Path, nargs="+", required=True, help="pen strokes")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--network", default=DEFAULT_NETWORK, choices=CATALOGUE, help="just one")
    which.add_argument("--all", action="store_true", help="the whole catalogue, side by side")
    parser.add_argument("--errors", type=Path, help="picture of the digits that are read wrong")
    parser.add_argument("--models", type=Path, default=MODELS, help="default: models/")
    parser.add_argument("--save", action="store_true", help="into the networks' report.json too")
    parser.add_argument("--seed", type=int, default=0, help="of places, sizes and pens")
    options = parser.parse_args(arguments)
    if options.all and options.errors:
        parser.error("--errors is for one network")
    if options.errors and options.errors.suffix != ".png":
        parser.error(f"argument --errors: {options.errors} must end in .png")
    if options.seed < 0:
        parser.error(f"argument --seed: {options.seed} is below 0")
    options.networks = list(CATALOGUE) if options.all else [options.network]
    return options


def draw(drawings: Drawings, seed: int) -> list[np.ndarray]:
    """A file's drawings as pictures; the same whatever other files are measured with it."""
    rng = np.random.default_rng(seed)
    shown = track(drawings.strokes, "Drawing", transient=True)
    return [draw_strokes(*place_randomly(strokes, rng)) for strokes in shown]


def frame(picture: np.ndarray) -> np.ndarray:
    """As on the page; a drawing of which nothing is left counts as an empty image."""
    image = frame_drawing(picture)
    return np.zeros((FRAME, FRAME), np.uint8) if image is None else image


def save(report: Report, path: Path, drawings: str, figures: DrawingMetrics) -> None:
    """Put figures into a network's report."""
    on_drawings = {**report.on_drawings, drawings: asdict(figures)}
    write_report(path, replace(report, on_drawings=on_drawings))


# Tables


def show(name: str, figures: DrawingMetrics, outputs: Outputs, labels: np.ndarray) -> None:
    """Print all that is known of one network."""
    console = Console()
    for table in tables({name: figures}):
        console.print(align_numbers(table))
    if not figures.digits:
        return
    digit = labels >= 0
    outputs, labels = outputs.only(digit), labels[digit]
    console.print(confusion_table(evaluate(outputs, labels).confusion))
    console.print(reliability_table(reliability(outputs.probabilities, labels)))


def tables(figures: dict[str, DrawingMetrics]) -> Iterator[Table]:
    """What is said of the drawings, of digits first, and how good the probabilities are."""
    first = next(iter(figures.values()))
    if first.digits:
        yield named_table(figures, f"{first.digits:,} digits")
    if first.others:
        yield others_table(figures, f"{first.others:,} other drawings")
    if first.digits:
        yield scores_table(figures)


def named_table(figures: dict[str, DrawingMetrics], title: str) -> Table:
    """What is done with the digits; of one network also as the mean of the ten digits' shares."""
    table = Table(
        "", *NAMED, title=title, caption="true in two: the part of “two” that holds the true digit"
    )
    for name, row in figures.items():
        table.add_row(name, *(percent(getattr(row, value)) for value in NAMED.values()))
        if len(figures) == 1:
            table.add_row("mean of the ten", *(percent(row.macro[key]) for key in NAMED.values()))
    return table


def others_table(figures: dict[str, DrawingMetrics], title: str) -> Table:
    """What is done with the other drawings, and how "no digit" tells them from digits."""
    table = Table("", *OTHERS, "AUROC", "FPR95", title=title)
    for name, row in figures.items():
        shares = (percent(getattr(row, value)) for value in OTHERS.values())
        table.add_row(name, *shares, percent(row.auroc), percent(row.fpr95))
    return table


def scores_table(figures: dict[str, DrawingMetrics]) -> Table:
    """The other figures on digits."""
    table = Table("", *SCORES, "NLL", "Brier")
    for name, row in figures.items():
        shares = (percent(getattr(row, value)) for value in SCORES.values())
        table.add_row(name, *shares, number_or_dash(row.loss), number_or_dash(row.brier))
    return table


def confusion_table(confusion: list[list[int]]) -> Table:
    """Rows are the digits drawn, columns what they were read as."""
    table = Table("", *map(str, range(10)), "read right", title="Drawn (rows), read as (columns)")
    for digit, row in enumerate(confusion):
        right = row[digit] / sum(row) if sum(row) else None
        table.add_row(str(digit), *(str(count or "") for count in row), percent(right))
    return align_numbers(table)


def reliability_table(bins: np.ndarray) -> Table:
    """A reliability diagram: in each bar "|" marks the confidence, the bar is what was right."""
    table = Table("confidence", "share of digits", "read right", "", title="Reliability")
    for share, confidence, right in bins[bins[:, 0] > 0]:
        bar = list("█" * round(BAR * right) + " " * (BAR - round(BAR * right)))
        bar[min(BAR - 1, round(BAR * confidence))] = "|"
        table.add_row(percent(confidence), percent(share), percent(right), "".join(bar))
    return table


def show_side_by_side(figures: dict[str, DrawingMetrics]) -> None:
    """Print the networks of the catalogue as rows of each table."""
    console = Console()
    for table in tables(figures):
        console.print(align_numbers(table))
    if next(iter(figures.values())).by_digit:
        table = Table("", *map(str, range(10)), title="Each digit read right, %")
        for name, row in figures.items():
            table.add_row(name, *(percent(share, 0).rstrip("%") for share in row.by_digit or []))
        console.print(align_numbers(table))


if __name__ == "__main__":
    sys.exit(main())
