"""The picture of what is read wrong holds each such drawing, and nothing else."""

import numpy as np

from digits.display.error_sheet import CAPTION, TILE, TILES, error_sheet, tile
from digits.networks.decision import Outputs
from digits.strokes.render import draw_strokes


def test_a_sheet_has_each_drawing_that_is_read_wrong():
    labels = np.array([-1, -1, 0, 0, 7, 7, 7])
    read = np.array([3, 3, 0, 4, 7, 1, 7])
    no_digit = np.float32([0, 1, 0, 0, 0, 0, 1])  # one right as no digit, one 7 refused
    outputs = Outputs(np.float32(0.91 * np.eye(10)[read] + 0.009), no_digit)
    pictures = [draw_strokes([np.float32([[40, 40], [90, 200]])], 10 + i) for i in range(7)]
    sheet = error_sheet(pictures, outputs, labels)
    height, width = TILE + CAPTION, TILE
    tiles = sheet.reshape(3, height, TILES, width).swapaxes(1, 2)  # by -1, 0, 7
    filled = [[bool(tile.any()) for tile in row[:3]] for row in tiles]
    assert filled == [[True, False, False], [True, False, False], [True, True, False]]
    np.testing.assert_array_equal(tiles[1, 0], tile(pictures[3], "0>4 0.92"))
    np.testing.assert_array_equal(tiles[2, 1], tile(pictures[6], "7>- 1.00"))
    assert not tiles[:, 3:].any()


def test_without_an_error_the_sheet_is_black():
    outputs = Outputs(np.float32(np.eye(10)), np.zeros(10, np.float32))
    picture = draw_strokes([np.float32([[40, 40], [90, 200]])], 10)
    assert not error_sheet([picture] * 10, outputs, np.arange(10)).any()
