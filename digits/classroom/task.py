"""What a class is asked to draw, and which digit each pupil is dealt.

Left out: where the task is kept (see store.py), and its words on the page.
"""

import json
from dataclasses import asdict, dataclass

import numpy as np

# "deal" gives every pupil a digit of their own, "digit" one digit to all, "free" asks for what
# is no digit. Games: "fool" for what is no 8 and is called one; "divide" for what the networks
# disagree about.
DEAL, DIGIT, FREE, FOOL, DIVIDE = KINDS = ("deal", "digit", "free", "fool", "divide")
NO_DIGIT = -1  # the label of a drawing that is no digit
ROUND_S = 20  # seconds of a round
PLAIN_NETWORK = "mlp-128"  # one hidden layer, which knows no "no digit"


@dataclass(frozen=True)
class Task:
    """A task of a class.

    `number` counts the tasks of a class from 1. `digit` belongs to "digit" and "fool". `seconds`
    is None unless it is a round, which began at `began_at` (seconds since 1970) and whose
    answers are hidden until `revealed`. `network` is the plain network of "divide".
    """

    kind: str = DEAL
    digit: int | None = None
    seconds: int | None = None
    number: int = 1
    began_at: float = 0.0
    revealed: bool = False
    network: str = PLAIN_NETWORK

    @property
    def is_hidden(self) -> bool:
        """Whether what the networks say is not to be shown yet."""
        return self.seconds is not None and not self.revealed

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Task":
        return cls(**json.loads(text))


def deal(class_id: int, pupil: int, dealt: int) -> int:
    """The digit that a pupil is to draw: 0 to 9.

    `pupil` is the pupil's number in the class and `dealt` how many digits that pupil has drawn.
    Every pupil gets each digit once in ten, and at any moment the pupils have different ones.
    """
    order = np.random.default_rng([class_id, dealt // 10]).permutation(10)
    return int(order[(pupil + dealt) % 10])


def asked_digit(task: Task, class_id: int, pupil: int, dealt: int) -> int | None:
    """The digit that the task asks this pupil for; None where it asks for none."""
    return deal(class_id, pupil, dealt) if task.kind == DEAL else task.digit


def label_of(task: Task, asked: int | None) -> int | None:
    """What a drawing of that task is: 0 to 9, -1 for no digit, None where nobody knows."""
    if task.kind in (DEAL, DIGIT):
        return asked
    return NO_DIGIT if task.kind == FREE else None
