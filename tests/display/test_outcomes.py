"""The four shares as a table: the parts of a bar, the numbers, and whose they are."""

import re

import pytest

from digits.display.outcomes import OUTCOMES, Shares, shares_html

PART = re.compile(r'<i class="([\w ]+)" style="--share: ([\d.]+)">')


def parts(html):
    return [(name, float(share)) for name, share in PART.findall(html)]


def numbers(html):
    return [re.sub("<.*?>", "", cell) for cell in re.findall(r"<td>([^<].*?)</td>", html)]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_four_parts_of_a_bar_are_the_four_shares(narrow):
    html = shares_html([Shares("yours <b>", 20, [0.5, 0.25, 0.2, 0.05])], narrow=narrow)
    names = [name for _, name in OUTCOMES]
    assert parts(html) == list(zip(names, [0.5, 0.25, 0.2, 0.05], strict=True))
    assert numbers(html) == ["50\u202f%", "25\u202f%", "20\u202f%", "5\u202f%"]
    assert re.findall(r"</span> (\w+)</th>", html) == names
    assert "yours &lt;b&gt; <small>20</small>" in html


def test_a_share_of_nothing_has_no_part_and_many_drawings_have_more_decimals():
    html = shares_html([Shares("MNIST", 10_000, [0.9977, 0.0023, 0, 0])], with_total=False)
    assert parts(html) == [("right", 0.9977), ("wrong", 0.0023)]
    assert numbers(html)[:2] == ["99.77\u202f%", "0.23\u202f%"]
    assert "10,000" not in html


def test_to_refuse_is_right_where_there_is_no_digit():
    html = shares_html([Shares("doodles", 2_000, [None, 0.1, 0.02, 0.88], of_no_digit=True)])
    assert parts(html) == [("wrong", 0.1), ("two", 0.02), ("refused good", 0.88)]
    assert numbers(html) == ["–", "10.00\u202f%", "2.00\u202f%", "88.00\u202f% ✓"]
