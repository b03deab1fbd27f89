"""How much memory reading a picture file takes at its peak, in a process of its own.

Left out: other systems than Linux, which do not say it of a moment.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from testing.server import ROOT

# Reads a small picture first, so that libraries and their threads are there before. Then each
# file, all at once in threads; as JSON: MiB at the peak above what was there before, seconds,
# and each file's answer.
MEASURE = """
import io, json, sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import numpy, pillow_heif, pypdfium2
from PIL import Image
from digits.image.find import find_digit
from digits.image.picture import PictureError

def status(field):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))

def read(content):
    try:
        return "%d x %d" % find_digit(content, "It").ink.shape[::-1]
    except PictureError as error:
        return str(error)

small = numpy.full((300, 300), 255, numpy.uint8)
small[50:250, 140:160] = 0
file = io.BytesIO()
Image.fromarray(small).save(file, "JPEG")
read(file.getvalue())
contents = [Path(path).read_bytes() for path in sys.argv[1:]]
Path("/proc/self/clear_refs").write_text("5")  # the peak begins here
before, began = status("VmRSS"), time.perf_counter()
with ThreadPoolExecutor(len(contents)) as pool:
    answers = list(pool.map(read, contents))
print(json.dumps([status("VmHWM") - before, time.perf_counter() - began, answers]))
"""


class Peak(NamedTuple):
    """MiB above what the process had before, seconds, and a sentence or a size for each file."""

    memory: float
    seconds: float
    answers: list[str]


def peak_of(*files: Path) -> Peak:
    """What it takes to find the digit in picture files, all at once."""
    command = [sys.executable, "-c", MEASURE, *(str(file.resolve()) for file in files)]
    result = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True
    )
    return Peak(*json.loads(result.stdout.splitlines()[-1]))
