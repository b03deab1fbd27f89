"""The colours are defined once; files that cannot import them agree."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from digits.display.matrix import STRONGEST
from digits.display.palette import BLUE, GREY, ORANGE, THEMES, rgb

ROOT = Path(__file__).parent.parent.parent
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
PAIR = re.compile(r"light-dark\(([^,]+), ([^)]+)\)")


def test_a_colour_has_red_green_and_blue():
    assert rgb(BLUE) == (0x3B, 0x7B, 0xF2)
    assert rgb(ORANGE) == (0xD9, 0x77, 0x06)


@pytest.mark.parametrize("name", THEMES)
def test_the_themes_colours_are_the_palettes(name):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][name]
    colours = theme["primaryColor"], theme["textColor"], theme["backgroundColor"]
    assert colours == THEMES[name][:3]


def luminance(colour):
    """Relative luminance of red, green and blue, 0 to 255, as WCAG 2.2 defines it."""
    shares = np.array(colour) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(first, second):
    light, dark = sorted(map(luminance, (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_as_web_content_accessibility_guidelines_give_it():
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_letters_can_be_read_and_lines_be_seen_on_both_themes(theme):
    ground = np.array(rgb(theme.ground))
    assert contrast(rgb(theme.text), ground) >= 4.5
    assert contrast(rgb(theme.on_accent), rgb(theme.accent)) >= 4.5
    assert contrast(rgb(GREY), ground) >= 3
    for colour in (BLUE, ORANGE):
        assert contrast(rgb(colour), ground) >= 3
        cell = STRONGEST * np.array(rgb(colour)) + (1 - STRONGEST) * ground
        assert contrast(rgb(theme.text), cell) >= 4.5


def test_the_style_sheets_have_the_same_colour_of_both_themes():
    style = "".join(path.read_text() for path in (ROOT / "assets").rglob("*.css"))
    pairs = set(zip(*THEMES.values(), strict=True))  # (light, dark)
    used = set(PAIR.findall(style))
    assert (THEMES["light"].accent, THEMES["dark"].accent) in used
    assert used <= pairs
    assert set(COLOUR.findall(style)) <= {colour for pair in used for colour in pair} | {GREY}


def test_no_other_module_names_these_colours():
    ours = {BLUE, ORANGE, GREY} | {theme.accent for theme in THEMES.values()}
    files = [*(ROOT / "digits").rglob("*.py"), *(ROOT / "views").rglob("*.py")]
    named = {path.name for path in files if ours & set(COLOUR.findall(path.read_text()))}
    assert named == {"palette.py"}
