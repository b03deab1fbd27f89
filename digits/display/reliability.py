"""Whether confidence means what it says: two charts as SVG, and what they say in words.

Left out: measuring it (see networks/metrics.py), and the slider that moves on both charts (see
assets/how_sure).
"""

from collections.abc import Mapping, Sequence
from html import escape

from digits.display.svg import gridline, label, line, picture
from digits.display.wording import counted, percent
from digits.networks.decision import NOT_A_DIGIT, Prediction
from digits.networks.metrics import BARS, bin_of

WIDTH, HEIGHT, TEXT = 360, 152, 13  # of the bars, in their own units; they grow with their place
LEFT, RIGHT, TOP, BOTTOM = 44, 344, 24, 132  # of the field with the bars
GAP = 2  # units between two bars
CURVE_WIDTH, CURVE_HEIGHT = 240, 122  # of the curve
CURVE_LEFT, CURVE_RIGHT, CURVE_TOP, CURVE_BOTTOM = 48, 222, 26, 82  # of its field
# With fewer digits a bar is hollow: one more wrong one would change it by 3 % and more.
FEW = 30
MANY_RIGHT = 0.95  # from here on "of 1,000" tells more than "of 100"

Counts = Mapping[str, Sequence[int]]


def range_in_words(bar: int) -> str:
    """The confidence of a bar, from 0: "90 to 100 %"."""
    return f"{100 * bar // BARS} to {percent((bar + 1) / BARS)}"


def right_in_words(count: int, right: int) -> str:
    """How many of such answers are right, as in "Of 100 such answers, 88 are right."."""
    if not count:
        return "No test digit was read so."
    if count < FEW:
        return f"Only {count} such test digits, {right} read right."
    share = right / count
    out_of = 1000 if share >= MANY_RIGHT else 100
    return f"Of {out_of:,} such answers, {round(out_of * share):,} are right."


def bar_in_words(reliability: Counts, bar: int) -> str:
    """One bar for who cannot see it: its confidence, its digits, how many are right."""
    count, right = reliability["count"][bar], reliability["right"][bar]
    share = f", {percent(right / count, 1)} of them right" if count else ""
    return f"{range_in_words(bar)} sure: {counted(count, 'digit')}{share}"


def drawing_in_words(reliability: Counts, prediction: Prediction) -> str:
    """Where a drawing stands among the test digits, in HTML."""
    confidence = prediction.probabilities.max()
    bar = int(bin_of(confidence, BARS))
    sure = f"{prediction.probabilities.argmax()}, <b>{percent(confidence)}</b> sure"
    if prediction.verdict == NOT_A_DIGIT:
        return f"Your drawing is no digit to it. If it were one: {sure}."
    such = right_in_words(reliability["count"][bar], reliability["right"][bar])
    return f"Your drawing: {sure}. {such}"


def reliability_svg(reliability: Counts, opened: int | None) -> str:
    """The share that is right over confidence: ten bars that are buttons, hollow with few digits.

    `opened` is the bar whose digits are shown. The browser fills the group "marker". A reliability
    diagram: M. DeGroot, S. Fienberg, "The comparison and evaluation of forecasters", The
    Statistician 32, 1983.
    """
    up = [
        gridline(LEFT, RIGHT, _y(tick)) + label(LEFT - 6, _y(tick) + 4, "end", percent(tick))
        for tick in (0, 0.5, 1)
    ]
    across = [label(_x(t), BOTTOM + 17, "middle", percent(t)) for t in (0.2, 0.4, 0.6, 0.8, 1)]
    bars = [_bar(reliability, bar, bar == opened) for bar in range(BARS)]
    as_sure = line(
        [(LEFT, BOTTOM), (RIGHT, TOP)], 'class="as-sure" stroke="currentColor" stroke-width="1.5"'
    )
    marker = '<g class="marker"></g>'
    parts = [*up, *across, *bars, as_sure, _counts(reliability), marker]
    about = "Share of test digits read right, by how sure the network is"
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{about}" '
        f'font-size="{TEXT}" fill="currentColor">{"".join(parts)}</svg>'
    )


def marker_svg(prediction: Prediction) -> str:
    """Where the drawing stands, unless it is no digit: an arrow, and the digit it is read as."""
    if prediction.verdict == NOT_A_DIGIT:
        return ""
    confidence = float(prediction.probabilities.max())
    x = _x(confidence)
    name = f"your {prediction.probabilities.argmax()}"
    end, away = ("end", -9) if confidence > 0.5 else ("start", 9)
    parts = [
        f'<path class="you" d="M{x - 6:.1f} {TOP - 14}h12l-6 10z"/>',
        f'<path class="you-line" d="M{x:.1f} {TOP - 6}V{BOTTOM - 20}"/>',
        label(x + away, TOP - 6, end, name, 'font-weight="700"'),
    ]
    return "".join(parts)


def _x(confidence: float) -> float:
    return LEFT + confidence * (RIGHT - LEFT)


def _y(share: float) -> float:
    return BOTTOM - share * (BOTTOM - TOP)


def _bar(reliability: Counts, bar: int, opened: bool) -> str:
    """A bar and its count; the whole column is the button, unless there is nothing in it."""
    count, right = reliability["count"][bar], reliability["right"][bar]
    if not count:
        return ""
    left, width = _x(bar / BARS), (RIGHT - LEFT) / BARS
    height = right / count * (BOTTOM - TOP)
    about = escape(bar_in_words(reliability, bar))
    few = " few" if count < FEW else ""
    return (
        f'<g role="button" tabindex="0" data-bar="{bar}" aria-pressed="{str(opened).lower()}" '
        f'aria-label="{about}"><title>{about}</title>'
        f'<rect class="target" x="{left:.1f}" y="{TOP}" width="{width:.1f}" '
        f'height="{BOTTOM - TOP}"/>'
        f'<rect class="bar{few}" x="{left + GAP / 2:.1f}" y="{BOTTOM - height:.1f}" '
        f'width="{width - GAP:.1f}" height="{height:.1f}"/></g>'
    )


def _counts(reliability: Counts) -> str:
    """How many digits are in each bar, over all that the browser adds."""
    counts = (
        label(_x((bar + 0.5) / BARS), BOTTOM - 5, "middle", str(count))
        for bar, count in enumerate(reliability["count"])
        if count
    )
    return f'<g class="counts">{"".join(counts)}</g>'


class RiskCurve:
    """The share that is wrong of the digits answered, over the share that is answered.

    `points`: where each threshold stands on it, in the chart's own units.
    """

    def __init__(self, risk_coverage: Counts, total: int):
        answered, wrong = risk_coverage["answered"], risk_coverage["wrong"]
        coverage = [count / total for count in answered]
        risk = [w / max(count, 1) for w, count in zip(wrong, answered, strict=True)]
        self._least, self._most = min(coverage), max(coverage)
        self._risk = max(risk) or 1.0
        self.points = [
            (round(self._x(c), 1), round(self._y(r), 1))
            for c, r in zip(coverage, risk, strict=True)
        ]

    def _x(self, coverage: float) -> float:
        share = (coverage - self._least) / ((self._most - self._least) or 1)
        return CURVE_LEFT + share * (CURVE_RIGHT - CURVE_LEFT)

    def _y(self, risk: float) -> float:
        return CURVE_BOTTOM - risk / self._risk * (CURVE_BOTTOM - CURVE_TOP)

    def svg(self) -> str:
        """The curve with its axes; the browser adds where the slider is."""
        parts = [
            label(4, 13, "start", "wrong of its answers"),
            *(
                gridline(CURVE_LEFT, CURVE_RIGHT, self._y(risk))
                + label(CURVE_LEFT - 6, self._y(risk) + 4, "end", percent(risk, 1 if risk else 0))
                for risk in (0, self._risk)
            ),
            label(CURVE_LEFT, CURVE_BOTTOM + 18, "middle", percent(self._least)),
            label(CURVE_RIGHT, CURVE_BOTTOM + 18, "middle", percent(self._most)),
            label(
                (CURVE_LEFT + CURVE_RIGHT) / 2, CURVE_HEIGHT - 5, "middle", "of the digits answered"
            ),
            line(self.points, 'stroke="currentColor" stroke-width="2" stroke-opacity="0.65"'),
        ]
        about = "Share of its answers that are wrong, over the share of digits that it answers"
        return picture(CURVE_WIDTH, CURVE_HEIGHT, about, parts, TEXT)
