"""Why the network reads the drawing as it does: one lesson a tab."""

import streamlit as st

from digits import DigitsError
from views import network_menu, no_drawing
from views.lessons import framing, inside, replay, what_if
from views.loading import open_network
from views.session import get_session

LESSONS = {
    "From drawing to 28 × 28": framing.show,
    "What if": what_if.show,
    "Inside the network": inside.show,
    "Stroke by stroke": replay.show,
}


def main() -> None:
    st.title("Why?", anchor=False)
    with st.sidebar:
        name, report = network_menu.show()
    drawing = get_session().drawing
    if drawing is None or drawing.image is None:
        no_drawing.show()
        return
    try:
        network = open_network(name)
    except DigitsError as error:
        st.warning(str(error))
        return
    tabs = st.tabs(list(LESSONS), on_change="rerun", key="lesson")
    for tab, show in zip(tabs, LESSONS.values(), strict=True):
        if tab.open:
            with tab:
                show(network, drawing, report)


main()
