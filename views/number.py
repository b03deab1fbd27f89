"""The digits of what was drawn: one, or those of a number, of which the lessons look into one.

Left out: taking a number apart (see digits/networks/number.py), and showing it (see answer.py).
"""

from digits import DigitsError
from digits.networks.inference import Network
from digits.networks.number import take_apart
from digits.networks.recipes import DEFAULT_NETWORK
from views import pick
from views.loading import open_network
from views.session import Drawing, Number, get_session

KEY = "number"


def take_up(drawing: Drawing | None) -> Number | None:
    """The digits of a drawing, which is taken apart when it is new; None without a drawing."""
    session = get_session()
    if drawing is None:
        session.number = None
    elif session.number is None or session.number.drawing is not drawing:
        session.number = _take_apart(drawing)
    return session.number


def choose() -> None:
    """Look into the digit that was just pressed. It comes from a browser."""
    number, picked = get_session().number, pick.picked(KEY)
    if number is None or picked is None:
        return
    places = [place for place in range(len(number.digits)) if str(place) == picked]
    number.chosen = places[0] if places else number.chosen


def _take_apart(drawing: Drawing) -> Number:
    """The digits from left to right; at first the one that was drawn last is looked into."""
    judge = _judge()
    if judge is None or drawing.label is not None:  # a labelled digit is one digit
        return Number(drawing, [drawing])
    parts = take_apart(drawing.ink, drawing.strokes, judge)
    if len(parts) < 2:
        return Number(drawing, [drawing])
    last = drawing.strokes[-1] if drawing.strokes else None
    newest = [place for place, part in enumerate(parts) if any(one is last for one in part.strokes)]
    return Number(
        drawing,
        [Drawing(part.ink, part.strokes) for part in parts],
        newest[0] if newest else 0,
    )


def _judge() -> Network | None:
    """The network that knows what is no digit, whichever is chosen to read."""
    try:
        return open_network(DEFAULT_NETWORK)
    except DigitsError:  # the page goes on with whole drawings
        return None
