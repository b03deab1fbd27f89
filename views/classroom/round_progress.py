"""A round that is on, on the board: the seconds that are left, and a place for each pupil.

Left out: what was drawn, which nobody sees before the answers are shown (see game.py).
"""

import time

from streamlit.components import v2

from digits.classroom.live import Snapshot
from digits.classroom.prompts import prompt
from digits.classroom.rounds import seconds_left
from views.assets import PARTS, read

# In an imported module, so that Streamlit registers the component once and not in every run.
_progress = v2.component(
    "class_progress",
    html=read("class_game/progress.html"),
    css=read(PARTS, "class_game/progress.css"),
    js=read("class_game/progress.js"),
)


def show(snapshot: Snapshot, small: bool = False) -> None:
    """The browser counts the seconds by itself; a drawing that is handed in fills a place.

    Pupils who come and go change no revision: of them the browser hears from live_board.py.
    `small`: in a line, without the places, above another view.
    """
    task = snapshot.state.task
    handed_in = len({one.pupil for one in snapshot.of_task})
    _progress(
        key="class_progress",
        data={
            "class": snapshot.state.id,
            "revision": snapshot.state.revision,
            "task": task.number,
            "what": prompt(task, task.digit)[0],
            "small": small,
            "left": round(seconds_left(task, time.time()), 1),
            "seconds": task.seconds or 0,
            "handedIn": handed_in,
            "waiting": snapshot.waiting,
        },
    )
