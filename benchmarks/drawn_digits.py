"""How well networks read what people drew with a pen on a screen.

    python benchmarks/drawn_digits.py --drawings FILE [FILE ...] [--network NAME | --all]

A file holds pen strokes (see digits/strokes/dataset.py): digits, or drawings labelled -1 that
are none. Each is drawn on a canvas of 280 x 280 at a random place, its longer side 35 to
80 % of the canvas, with a pen of 10 to 26 pixels, and goes to the network as on the page.
"""

import argparse
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent.parent))

from digits import DigitsError
from digits.image.decode import write_picture
from digits.image.framing import FRAME, crop_to_ink, to_mnist
from digits.networks.decision import UNSURE, Outputs, decide
from digits.networks.inference import load_network
from digits.networks.metrics import calibration_error, evaluate, reliability
from digits.networks.recipes import CATALOGUE, DEFAULT_NETWORK, MODELS
from digits.networks.report import Report, read_report, write_report
from digits.strokes.dataset import read_drawings
from digits.strokes.render import draw_strokes

CANVAS = 280  # pixels
LONGER_SIDE = (0.35, 0.80)  # of the canvas
PEN = (10, 26)  # pixels
BAR = 30  # characters of a bar that stands for 100 %


@dataclass(frozen=True)
class DrawnFigures:
    """How a network does on drawings. Fractions of 1; None where a file lacks the kind.

    `accuracy` is the mean of the ten digits' own, whatever the verdicts; `confidence` the
    highest probability.
    """

    digits: int
    accuracy: float | None
    by_digit: list[float] | None
    confidence_when_right: float | None
    confidence_when_wrong: float | None
    calibration_error: float | None
    unsure: float | None
    refused: float | None
    others: int
    others_recognised: float | None


def main() -> None:
    options = parse()
    try:
        run(options)
    except DigitsError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def run(options: argparse.Namespace) -> None:
    """Draw, read, print, and write what was asked for."""
    parts = [read_drawings(path) for path in options.drawings]
    networks = {name: load_network(name) for name in options.networks}
    reports = {name: read_report(name, MODELS) for name in options.networks if options.save}
    strokes = [drawing for part in parts for drawing in part.strokes]
    labels = np.concatenate([part.labels for part in parts])
    rng = np.random.default_rng(options.seed)
    pictures = [
        draw_strokes(*place(drawing, rng)) for drawing in track(strokes, "Drawing", transient=True)
    ]
    images = np.stack([frame(picture) for picture in pictures])
    outputs = {name: network.outputs(images) for name, network in networks.items()}
    figures = {name: describe(given, labels) for name, given in outputs.items()}
    for name, report in reports.items():
        save(report, name, " + ".join(path.stem for path in options.drawings), figures[name])
    if options.all:
        show_side_by_side(figures)
        return
    name = options.network
    show(name, figures[name], outputs[name], labels)
    if options.errors:
        write_picture(options.errors, error_sheet(pictures, outputs[name], labels))
        print(f"What was read wrong: {options.errors}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.error = lambda message: parser.exit(2, f"{parser.prog}: {message}\n")
    parser.add_argument("--drawings", type=Path, nargs="+", required=True, help="pen strokes")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--network", default=DEFAULT_NETWORK, choices=CATALOGUE, help="just one")
    which.add_argument("--all", action="store_true", help="the whole catalogue, side by side")
    parser.add_argument("--errors", type=Path, help="picture of the digits that are read wrong")
    parser.add_argument("--save", action="store_true", help="into the networks' report.json too")
    parser.add_argument("--seed", type=int, default=0, help="of places, sizes and pens")
    options = parser.parse_args()
    if options.all and options.errors:
        parser.error("--errors is for one network")
    if options.errors and options.errors.suffix != ".png":
        parser.error(f"argument --errors: {options.errors} must end in .png")
    if options.seed < 0:
        parser.error(f"argument --seed: {options.seed} is below 0")
    options.networks = list(CATALOGUE) if options.all else [options.network]
    return options


# Drawing


def place(strokes: list[np.ndarray], rng: np.random.Generator) -> tuple[list[np.ndarray], int]:
    """Strokes moved and scaled to a random place of the canvas, and a random pen."""
    strokes = [stroke.astype(float) for stroke in strokes]  # float32's largest can overflow
    points = np.concatenate(strokes)
    corner, extent = points.min(axis=0), np.ptp(points, axis=0)
    pen = int(rng.integers(PEN[0], PEN[1] + 1))
    scale = (rng.uniform(*LONGER_SIDE) * CANVAS - pen) / max(extent.max(), 1e-6)
    room = CANVAS - pen - extent * scale
    offset = pen / 2 + rng.uniform(0, 1, 2) * room
    return [(stroke - corner) * scale + offset for stroke in strokes], pen


def frame(picture: np.ndarray) -> np.ndarray:
    """As on the page; a drawing of which nothing is left counts as an empty image."""
    image = to_mnist(picture)
    return np.zeros((FRAME, FRAME), np.uint8) if image is None else image


# Figures


def describe(outputs: Outputs, labels: np.ndarray) -> DrawnFigures:
    """Figures from a network's outputs and labels (N,), -1 for what is no digit."""
    unsure = np.array([reading.verdict == UNSURE for reading in decide(outputs)])
    digit = labels >= 0
    confidence = outputs.probabilities.max(axis=1)
    right = outputs.probabilities.argmax(axis=1) == labels
    by_digit = [mean(right[labels == number]) for number in range(10)]
    error = None
    if digit.any():
        error = calibration_error(outputs.probabilities[digit], labels[digit])
    return DrawnFigures(
        digits=int(digit.sum()),
        accuracy=mean([share for share in by_digit if share is not None]),
        by_digit=by_digit if digit.any() else None,
        confidence_when_right=mean(confidence[digit & right]),
        confidence_when_wrong=mean(confidence[digit & ~right]),
        calibration_error=error,
        unsure=mean(unsure[digit]),
        refused=mean(outputs.refused[digit]),
        others=int((~digit).sum()),
        others_recognised=mean(outputs.refused[~digit]),
    )


def mean(values) -> float | None:
    return float(np.mean(values)) if len(values) else None


def save(report: Report, network: str, drawings: str, figures: DrawnFigures) -> None:
    """Put figures into a network's report."""
    on_drawings = {**report.on_drawings, drawings: asdict(figures)}
    write_report(MODELS / network / "report.json", replace(report, on_drawings=on_drawings))


# Tables


def show(name: str, figures: DrawnFigures, outputs: Outputs, labels: np.ndarray) -> None:
    """Print all that is known of one network."""
    console = Console()
    table = Table("", name, title=f"{figures.digits:,} digits, {figures.others:,} other drawings")
    for title, value in ROWS.items():
        table.add_row(title, percent(getattr(figures, value)))
    console.print(align(table))
    if not figures.digits:
        return
    digit = labels >= 0
    outputs, labels = outputs.only(digit), labels[digit]
    console.print(confusion_table(evaluate(outputs, labels).confusion))
    console.print(reliability_table(reliability(outputs.probabilities, labels)))


ROWS = {
    "read right, mean of the ten digits": "accuracy",
    "confidence when right": "confidence_when_right",
    "confidence when wrong": "confidence_when_wrong",
    "expected calibration error": "calibration_error",
    "unsure between two": "unsure",
    "digits refused": "refused",
    "other drawings recognised as no digit": "others_recognised",
}


def percent(value: float | None, decimals: int = 2) -> str:
    return "–" if value is None else f"{value:.{decimals}%}"


def align(table: Table) -> Table:
    """Numbers to the right; names in the first column never cut."""
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    return table


def confusion_table(confusion: list[list[int]]) -> Table:
    """Rows are the digits drawn, columns what they were read as."""
    table = Table("", *map(str, range(10)), "read right", title="Drawn (rows), read as (columns)")
    for digit, row in enumerate(confusion):
        right = row[digit] / sum(row) if sum(row) else None
        table.add_row(str(digit), *(str(count or "") for count in row), percent(right))
    return align(table)


def reliability_table(bins: np.ndarray) -> Table:
    """A reliability diagram: in each bar "|" marks the confidence, the bar is what was right."""
    table = Table("confidence", "share of digits", "read right", "", title="Reliability")
    for share, confidence, right in bins[bins[:, 0] > 0]:
        bar = list("█" * round(BAR * right) + " " * (BAR - round(BAR * right)))
        bar[min(BAR - 1, round(BAR * confidence))] = "|"
        table.add_row(percent(confidence), percent(share), percent(right), "".join(bar))
    return table


def show_side_by_side(figures: dict[str, DrawnFigures]) -> None:
    """Print the networks of the catalogue as rows of two tables."""
    console = Console()
    any_of_them = next(iter(figures.values()))
    counts = f"{any_of_them.digits:,} digits, {any_of_them.others:,} other drawings"
    table = Table("", *SHORT, title=counts, caption="others: recognised as no digit")
    for name, row in figures.items():
        table.add_row(name, *(percent(getattr(row, value), 1) for value in SHORT.values()))
    console.print(align(table))
    if any_of_them.by_digit:
        table = Table("", *map(str, range(10)), title="Each digit read right, %")
        for name, row in figures.items():
            table.add_row(name, *(percent(share, 0).rstrip("%") for share in row.by_digit))
        console.print(align(table))


# Titles short enough for six networks and a terminal of 80 columns.
SHORT = {
    "read right": "accuracy",
    "sure when wrong": "confidence_when_wrong",
    "calib. error": "calibration_error",
    "unsure": "unsure",
    "refused": "refused",
    "others": "others_recognised",
}


# Error sheet

TILE, CAPTION, TILES = 60, 14, 20  # pixels, pixels, tiles a row


def error_sheet(pictures: list[np.ndarray], outputs: Outputs, labels: np.ndarray) -> np.ndarray:
    """Every drawing read wrong, by what it is: uint8 (H, W), "drawn>read confidence" below.

    Among the rest, "-" stands for no digit.
    """
    rows = []
    refused = outputs.refused
    read = np.where(refused, -1, outputs.probabilities.argmax(axis=1))
    confidence = np.where(refused, outputs.no_digit, outputs.probabilities.max(axis=1))
    for label in np.unique(labels):
        wrong = np.flatnonzero((labels == label) & (read != label))
        names = [f"{name(label)}>{name(read[i])} {confidence[i]:.2f}" for i in wrong]
        tiles = [tile(pictures[i], text) for i, text in zip(wrong, names, strict=True)]
        tiles += [np.zeros((TILE + CAPTION, TILE), np.uint8)] * (-len(tiles) % TILES)
        rows += [np.hstack(tiles[i : i + TILES]) for i in range(0, len(tiles), TILES)]
    return np.vstack(rows) if rows else np.zeros((TILE, TILE), np.uint8)


def name(label: int) -> str:
    return "-" if label < 0 else str(label)


def tile(picture: np.ndarray, text: str) -> np.ndarray:
    """A drawing, cropped and made to fit, with a caption: uint8 (74, 60)."""
    ink = crop_to_ink(picture)
    scale = (TILE - 4) / max(ink.shape)
    ink = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    canvas = np.zeros((TILE + CAPTION, TILE), np.uint8)
    top, left = (TILE - ink.shape[0]) // 2, (TILE - ink.shape[1]) // 2
    canvas[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    place_of_text = (2, TILE + CAPTION - 4)
    return cv2.putText(canvas, text, place_of_text, cv2.FONT_HERSHEY_SIMPLEX, 0.35, 255)


if __name__ == "__main__":
    main()
