"""Say in two sentences what happened in a training, as its curves and its config show.

The first says what the curves did, with their numbers; the second why, and what to try. Left
out: how curves show it (see curves.py), and whether a training diverged (see jobs/divergence.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

from digits.display.curves import READS_WELL, Curves
from digits.display.history import in_words
from digits.display.wording import counted, percent
from digits.networks.config import NO_AUGMENTATION, USUAL_RATES, TrainingConfig
from digits.networks.decision import GUESSING

WRITTEN_OUT = 1e-6  # a smaller learning rate is written as "1e-07"


def what_happened(
    config: TrainingConfig,
    history: Mapping[str, Sequence[float]],
    diverged: bool = False,
    changed_rates: Sequence[float] = (),
) -> str:
    """Two sentences; an empty text where no epoch is over.

    `history` maps loss, accuracy, val_loss and val_accuracy to one float per epoch, accuracies
    from 0 to 1. `changed_rates`: learning rates that were set while it trained, in their order.
    """
    if not history["val_loss"]:
        return ""
    curves = Curves(config, (config.learning_rate, *changed_rates), **history)
    if diverged:
        return _say_diverged(curves)
    say = next((say for holds, say in CASES.items() if getattr(curves, holds)), _say_end)
    return say(curves)


def _say_diverged(curves: Curves) -> str:
    losses = [max(pair) for pair in zip(curves.loss, curves.val_loss, strict=True)]
    high = max(filter(isfinite, losses), default=0.0)
    if all(map(isfinite, losses)):
        did = (
            f"its loss shot up to {_loss(high)} in epoch {losses.index(high) + 1}, where guessing "
            f"has {GUESSING:.1f}, and it reads {percent(curves.val_accuracy[-1])} right, as by "
            "guessing"
        )
    else:
        did = f"in epoch {curves.epochs} its loss was no number any more"
    return f"It diverged: {did}. {_blame_large_steps(curves)}"


def _say_too_fast(curves: Curves) -> str:
    low, high = min(curves.val_loss), max(curves.val_loss)
    return (
        f"The steps were too large: the validation loss jumped between {_loss(low)} and "
        f"{_loss(high)}, and it reads {percent(curves.val_accuracy[-1], 1)} right. "
        f"{_blame_large_steps(curves)}"
    )


def _blame_large_steps(curves: Curves) -> str:
    rate = max(curves.rates)
    better = min(USUAL_RATES[curves.config.optimizer], rate / 10)
    if curves.config.scaling == "raw":
        return (
            "Raw pixels are up to 255 times as large as scaled ones, and so is each step: take "
            f"pixels from 0 to 1, or a learning rate of {_rate(better)}."
        )
    return (
        f"With a learning rate of {_rate(rate)} each step lands beyond the goal: try "
        f"{_rate(better)}."
    )


def _say_too_slow(curves: Curves) -> str:
    usual = USUAL_RATES[curves.config.optimizer]
    return (
        f"It was slow: in {counted(curves.epochs, 'epoch')} the validation loss fell from "
        f"{_loss(curves.val_loss[0])} to {_loss(curves.val_loss[-1])}, and it was still falling. "
        f"A learning rate of {_rate(curves.rates[-1])} makes small steps: try {usual:g}, or more "
        "epochs."
    )


def _say_stuck(curves: Curves) -> str:
    way = "fewer hidden layers" if len(curves.config.hidden) > 1 else "another learning rate"
    relu = "" if curves.config.activation == "relu" else ", ReLU as activation"
    return (
        f"It learnt nothing: with a validation loss of {_loss(curves.val_loss[-1])} it reads "
        f"{percent(curves.val_accuracy[-1])} right, as by guessing. "
        f"Its steps lead nowhere: try {way}{relu} or more epochs."
    )


def _say_by_heart(curves: Curves) -> str:
    did = (
        f"It learnt by heart: it reads {percent(curves.accuracy[-1], 1)} of its training digits "
        f"right, but {percent(curves.val_accuracy[-1], 1)} of digits it does not train on."
    )
    if not curves.rises:
        return f"{did} Against that, {_remedy(curves.config)}."
    return (
        f"{did} Since epoch {curves.best} the validation loss has risen from "
        f"{_loss(min(curves.val_loss))} to {_loss(curves.val_loss[-1])}: stop there, or "
        f"{_remedy(curves.config)}."
    )


def _remedy(config: TrainingConfig) -> str:
    """What helps against learning by heart and has not been done."""
    if config.augmentation != NO_AUGMENTATION:
        return "take fewer units or some dropout"
    return f"train on {'more or on ' if config.train_fraction < 1 else ''}distorted digits"


def _say_raw(curves: Curves) -> str:
    return (
        f"It began with a loss of {_loss(curves.loss[0])} in epoch 1 and reads "
        f"{percent(curves.val_accuracy[-1], 1)} of the validation digits right. Raw pixels make "
        "its first steps too large: with pixels from 0 to 1 the same network learns better."
    )


def _say_no_hidden_layer(curves: Curves) -> str:
    return (
        f"It stops near {percent(curves.val_accuracy[-1], 1)}: even of its training digits it "
        f"reads {percent(curves.accuracy[-1], 1)} right. Without a hidden layer it can only add "
        "up pixels, each times a weight: give it a layer of 128 units."
    )


def _say_narrow(curves: Curves) -> str:
    units = counted(min(curves.config.hidden), "unit")
    return (
        f"It reads {percent(curves.val_accuracy[-1], 1)} of the validation digits right, and no "
        f"more than {percent(curves.accuracy[-1], 1)} of its training digits. A layer of {units} "
        "lets too little through to tell ten digits apart: give it 32."
    )


def _say_unfinished(curves: Curves) -> str:
    reads = f"it reads {percent(curves.val_accuracy[-1], 1)} of the validation digits right"
    if curves.epochs == 1:
        return f"After one epoch {reads}. One epoch makes no curve: give it more."
    return (
        f"It was still getting better: in the last epoch the validation loss fell from "
        f"{_loss(curves.val_loss[-2])} to {_loss(curves.val_loss[-1])}, and {reads}. "
        f"Give it more than {counted(curves.epochs, 'epoch')}."
    )


def _say_end(curves: Curves) -> str:
    verdict = "It went well: it" if curves.val_accuracy[-1] >= READS_WELL else "It"
    return (
        f"{verdict} reads {percent(curves.val_accuracy[-1], 1)} of the validation digits right, "
        f"and {percent(curves.accuracy[-1], 1)} of its training digits. {_what_more(curves)}"
    )


def _what_more(curves: Curves) -> str:
    if curves.best < curves.epochs:
        return (
            f"Its validation loss was lowest in epoch {curves.best}: the epochs after that "
            "brought little."
        )
    if curves.config.augmentation == NO_AUGMENTATION:
        return "Distorted digits or more units may bring it further."
    return "More epochs or more units may bring it further."


def _loss(value: float) -> str:
    """A loss with three digits that count, as in "0.0588", "778" and "1.2 million"."""
    return in_words("loss", float(f"{value:.3g}"))


def _rate(value: float) -> str:
    """A learning rate as people write it, as in "0.00001"."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if value >= WRITTEN_OUT else f"{value:g}"


# What holds of curves, and what is said of it: the first that holds is what happened.
CASES: Mapping[str, Callable[[Curves], str]] = {
    "went_too_fast": _say_too_fast,
    "was_too_slow": _say_too_slow,
    "is_stuck": _say_stuck,
    "is_by_heart": _say_by_heart,
    "is_raw": _say_raw,
    "has_no_hidden_layer": _say_no_hidden_layer,
    "is_narrow": _say_narrow,
    "is_unfinished": _say_unfinished,
}
