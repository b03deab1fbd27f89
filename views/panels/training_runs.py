"""A session's own networks: a list with their figures, and their curves in one chart.

A row's button opens what one can do with it: name it, download it, remove it. Left out: how
the last training goes (see training_progress.py), and entering it in a class (see class_entry.py).
"""

from html import escape

import streamlit as st

from digits import DigitsError
from digits.display.glossary import explain
from digits.display.plans import plan_in_words
from digits.display.run_curves import runs_svg, sample_svg
from digits.display.wording import percent
from digits.jobs.divergence import diverged
from digits.jobs.protocol import FAILED, WAITING, Progress
from views import loading, network_menu, pick, runs, svg
from views.panels import class_entry
from views.panels.class_entry import Entered
from views.panels.training_progress import show_download
from views.runs import Run
from views.session import get_session

HEADS = {
    "Network": ("learning rate", "epoch"),
    "Validation": ("accuracy", "validation"),
    "Test": ("test set",),
    "Time": (),
}


def show() -> None:
    """The list, and the chart where there is a curve; nothing without a training."""
    kept = get_session().runs
    if not kept:
        return
    st.header("Your networks", anchor=False)
    with st.container(key="runs"):
        entered = class_entry.look_up()
        picked = pick.show(_list_html(kept, entered), "run_list")
        with st.container(key="run_chart"):
            _show_chart([run for run in kept if run.job.progress.history["val_accuracy"]])
    if picked and (run := runs.find(picked.removeprefix(class_entry.ENTER))):
        if not picked.startswith(class_entry.ENTER):
            _change(run)
        elif entered:
            class_entry.enter_or_withdraw(run, entered)


def _list_html(kept: list[Run], entered: Entered | None) -> str:
    heads = "".join(
        f'<th scope="col" title="{escape(explain(*terms))}">{head}</th>'
        for head, terms in HEADS.items()
    )
    rows = "".join(_row(run, class_entry.button(run, entered)) for run in kept)
    return f'<table class="runs" aria-label="Your networks"><tr>{heads}<td></td></tr>{rows}</table>'


def _row(run: Run, class_button: str) -> str:
    plan = plan_in_words(run.job.config)
    return (
        f'<tr><th scope="row">{sample_svg(run.number)}<b>{escape(run.title)}</b>'
        f'<div class="detail">{escape(plan)}</div>{class_button}</th>{_figures(run)}'
        f'<td><button class="button" data-pick="{run.name}" '
        f'aria-label="Change {escape(run.title)}">⋯</button></td></tr>'
    )


def _figures(run: Run) -> str:
    """Three cells with figures, or one that says why there are none."""
    progress = run.job.progress
    if not progress.folder:
        return f'<td colspan="3" class="detail">{escape(_state_in_words(progress))}</td>'
    try:
        test = percent(loading.load_report(run.name).test.accuracy, 2)
    except DigitsError:
        test = "–"
    validation = percent(progress.history["val_accuracy"][-1], 2)
    cells = validation, test, f"{progress.seconds:,.0f} s"
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _state_in_words(progress: Progress) -> str:
    if progress.over:
        return f"{runs.end_in_words(progress)}. {progress.message}"
    return "Waiting" if progress.state == WAITING else "Under way"


def _show_chart(kept: list[Run]) -> None:
    """The curves of all, or of those that are chosen."""
    if not kept:
        return
    st.markdown("**Accuracy on validation data**", help=explain("accuracy", "validation"))
    numbers = [run.number for run in kept]
    if len(numbers) > 1:
        # With the numbers in the key, a new network is in the chart at first. One that diverged
        # is not: beside it the curves of the others could not be told apart.
        key = f"charted_{'_'.join(map(str, numbers))}"
        first = [run.number for run in kept if not _diverged(run.job.progress)] or numbers
        numbers = st.pills("In the chart", numbers, selection_mode="multi", default=first, key=key)
    histories = {run.number: run.job.progress.history for run in kept if run.number in numbers}
    if histories:
        svg.show(runs_svg(histories), key="run_curves")


def _diverged(progress: Progress) -> bool:
    """Whether a training came to no numbers, or to a network that is lost."""
    return progress.state == FAILED or diverged(progress.history)


@st.dialog("Your network")
def _change(run: Run) -> None:
    """Name, download or remove one of them."""
    st.caption(f"Number {run.number}: {plan_in_words(run.job.config)}")
    with st.form("rename", border=False):
        # Without a limit of its own: the field would leave out a longer name without a word.
        label = st.text_input("Name", run.label)
        if st.form_submit_button("Save the name"):
            _rename(run, label)
    show_download(run)
    if not run.job.progress.over:
        st.caption("Stop the training before you remove it.")
    elif st.button("Remove this network", icon=":material/delete:"):
        runs.remove(run)
        st.rerun()


def _rename(run: Run, label: str) -> None:
    try:
        runs.rename(run, label)
    except DigitsError as error:
        st.warning(str(error))
    else:
        network_menu.choose_again()
        st.rerun()
