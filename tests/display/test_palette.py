"""The colours are defined once; files that cannot import them agree."""

import re
import tomllib
from pathlib import Path

import pytest

from digits.display.palette import BLUE, GREY, ORANGE, THEMES, rgb

ROOT = Path(__file__).parent.parent.parent
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
PAIR = re.compile(r"light-dark\(([^,]+), ([^)]+)\)")


def test_a_colour_has_red_green_and_blue():
    assert rgb(BLUE) == (0x3B, 0x7B, 0xF2)
    assert rgb(ORANGE) == (0xE0, 0x85, 0x1B)


@pytest.mark.parametrize("name", THEMES)
def test_the_themes_colours_are_the_palettes(name):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][name]
    assert (theme["primaryColor"], theme["textColor"]) == THEMES[name]


def test_the_style_sheets_have_the_same_colour_of_both_themes():
    style = "".join(path.read_text() for path in (ROOT / "assets").rglob("*.css"))
    pairs = set(zip(*THEMES.values(), strict=True))  # (light, dark)
    used = set(PAIR.findall(style))
    assert (THEMES["light"].accent, THEMES["dark"].accent) in used
    assert used <= pairs
    assert set(COLOUR.findall(style)) <= {colour for pair in used for colour in pair}


def test_no_other_module_names_these_colours():
    ours = {BLUE, ORANGE, GREY} | {colour for theme in THEMES.values() for colour in theme}
    files = [*(ROOT / "digits").rglob("*.py"), *(ROOT / "views").rglob("*.py")]
    named = {path.name for path in files if ours & set(COLOUR.findall(path.read_text()))}
    assert named == {"palette.py"}
