"""A drawing of the class that the teacher has opened, in a dialog: open in Draw, correct, remove.

Left out: which one is pressed (see tiles.py).
"""

from functools import partial
from html import escape

import streamlit as st
from streamlit.components import v2

from digits import DigitsError
from digits.classroom.live import ClassDrawing
from digits.classroom.readings import outcome
from digits.classroom.task import NO_DIGIT
from digits.display.wording import answer_in_words
from digits.networks.recipes import CATALOGUE
from views import canvas, pick, small_answer
from views.assets import read
from views.classroom import acts, server, tiles
from views.classroom.membership import Teacher
from views.loading import title
from views.session import get_session

# In an imported module, so that Streamlit registers the component once and not in every run.
_open_draw = v2.component("class_open_draw", js=read("class_board/open_draw.js"))

# What a drawing may be said to be.
LABELS: dict[str, int | None] = {
    **{str(digit): digit for digit in range(10)},
    "no digit": NO_DIGIT,
    "not known": None,
}


def show(teacher: Teacher) -> None:
    """The drawing whose tile was pressed, in a dialog, if there is one."""
    session = get_session()
    drawing = _find(teacher, session.board.drawing)
    if drawing is None:
        session.board.drawing = None
        return
    heading = f"Drawing of pupil {drawing.pupil}"
    st.dialog(heading, width="large", on_dismiss=_close)(_show_inside)(teacher)


def _find(teacher: Teacher, identity: int | None) -> ClassDrawing | None:
    if identity is None:
        return None
    drawings = server.live(teacher.class_id).snapshot().drawings
    return next((one for one in drawings if one.id == identity), None)


def _close() -> None:
    get_session().board.drawing = None


def _show_inside(teacher: Teacher) -> None:
    """The drawing large, what each network says, and what the teacher can do with it."""
    session = get_session()
    try:
        drawing = _find(teacher, session.board.drawing)
    except DigitsError as error:
        st.warning(str(error))
        return
    if drawing is None:  # it was removed, here or on another screen
        _close()
        st.rerun()
    if session.board.warning:
        st.warning(session.board.warning)
    with st.container(key="class_drawing"):
        with st.container(key="class_drawing_ink"):
            pick.show(f'<div class="drawn large">{tiles.picture(drawing)}</div>', "class_ink")
        with st.container(key="class_drawing_said"):
            st.html(_asked(drawing) + _read_by_all(drawing))
            if st.button("Open in Draw", key="class_draw"):
                _open_in_draw(drawing)
            _show_label(teacher, drawing)
            _show_remove(teacher, drawing)


def _asked(drawing: ClassDrawing) -> str:
    return f'<p class="class-asked">It is: <b>{tiles.asked_in_words(drawing.label)}</b></p>'


def _read_by_all(drawing: ClassDrawing) -> str:
    """What each network of the catalogue reads, in a line each."""
    rows = []
    for name in CATALOGUE:
        try:
            prediction = server.readings(name).of([drawing])[0]
        except DigitsError:
            continue  # one that is damaged has no line
        read = answer_in_words(prediction) if prediction else "no digit"
        sure = small_answer.words(prediction) if prediction else ""
        sign = tiles.SIGNS[outcome(drawing, prediction)]
        rows.append(
            f"<tr><th scope='row'>{escape(title(name))}</th><td><b>{read} {sign}</b></td>"
            f"<td>{escape(sure)}</td></tr>"
        )
    return f'<table class="class-networks">{"".join(rows)}</table>'


def _open_in_draw(drawing: ClassDrawing) -> None:
    """Put the strokes on the canvas; then the page runs without a board, and leads to it."""
    session = get_session()
    session.board.drawing, session.picked, session.way_in = None, None, "canvas"
    canvas.put(drawing.strokes, f"class-{drawing.id}")
    session.board.left = True
    st.rerun()


def lead_to_draw() -> None:
    """Lead the browser to the page Draw."""
    get_session().board.left = False
    _open_draw(key="class_open_draw")


def _show_label(teacher: Teacher, drawing: ClassDrawing) -> None:
    """What the drawing is, for the teacher to correct."""
    key = f"class_label_{drawing.id}"
    st.pills(
        "Correct what it is",
        list(LABELS),
        default=next(text for text, label in LABELS.items() if label == drawing.label),
        key=key,
        required=True,
        on_change=_correct,
        args=(teacher, drawing.id, key),
    )


def _correct(teacher: Teacher, drawing: int, key: str) -> None:
    text = st.session_state[key]
    if text not in LABELS:
        return
    label = LABELS[text]
    acts.try_to(teacher, lambda: server.store().correct(teacher.class_id, drawing, label))


def _show_remove(teacher: Teacher, drawing: ClassDrawing) -> None:
    with st.popover("Remove", key="class_remove_asked"):
        st.html('<p class="share-note">It is deleted for everybody and cannot come back.</p>')
        remove = partial(_remove, teacher, drawing.id)
        st.button("Remove this drawing", key="class_remove", on_click=remove)


def _remove(teacher: Teacher, drawing: int) -> None:
    acts.try_to(teacher, lambda: server.store().remove(teacher.class_id, drawing))
