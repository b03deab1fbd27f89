"""Convert published pen strokes into files that drawn_digits.py reads.

    python -m benchmarks.convert_drawings pendigits pendigits-orig.tra.gz pendigits.npz
    python -m benchmarks.convert_drawings quickdraw moon.ndjson house.ndjson others.npz

Where the files are from stands in digits/strokes/public_data.py.
"""

import sys
from pathlib import Path

from digits.commands import Parser
from digits.strokes.dataset import DrawingsError, write_drawings
from digits.strokes.public_data import read_pendigits, read_quickdraw


def main(arguments: list[str] | None = None) -> int:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("collection", choices=["pendigits", "quickdraw"])
    parser.add_argument("sources", type=Path, nargs="+", help="files as they are published")
    parser.add_argument("output", type=Path, help="file to write, .npz")
    options = parser.parse_args(arguments)
    if options.output.suffix != ".npz":
        parser.error(f"argument output: {options.output} must end in .npz")
    if options.collection == "pendigits" and len(options.sources) > 1:
        parser.error("pendigits is converted one file at a time")
    try:
        if options.collection == "pendigits":
            drawings = read_pendigits(options.sources[0])
        else:
            drawings = read_quickdraw(options.sources)
        write_drawings(options.output, drawings)
    except DrawingsError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(drawings.strokes):,} drawings: {options.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
