"""How much memory pictures take, in a process of its own, and how many are read at once."""

import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import numpy as np
import pytest
from PIL import Image

import digits.image.find
from digits.image.decode import Decoded, decode_picture
from digits.image.find import AT_ONCE, find_digit
from testing.peak_memory import peak_of
from tests.image import saved

MAX_MEMORY = 100  # MiB of one picture
measured = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's own figures")


def jpeg_of_200_megapixels():
    """16,320 x 12,288 pixels, larger than any phone's: one strip again and again."""
    width, height, times = 16_320, 64, 192
    strip = np.full((height, width), 200, np.uint8)
    strip[:, 8000:8320] = 40
    content = saved(strip, "JPEG", restart_marker_rows=1)
    begin = content.index(b"\xff\xda") + 10  # behind the header of a scan of one component
    head, rows = content[:begin], content[begin:-2]
    # Eight rows of blocks end with the marks 0 to 6, so that mark 7 joins two strips.
    claimed = head.replace(struct.pack(">HH", height, width), struct.pack(">HH", 12_288, width), 1)
    return claimed + b"\xff\xd7".join([rows] * times) + b"\xff\xd9"


def test_a_phones_largest_photograph_is_read():
    picture = decode_picture(jpeg_of_200_megapixels(), "photo.jpg")
    assert picture.grey.shape == (1506, 2000) and picture.shown.shape == (542, 720, 3)
    assert (np.abs(picture.grey[:, 985:1015].astype(int) - 40) < 4).all()
    assert (np.abs(picture.grey[:, [0, 970, 1030, -1]].astype(int) - 200) < 4).all()


def sheet_with_a_bar(width, height, mode="L"):
    sheet = Image.new(mode, (width, height), "white")
    sheet.paste("black", (width * 9 // 20, height // 4, width * 11 // 20, height * 3 // 4))
    return sheet


HEAVY = {
    "JPEG of 200 megapixels": jpeg_of_200_megapixels,
    "progressive JPEG": lambda: saved(
        sheet_with_a_bar(5712, 4284, "RGB"), "JPEG", progressive=True
    ),
    "TIFF of 32 bits": lambda: saved(
        sheet_with_a_bar(3600, 2800, "I"), "TIFF", compression="tiff_lzw"
    ),
}


@measured
@pytest.mark.process
@pytest.mark.parametrize("content_of", HEAVY.values(), ids=HEAVY)
def test_a_heavy_picture_takes_at_most_100_mebibytes(tmp_path, content_of):
    path = tmp_path / "heavy"
    path.write_bytes(content_of())
    peak = peak_of(path)
    assert "x" in peak.answers[0]
    assert peak.memory < MAX_MEMORY


@measured
@pytest.mark.process
def test_many_heavy_pictures_at_once_take_what_two_take(tmp_path):
    path = tmp_path / "heavy.png"
    path.write_bytes(saved(sheet_with_a_bar(5200, 4100, "RGBA"), compress_level=1))
    crowd = peak_of(*[path] * 3)
    assert all("x" in answer for answer in crowd.answers)
    # A third one would take as much again; some of what is freed stays with its thread.
    assert crowd.memory < (AT_ONCE + 0.5) * MAX_MEMORY


@pytest.mark.process
def test_a_page_without_heic_and_pdf_does_not_load_what_reads_them():
    code = "import sys, digits.image.find; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, check=True, text=True
    )
    assert not {"pillow_heif", "pypdfium2"} & set(loaded.stdout.split())


def test_two_pictures_are_read_at_a_time_and_the_others_wait(monkeypatch):
    inside, most, lock, pair = 0, 0, Lock(), Barrier(AT_ONCE)

    def decode(content, name):
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        pair.wait(timeout=60)  # passes only where two are inside
        with lock:
            inside -= 1
        grey = np.full((60, 60), 255, np.uint8)
        grey[10:50, 28:32] = 0
        return Decoded(grey, np.dstack([grey] * 3), True)

    monkeypatch.setattr(digits.image.find, "decode_picture", decode)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: find_digit(b"", "one.png"), range(8)))
    assert most == AT_ONCE and all(digit.ink.any() for digit in found)
