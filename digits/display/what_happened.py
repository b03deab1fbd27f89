"""Say in two sentences what happened in a training, as its curves and its config show.

The first says what the curves did, with their numbers; the second why, and what to try. The
bounds were chosen on thirty trainings of networks that a pupil can choose, on MNIST. Left out:
whether a training diverged (see jobs/divergence.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from digits.display.history import in_words
from digits.display.wording import counted, percent
from digits.networks.config import NO_AUGMENTATION, USUAL_RATES, TrainingConfig
from digits.networks.decision import CLASSES, GUESSING

# Reads no better than by guessing: below twice a tenth.
LOST = 0.2
# A loss so high at the end of an epoch was driven up by steps that are too large; and then a
# network that reads less than this has not recovered.
OVERSHOT, READS_WELL = GUESSING + 0.5, 0.9
# A loss that has not fallen below so much of its first value has not fallen.
HARDLY = 0.9
# A rate that many times below the usual one is the reason why a training is slow.
FAR_BELOW = 5
# The validation loss fell by so much in the last epoch: the network was not done.
STILL_FALLING = 0.05
# Or by so much since the first epoch, where it is still half as high as by guessing.
MOVED = 0.01
WRITTEN_OUT = 1e-6  # a smaller learning rate is written as "1e-07"
# By heart: a validation loss of twice the training loss, and either of these.
HEART_LOSS, HEART_ACCURACY, HEART_RISE = 2, 0.02, 1.05


class Curves(NamedTuple):
    """What the sentences are taken from: the config, its learning rates, one float per epoch."""

    config: TrainingConfig
    rates: Sequence[float]
    loss: Sequence[float]
    accuracy: Sequence[float]
    val_loss: Sequence[float]
    val_accuracy: Sequence[float]

    @property
    def epochs(self) -> int:
        return len(self.val_loss)

    @property
    def best(self) -> int:
        """The epoch of the lowest validation loss, from 1."""
        return min(range(self.epochs), key=self.val_loss.__getitem__) + 1

    @property
    def is_slow(self) -> bool:
        return self.rates[-1] * FAR_BELOW < USUAL_RATES[self.config.optimizer]

    @property
    def still_falls(self) -> bool:
        """Whether the last epoch brought much, or the network has hardly begun to learn."""
        if self.epochs < 2 or self.best < self.epochs:
            return False
        fell = 1 - self.val_loss[-1] / self.val_loss[-2]
        moved = 1 - self.val_loss[-1] / self.val_loss[0]
        return fell > STILL_FALLING or (moved > MOVED and self.val_loss[-1] > GUESSING / 2)


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
    return next(say(curves) for applies, say in CASES if applies(curves))


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


def _is_too_fast(curves: Curves) -> bool:
    """A high loss at the end, or one that did not fall, though the rate is not low."""
    if curves.val_accuracy[-1] >= LOST and curves.val_loss[-1] > GUESSING:
        return True
    stays = curves.epochs > 1 and curves.loss[-1] > HARDLY * curves.loss[0]
    overshot = max(curves.loss) > OVERSHOT and curves.val_accuracy[-1] < READS_WELL
    return overshot or (stays and max(curves.rates) > USUAL_RATES[curves.config.optimizer])


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


def _is_too_slow(curves: Curves) -> bool:
    return curves.is_slow and curves.still_falls


def _say_too_slow(curves: Curves) -> str:
    usual = USUAL_RATES[curves.config.optimizer]
    return (
        f"It was slow: in {counted(curves.epochs, 'epoch')} the validation loss fell from "
        f"{_loss(curves.val_loss[0])} to {_loss(curves.val_loss[-1])}, and it was still falling. "
        f"A learning rate of {_rate(curves.rates[-1])} makes small steps: try {usual:g}, or more "
        "epochs."
    )


def _is_stuck(curves: Curves) -> bool:
    return curves.val_accuracy[-1] < LOST


def _say_stuck(curves: Curves) -> str:
    way = "fewer hidden layers" if len(curves.config.hidden) > 1 else "another learning rate"
    relu = "" if curves.config.activation == "relu" else ", ReLU as activation"
    return (
        f"It learnt nothing: with a validation loss of {_loss(curves.val_loss[-1])} it reads "
        f"{percent(curves.val_accuracy[-1])} right, as by guessing. "
        f"Its steps lead nowhere: try {way}{relu} or more epochs."
    )


def _is_by_heart(curves: Curves) -> bool:
    if curves.val_loss[-1] < HEART_LOSS * curves.loss[-1]:
        return False
    return curves.accuracy[-1] - curves.val_accuracy[-1] > HEART_ACCURACY or _rises(curves)


def _rises(curves: Curves) -> bool:
    return curves.val_loss[-1] > HEART_RISE * min(curves.val_loss)


def _say_by_heart(curves: Curves) -> str:
    did = (
        f"It learnt by heart: it reads {percent(curves.accuracy[-1], 1)} of its training digits "
        f"right, but {percent(curves.val_accuracy[-1], 1)} of digits it does not train on."
    )
    if not _rises(curves):
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


def _is_raw(curves: Curves) -> bool:
    return curves.config.scaling == "raw"


def _say_raw(curves: Curves) -> str:
    return (
        f"It began with a loss of {_loss(curves.loss[0])} in epoch 1 and reads "
        f"{percent(curves.val_accuracy[-1], 1)} of the validation digits right. Raw pixels make "
        "its first steps too large: with pixels from 0 to 1 the same network learns better."
    )


def _has_no_hidden_layer(curves: Curves) -> bool:
    return not curves.config.hidden and curves.epochs > 1


def _say_no_hidden_layer(curves: Curves) -> str:
    return (
        f"It stops near {percent(curves.val_accuracy[-1], 1)}: even of its training digits it "
        f"reads {percent(curves.accuracy[-1], 1)} right. Without a hidden layer it can only add "
        "up pixels, each times a weight: give it a layer of 128 units."
    )


def _is_narrow(curves: Curves) -> bool:
    return curves.accuracy[-1] < READS_WELL and min(curves.config.hidden, default=CLASSES) < CLASSES


def _say_narrow(curves: Curves) -> str:
    units = counted(min(curves.config.hidden), "unit")
    return (
        f"It reads {percent(curves.val_accuracy[-1], 1)} of the validation digits right, and no "
        f"more than {percent(curves.accuracy[-1], 1)} of its training digits. A layer of {units} "
        "lets too little through to tell ten digits apart: give it 32."
    )


def _is_unfinished(curves: Curves) -> bool:
    return curves.epochs == 1 or curves.still_falls


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


# The first that applies is what happened.
CASES: Sequence[tuple[Callable[[Curves], bool], Callable[[Curves], str]]] = (
    (_is_too_fast, _say_too_fast),
    (_is_too_slow, _say_too_slow),
    (_is_stuck, _say_stuck),
    (_is_by_heart, _say_by_heart),
    (_is_raw, _say_raw),
    (_has_no_hidden_layer, _say_no_hidden_layer),
    (_is_narrow, _say_narrow),
    (_is_unfinished, _say_unfinished),
    (lambda curves: True, _say_end),
)
