"""What a class is asked to draw.

Left out: where the task is kept (see store.py), its words (see prompts.py), which digit a pupil is
dealt (see dealing.py), when a round is over (see rounds.py) and who leads a game (see games.py).
"""

import json
from dataclasses import asdict, dataclass, fields, replace

# "deal" gives every pupil a digit of their own, "digit" one digit to all, "free" asks for what
# is no digit. Games: "fool" for what is no 8 and is called one; "divide" for what the networks
# disagree about.
DEAL, DIGIT, FREE, FOOL, DIVIDE = KINDS = ("deal", "digit", "free", "fool", "divide")
NO_DIGIT = -1  # the label of a drawing that is no digit
ROUND_S = 20  # seconds of a round
PLAIN_NETWORK = "mlp-128"  # one hidden layer, and no output for "no digit"


@dataclass(frozen=True)
class Task:
    """A task of a class.

    `number` counts the tasks of a class from 1. `digit` belongs to "digit" and "fool". `seconds`
    is None unless it is a round, which begins at `began_at` (seconds since 1970) and whose
    answers are hidden until `revealed`, which was at `revealed_at`. `network` is the one that
    "divide" sets against the default one. `before` is the task that this one came after.
    """

    kind: str = DEAL
    digit: int | None = None
    seconds: int | None = None
    number: int = 1
    began_at: float = 0.0
    revealed: bool = False
    revealed_at: float = 0.0
    network: str = PLAIN_NETWORK
    before: "Task | None" = None

    @property
    def is_round(self) -> bool:
        """Whether all draw at the same time, for some seconds, one drawing each."""
        return self.seconds is not None

    @property
    def is_hidden(self) -> bool:
        """Whether what the networks say is not to be shown yet."""
        return self.is_round and not self.revealed

    @property
    def is_game(self) -> bool:
        """Whether there is a round or a ranking to look at while it is on."""
        return self.is_round or self.kind in (FREE, FOOL, DIVIDE)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Task":
        """The task in a JSON: what another version did not write, or wrote besides, is left out."""
        return cls._of(json.loads(text))

    @classmethod
    def _of(cls, values: dict) -> "Task":
        known = {field.name for field in fields(cls)}
        task = cls(**{name: value for name, value in values.items() if name in known})
        return replace(task, before=cls._of(values["before"])) if values.get("before") else task


def asked_digit(task: Task, dealt: int | None) -> int | None:
    """The digit that the task asks a pupil for, who is `dealt` that digit next.

    None where it asks for none.
    """
    return dealt if task.kind == DEAL else task.digit


def label_of(task: Task, asked: int | None) -> int | None:
    """What a drawing of that task is: 0 to 9, -1 for no digit, None where nobody knows."""
    if task.kind in (DEAL, DIGIT):
        return asked
    return NO_DIGIT if task.kind == FREE else None
