"""What a task asks for, in words for the pupils and for the board.

Left out: what the task is (see task.py), and how much time is left of a round (see rounds.py).
"""

from digits.classroom.task import DEAL, DIGIT, DIVIDE, FOOL, FREE, Task
from digits.display.wording import with_article

OWN_HAND = "Write it the way you always do."


def prompt(task: Task, asked: int | None) -> tuple[str, str]:
    """A headline of a few words, and one or two sentences on it.

    `asked` is the digit that this pupil is asked for: None for the board, and where a task asks
    for none.
    """
    if task.kind == FREE:
        return "Draw something that is no digit", "A letter, a face, a scribble: will it notice?"
    if task.kind == FOOL:
        assert task.digit is not None
        return (
            f"Fool it: draw what is no {task.digit}",
            f"The network should call it {with_article(task.digit)} all the same.",
        )
    if task.kind == DIVIDE:
        return (
            "Divide them: one drawing, two answers",
            "Draw what the two networks read as different digits, both of them surely.",
        )
    assert task.kind in (DEAL, DIGIT)
    if asked is None:
        return "Everybody draws a digit of their own", "Your own screen says which."
    return f"Draw {with_article(asked)}", OWN_HAND
