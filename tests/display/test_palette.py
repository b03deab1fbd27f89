"""The colours are defined once; files that cannot import them agree."""

import re
import tomllib
from pathlib import Path

import pytest

from digits.display.palette import ACCENTS, BLUE, ORANGE, rgb

ROOT = Path(__file__).parent.parent.parent
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def test_a_colour_has_red_green_and_blue():
    assert rgb(BLUE) == (0x3B, 0x7B, 0xF2)
    assert rgb(ORANGE) == (0xE0, 0x85, 0x1B)


@pytest.mark.parametrize("theme", ACCENTS)
def test_the_accent_of_a_theme_is_the_palettes(theme):
    themes = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    assert themes[theme]["primaryColor"] == ACCENTS[theme]
    assert themes[theme]["chartCategoricalColors"][0] == ACCENTS[theme]


def test_the_style_sheet_names_the_accents_and_no_other_colour():
    style = (ROOT / "assets" / "style.css").read_text()
    assert f"light-dark({ACCENTS['light']}, {ACCENTS['dark']})" in style
    assert set(COLOUR.findall(style)) == set(ACCENTS.values())


def test_no_other_module_names_these_colours():
    files = [*(ROOT / "digits").rglob("*.py"), *(ROOT / "views").rglob("*.py")]
    named = {
        path.name
        for path in files
        if {BLUE, ORANGE, *ACCENTS.values()} & set(COLOUR.findall(path.read_text()))
    }
    assert named == {"palette.py"}
