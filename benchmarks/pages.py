"""The pages that are measured side by side.

Left out: serving them (see testing/server.py).
"""

import argparse
from pathlib import Path

from digits.commands import Parser
from testing.server import APP, BASELINE

BARE, OURS, OLD = "bare page", "our page", "other checkout"


def add_baseline(parser: Parser) -> None:
    """Give a command the option --baseline DIR."""
    parser.add_argument(
        "--baseline",
        type=checkout,
        metavar="DIR",
        help="another checkout of the page, an older one for instance, to measure beside it",
    )


def checkout(text: str) -> Path:
    """A type for argparse: a folder with an app.py."""
    folder = Path(text).resolve()
    if not (folder / APP.name).is_file():
        raise argparse.ArgumentTypeError(f"{text} has no {APP.name}")
    return folder


def pages_to_measure(baseline: Path | None) -> dict[str, Path]:
    """Scripts by the page's name: the bare page, ours, and the other checkout's if there is one."""
    pages = {BARE: BASELINE, OURS: APP}
    return pages | ({OLD: baseline / APP.name} if baseline else {})
