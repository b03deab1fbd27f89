"""Convert published pen strokes into files that drawn_digits.py reads.

    python -m benchmarks.convert_drawings pendigits pendigits-orig.tra pendigits.npz
    python -m benchmarks.convert_drawings quickdraw --first 6 ant.ndjson bear.ndjson others.npz

Where to get them, and what the figures then are, stands in docs/accuracy.md, "Measure it
yourself". Files may be packed with gzip. Of digits it says whether they are those that the
published figures were measured with.
"""

import argparse
import sys
from pathlib import Path

from digits.commands import Parser, exit_code
from digits.strokes.dataset import checksum, write_drawings
from digits.strokes.public_data import LIKE_DIGITS, PENDIGITS_TRA, read_pendigits, read_quickdraw


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    convert = convert_pendigits if options.collection == "pendigits" else convert_quickdraw
    return exit_code(convert, options)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("collection", choices=["pendigits", "quickdraw"])
    parser.add_argument("sources", type=Path, nargs="+", help="files as they are published")
    parser.add_argument("output", type=Path, help="file to write, .npz")
    parser.add_argument("--first", type=int, metavar="N", help="of each file of quickdraw only N")
    parser.add_argument(
        "--without-like-digits", action="store_true", help="no circle, line, … of quickdraw"
    )
    options = parser.parse_args(arguments)
    if options.output.suffix != ".npz":
        parser.error(f"argument output: {options.output} must end in .npz")
    if options.first is not None and options.first < 1:
        parser.error(f"argument --first: {options.first} is below 1")
    if options.collection == "pendigits":
        if len(options.sources) > 1:
            parser.error("pendigits is converted one file at a time")
        if options.first or options.without_like_digits:
            parser.error("--first and --without-like-digits are for quickdraw")
    return options


def convert_pendigits(options: argparse.Namespace) -> None:
    drawings = read_pendigits(options.sources[0])
    write_drawings(options.output, drawings)
    print(f"{len(drawings.strokes):,} drawings: {options.output}")
    known = "" if checksum(drawings) == PENDIGITS_TRA else "not "
    print(f"They are {known}those that the published figures were measured with.")


def convert_quickdraw(options: argparse.Namespace) -> None:
    leave_out = LIKE_DIGITS if options.without_like_digits else ()
    drawings = read_quickdraw(options.sources, options.first, leave_out)
    write_drawings(options.output, drawings)
    print(f"{len(drawings.strokes):,} drawings: {options.output}")
    if leave_out:
        names = ", ".join(sorted(leave_out, key=str.lower))
        print(f"Kinds that look like digits are left out: {names}.")


if __name__ == "__main__":
    sys.exit(main())
