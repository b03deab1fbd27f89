"""A unit that is counted out, in words: its name, its sum, what its network does beforehand.

Left out: counting it (see networks/counting.py), and drawing it (see assets/count_it_out/).
"""

import re
from collections.abc import Sequence

from digits.display.network_picture import Place
from digits.display.wording import OUTPUT_NAMES, output_in_words, plain
from digits.networks.config import MAX_TEMPERATURE
from digits.networks.counting import Unit
from digits.networks.decision import CLASSES
from digits.networks.layers import Rescaling, UnitRows

DECIMALS = 2  # of a sum
HIDDEN = re.compile("[0-9]{1,3}-[0-9]{1,5}")  # layer and unit from 1, as in "2-37"
RULES = {"linear": "", "relu": "ReLU"}  # other activation functions keep their names


def is_unit(text: object) -> bool:
    """Whether a browser or an address says something that may be a unit of some network."""
    return isinstance(text, str) and (text in OUTPUT_NAMES or bool(HIDDEN.fullmatch(text)))


def parse_unit(text: str, sizes: Sequence[int]) -> Place | None:
    """The unit of that name: "2-5" in a hidden layer, "7" or "no digit" among the outputs.

    `sizes` are the units of each layer, the outputs last. None for all that the network lacks.
    """
    *hidden, outputs = sizes
    if text in OUTPUT_NAMES[:outputs]:
        return Place(len(hidden), OUTPUT_NAMES.index(text))
    if not HIDDEN.fullmatch(text):
        return None
    place = Place(*(int(number) - 1 for number in text.split("-")))
    is_there = place.layer in range(len(hidden)) and place.unit in range(hidden[place.layer])
    return place if is_there else None


def unit_name(place: Place, sizes: Sequence[int]) -> str:
    """The same the other way round."""
    return OUTPUT_NAMES[place.unit] if place.layer == len(sizes) - 1 else str(place)


def unit_in_words(place: Place, sizes: Sequence[int]) -> str:
    """As in "Unit 37 of layer 1" and "The score of the 7"."""
    if place.layer == len(sizes) - 1:
        return f"The score of {output_in_words(place.unit)}"
    return f"Unit {place.unit + 1} of layer {place.layer + 1}"


def sum_in_words(unit: Unit) -> dict[str, str]:
    """The unit's sum, in numbers that add up as they are written.

    `above` less `below`, the products above and below 0, with the `bias` and its `sign`, gives
    `total`; `activation` is the rule that makes `output` of it, empty where there is none.
    """
    total, bias = round(unit.total, DECIMALS), round(unit.bias, DECIMALS)
    above = round(float(unit.products[unit.products > 0].sum()), DECIMALS)
    return {
        "above": plain(above, DECIMALS),
        "below": plain(above + bias - total, DECIMALS),
        "bias": plain(abs(bias), DECIMALS),
        "sign": "−" if bias < 0 else "+",
        "total": plain(total, DECIMALS),
        "activation": RULES.get(unit.activation, unit.activation),
        "output": plain(unit.output, DECIMALS),
    }


def scaling_in_words(scaling: Sequence[Rescaling | UnitRows]) -> str:
    """What is done to a pixel before the first layer, to stand behind its number: "÷ 255"."""
    return " ".join(map(_step_in_words, scaling))


def _step_in_words(step: Rescaling | UnitRows) -> str:
    if isinstance(step, UnitRows):
        return "÷ length of its row"
    return f"÷ {1 / step.scale:.4g}" + (f" + {step.offset:g}" if step.offset else "")


def temperature_in_words(outputs: int, own: float, fitted: float) -> str:
    """What is marked on the slider.

    `own` is the temperature of the network's answer; `fitted` that by which the scores were
    divided after training.
    """
    if outputs == CLASSES:
        own_in_words = "Its own is 1: this network divides its scores by nothing."
    else:
        own_in_words = (
            f"Its own is {own:.2f} for this drawing: the less sure it is of a digit, the larger, "
            f"up to {MAX_TEMPERATURE}. “No digit” takes its share first, always at 1."
        )
    if fitted == 1:
        return own_in_words
    return (
        f"{own_in_words} “Before” is how sure it was after training: then all scores were divided "
        f"by {fitted:.2f}, which is now in the weights."
    )
