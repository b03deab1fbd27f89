"""The least that a page with this canvas can do: say of how many points the strokes are.

    streamlit run benchmarks/baseline_page.py

What answer_time.py, start_time.py and classroom.py measure the page against. The canvas is
that of the page; everything else is left to Streamlit's defaults.
"""

import streamlit as st
from streamlit_drawable_canvas import st_canvas


@st.fragment
def draw_and_count() -> None:
    canvas = st_canvas(
        stroke_width=23,
        stroke_color="#ffffff",
        background_color="#000000",
        width=360,
        height=360,
        initial_drawing=None,
        key="canvas",
    )
    points = sum(len(stroke["path"]) for stroke in canvas.json_data["objects"])
    with st.container(key="answer"):
        st.write(f"{points} points")


draw_and_count()
