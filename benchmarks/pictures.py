"""What it takes to read picture files: memory at the peak, and seconds.

    python -m benchmarks.pictures [--kind NAME ...] [--crowd 7]

A made-up photograph of a 7 in many kinds and sizes, each read in a process of its own, from
the file's bytes to the digit's ink. Memory is what comes on top of a process that has read a
small picture before. At the end, a crowd: so many of the heaviest at the same moment, of which
two are read at a time. On Linux only.
"""

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from digits.commands import Parser
from testing.peak_memory import peak_of

MEGAPIXELS = {
    12: (4032, 3024),
    15: (5120, 2880),
    24: (5712, 4284),
    48: (8064, 6048),
    50: (8160, 6120),
    200: (16_320, 12_240),
}


def photograph(megapixels: int) -> Image.Image:
    """A 7 with a pen on grainy paper, as a camera of so many megapixels sees it."""
    width, height = MEGAPIXELS[megapixels]
    sheet = np.full((height // 8, width // 8), 200, np.uint8)
    seven = np.array([[0.4, 0.3], [0.6, 0.3], [0.47, 0.7]]) * sheet.shape[::-1]
    cv2.polylines(sheet, [seven.astype(int)], False, 50, sheet.shape[1] // 60, cv2.LINE_AA)
    sheet = cv2.resize(sheet, (width, height), interpolation=cv2.INTER_LINEAR)
    grain = np.random.default_rng(0).integers(-8, 9, (256, width), np.int16)
    for top in range(0, height, 256):  # in bands, because 200 megapixels are large
        band = sheet[top : top + 256]
        band[:] = np.clip(band + grain[: len(band)], 0, 255)
    return Image.fromarray(sheet)


def save(picture: Image.Image, kind: str, mode: str = "RGB", **options) -> bytes:
    file = io.BytesIO()
    picture.convert(mode).save(file, kind, **options)
    return file.getvalue()


def save_heic(picture: Image.Image, tile: int) -> bytes:
    import pillow_heif

    file = io.BytesIO()
    pillow_heif.from_pillow(picture.convert("RGB")).save(file, quality=50, tile_size=tile)
    return file.getvalue()


KINDS: dict[str, tuple[Iterable[int], Callable[[Image.Image], bytes]]] = {
    "JPEG": ((12, 24, 48, 50, 200), lambda picture: save(picture, "JPEG")),
    "grey JPEG": ((12, 48), lambda picture: save(picture, "JPEG", "L")),
    "CMYK JPEG": ((12, 48), lambda picture: save(picture, "JPEG", "CMYK")),
    "progressive JPEG": ((12, 24, 48), lambda picture: save(picture, "JPEG", progressive=True)),
    "HEIC in tiles": ((12, 24, 48), lambda picture: save_heic(picture, 512)),
    "HEIC in one piece": ((12,), lambda picture: save_heic(picture, 0)),
    "PNG": ((12, 15, 24), lambda picture: save(picture, "PNG", compress_level=1)),
    "PNG with opacity": ((12, 15), lambda picture: save(picture, "PNG", "RGBA", compress_level=1)),
    "WebP": ((12,), lambda picture: save(picture, "WEBP")),
    "TIFF": ((12,), lambda picture: save(picture, "TIFF", compression="tiff_lzw")),
    "GIF": ((12,), lambda picture: save(picture, "GIF", "L")),
    "AVIF": ((12,), lambda picture: save(picture, "AVIF", speed=10)),
    "JPEG 2000": ((12,), lambda picture: save(picture, "JPEG2000", quality_layers=[20])),
    "PDF of a photograph": ((12, 24), lambda picture: save(picture, "PDF")),
}
HEAVIEST = "PNG with opacity", 15


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "picture")
        for kind in options.kind:
            sizes, content_of = KINDS[kind]
            for megapixels in sizes:
                path.write_bytes(content_of(photograph(megapixels)))
                show(f"{kind}, {megapixels} megapixels", path)
        kind, megapixels = HEAVIEST
        path.write_bytes(KINDS[kind][1](photograph(megapixels)))
        show(f"{options.crowd} at once: {kind}, {megapixels} megapixels", *[path] * options.crowd)
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", nargs="+", default=list(KINDS), choices=KINDS)
    parser.add_argument("--crowd", type=int, default=7, help="pictures at once (default 7)")
    options = parser.parse_args(arguments)
    if not 1 <= options.crowd <= 50:
        parser.error(f"argument --crowd: {options.crowd} is not from 1 to 50")
    return options


def show(title: str, *files: Path) -> None:
    peak = peak_of(*files)
    print(
        f"{title:45} {files[0].stat().st_size / 1e6:5.1f} MB {peak.memory:6.0f} MiB "
        f"{peak.seconds:6.2f} s   {peak.answers[0]}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
