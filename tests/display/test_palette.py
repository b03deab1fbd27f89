"""The colours are defined once; files that cannot import them agree."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from digits.display.history import history_svg, networks_svg
from digits.display.matrix import STRONGEST
from digits.display.palette import BLUE, GREY, LEADERS, ORANGE, THEMES, rgb
from digits.display.replay import replay_svg
from digits.display.robustness import robustness_svg
from digits.networks.report import HISTORY
from tests.display.letters import clipped

ROOT = Path(__file__).parent.parent.parent
STYLES = list((ROOT / "assets").rglob("*.css"))
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
PAIR = re.compile(r"light-dark\(([^,]+), ([^)]+)\)")


def test_a_colour_has_red_green_and_blue():
    assert rgb(BLUE) == (0x3B, 0x7B, 0xF2)
    assert rgb(ORANGE) == (0xD3, 0x73, 0x04)


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


ALPHA = re.compile(r"(?:^|[\s;])(opacity|fill-opacity|stroke-opacity): (0\.\d+)")


def grounds(name):
    """What text stands on in a theme: the page, and the sidebar."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][name]
    return [rgb(theme["backgroundColor"]), rgb(theme["sidebar"]["backgroundColor"])]


def blend(colour, ground, share):
    return share * np.array(rgb(colour)) + (1 - share) * np.array(ground)


@pytest.mark.parametrize("name", THEMES)
def test_what_style_sheets_dim_can_still_be_read(name):
    dimmed = ALPHA.findall("\n".join(path.read_text() for path in STYLES))
    assert {kind for kind, _ in dimmed} == {"opacity", "fill-opacity", "stroke-opacity"}
    theme = THEMES[name]
    for ground in grounds(name):
        for kind, share in dimmed:
            if kind == "stroke-opacity":  # of lines
                for colour in (theme.spoke_for, theme.against):
                    assert contrast(blend(colour, ground, float(share)), ground) >= 3
            else:
                assert contrast(blend(theme.text, ground, float(share)), ground) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_curves_and_frames_are_seen_on_the_page_and_in_the_sidebar(name):
    for ground in grounds(name):
        for colour in (BLUE, ORANGE, GREY, *LEADERS):
            assert contrast(rgb(colour), ground) >= 3
    assert contrast(rgb(GREY), (0, 0, 0)) >= 3  # the frame of a black picture


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_for_and_against_are_no_accent_and_can_be_told_apart(theme):
    for colour in (theme.spoke_for, theme.against):
        assert contrast(rgb(colour), rgb(theme.ground)) >= 3
        assert np.abs(np.subtract(rgb(colour), rgb(theme.accent))).max() > 100
    assert contrast(rgb(theme.spoke_for), rgb(theme.against)) >= 1.5


def test_every_line_and_letter_of_a_picture_in_svg_is_seen_and_none_is_clipped():
    values = [0.5, 0.8, 0.9]
    history = dict.fromkeys(HISTORY, values)
    read = [None, 1, 7, 9, 4, 4]
    pictures = [
        history_svg(history, "loss"),
        networks_svg(dict.fromkeys("abcdefg", history), "accuracy"),
        replay_svg(np.full((6, 10), 0.1), read, [2, 5]),
        robustness_svg({"turn": {"values": [-30, 0, 30], "accuracy": values}}, "turn", 10),
    ]
    known = {"currentColor", "none", "var(--st-primary-color)", BLUE, ORANGE, GREY, *LEADERS}
    for svg in map(ElementTree.fromstring, pictures):
        assert clipped(svg) == []
        for part in svg.iter():
            assert {part.get("stroke", "none"), part.get("fill", "none")} <= known
            if part.get("stroke-opacity") == "0.15":  # a faint line behind the curves
                assert part.tag == "path" and re.fullmatch(r"M[\d.]+ [\d.]+H[\d.]+", part.get("d"))
            else:
                assert float(part.get("stroke-opacity", 1)) >= 0.65
            assert float(part.get("fill-opacity", 1)) == float(part.get("opacity", 1)) == 1


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
