"""What a network reads while a drawing grows: ten curves as SVG, and the moment in words.

Left out: the pictures of the drawing (see strokes/replay.py), and playing it, which the
browser does (see assets/replay).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from digits.display.palette import GREY, LEADERS
from digits.display.svg import gridline, label, line, picture
from digits.display.wording import percent, with_article

WIDTH, HEIGHT, TEXT = 360, 176, 13  # of the picture, in its own units; it grows with its place
LEFT, RIGHT, TOP, BOTTOM = 48, 346, 36, 120  # of the field with the curves
TICKS = (0, 0.5, 1)
# Apart from the answer's, which is whole; the colours are in palette.py.
DASHES = ("7 4", "2 4", "9 3 2 3")
STEADY = 3  # frames: what is read for less is no more than a flicker
NAME_WIDTH = 22  # units: two names are at least so far apart
END_WIDTH = 82  # units: of "stroke 1 ends"
NUMBER_WIDTH = 16  # units: of the stroke's number alone


def replay_svg(probabilities: np.ndarray, read: Sequence[int | None], ends: Sequence[int]) -> str:
    """How probable each digit is while a drawing grows, one line a digit, from 0 to 100 %.

    `probabilities` float (F, 10), one row a frame, NaN where there is no ink yet; `read` is
    the digit read at each frame, None for no digit; `ends` are the frames, from 0, at which a
    stroke ends. The digit read at the end is in the theme's accent. Up to three others that
    were read for longest have a colour, a dash and a name. The rest is grey.
    """
    frames = len(probabilities)

    def x(frame: float) -> float:
        return LEFT + frame / max(frames - 1, 1) * (RIGHT - LEFT)

    def y(probability: float) -> float:
        return BOTTOM - probability * (BOTTOM - TOP)

    leaders = find_leaders(read)
    styles = _styles(list(leaders), read[-1])
    behind = [digit for digit in range(10) if digit not in leaders]
    curves = [
        line(
            ((x(frame), y(value)) for frame, value in enumerate(probabilities[:, digit])),
            styles.get(digit, f'stroke="{GREY}"'),
        )
        for digit in [*behind, *(digit for digit in reversed(leaders) if digit is not None)]
    ]
    up = [
        gridline(LEFT, RIGHT, y(tick)) + label(LEFT - 8, y(tick) + 4, "end", percent(tick))
        for tick in TICKS
    ]
    names = _names({digit: x(frame) for digit, frame in leaders.items()}, styles)
    parts = [*up, *_ends([x(end) for end in ends]), *curves, *names]
    return picture(WIDTH, HEIGHT, _summary(read), parts, TEXT)


def find_leaders(read: Sequence[int | None]) -> dict[int | None, int]:
    """What stands out, the answer first, and for each the frame at which its name stands.

    That is the middle of the longest time for which it was read. None is no digit.
    """
    longest: dict[int | None, list[int]] = {}
    for digit, run in groupby(enumerate(read), key=lambda pair: pair[1]):
        frames = [frame for frame, _ in run]
        longest[digit] = max(longest.get(digit, []), frames, key=len)
    answer, times = read[-1], Counter(read)
    others = [digit for digit, _ in times.most_common() if digit not in (answer, None)]
    chosen = [answer, *others[: len(LEADERS)], *([None] if None in times else [])]
    return {digit: longest[digit][len(longest[digit]) // 2] for digit in chosen}


def moment_in_words(read: Sequence[int | None], strokes: Sequence[int]) -> str:
    """What to look for, as in "Watch the moment when the 1 becomes a 7, in stroke 1."

    `read` is as in `replay_svg`; `strokes` is the stroke that is drawn at each frame.
    """
    *earlier, (answer, length) = [(digit, len(list(run))) for digit, run in groupby(read)]
    what = "no digit" if answer is None else with_article(answer)
    if not earlier:
        return f"From the first ink to the last it is read as {what}."
    where = f"in stroke {strokes[len(read) - length]}."
    others = [(digit, frames) for digit, frames in earlier if digit not in (answer, None)]
    steady = [digit for digit, frames in others if frames >= STEADY]
    before = steady or [digit for digit, _ in others]
    if answer is None:
        return f"Watch the moment when the {before[-1]} is no digit any more, {where}"
    if before:
        return f"Watch the moment when the {before[-1]} becomes {what}, {where}"
    if answer in dict(earlier):
        return f"Watch the moment when it is {what} again, {where}"
    return f"At first it is no digit. Watch the moment when it becomes {what}, {where}"


def _styles(leaders: list[int | None], answer: int | None) -> dict[int | None, str]:
    """How the lines of those that stand out are drawn, by digit."""
    others = [digit for digit in leaders if digit not in (answer, None)]
    styles: dict[int | None, str] = {
        digit: f'stroke="{colour}" stroke-dasharray="{dash}" stroke-width="2.5"'
        for digit, colour, dash in zip(others, LEADERS, DASHES, strict=False)
    }
    if answer is not None:
        styles[answer] = 'stroke="var(--st-primary-color)" stroke-width="3.5"'
    return styles


def _names(places: dict[int | None, float], styles: dict[int | None, str]) -> list[str]:
    """Each name above the field, with a piece of its line, none over another."""
    digits = sorted(places, key=lambda digit: places[digit])
    parts = []
    for digit, x in zip(digits, spread([places[digit] for digit in digits]), strict=True):
        name = "?" if digit is None else str(digit)
        parts.append(label(x, 16, "middle", name, 'font-weight="700" font-size="16"'))
        if digit is not None:
            parts.append(line([(x - 9, 23), (x + 9, 23)], styles[digit]))
    return parts


def spread(places: Sequence[float]) -> list[float]:
    """The same places in the same order, moved so far that each has NAME_WIDTH."""
    spread_out: list[float] = []
    for x in places:
        spread_out.append(max(x, spread_out[-1] + NAME_WIDTH) if spread_out else x)
    limit: float = RIGHT
    for number in reversed(range(len(spread_out))):
        spread_out[number] = min(spread_out[number], limit)
        limit = spread_out[number] - NAME_WIDTH
    return spread_out


def _ends(places: Sequence[float]) -> list[str]:
    """A dotted line where each stroke ends, and its name, on two rows where they are close."""
    lines = [
        f'<path d="M{x:.1f} {TOP}V{BOTTOM + 4}" stroke="currentColor" stroke-dasharray="2 3"/>'
        for x in places
    ]
    rows = 1 if all(np.diff([LEFT, *places]) >= END_WIDTH) else 2
    same_row = [*[LEFT] * rows, *places]
    in_words = all(x - before >= END_WIDTH for before, x in zip(same_row, places, strict=False))
    if in_words:
        names = [
            label(x, BOTTOM + 18 + 16 * (stroke % rows), "end", f"stroke {stroke + 1} ends")
            for stroke, x in enumerate(places)
        ]
    else:
        names = [label(RIGHT, BOTTOM + 34, "end", "end of stroke"), *_numbers(places)]
    return [
        *lines,
        *names,
        label(LEFT, HEIGHT - 6, "start", "probability while it is drawn →"),
    ]


def _numbers(places: Sequence[float]) -> list[str]:
    """The numbers of the strokes, as many as have room."""
    numbers, right = [], float(LEFT - NUMBER_WIDTH)
    for stroke, x in enumerate(places, start=1):
        if x - right >= NUMBER_WIDTH:
            numbers.append(label(x, BOTTOM + 18, "middle", str(stroke)))
            right = x
    return numbers


def _summary(read: Sequence[int | None]) -> str:
    """What is read, in order: "no digit, then 1, then 7"."""
    order = ", then ".join(
        "no digit" if digit is None else str(digit) for digit, _ in groupby(read)
    )
    return f"How probable each digit is while the drawing grows. It is read as {order}."
