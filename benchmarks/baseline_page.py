"""The least that a page with this canvas can do: say how many pixels have ink on them.

    streamlit run benchmarks/baseline_page.py

What answer_time.py, start_time.py and classroom.py measure the page against. The canvas is
that of the page; everything else is left to Streamlit's defaults.
"""

import numpy as np
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
        return_image_data=True,
        key="canvas",
    )
    rgba = canvas.image_data
    ink = 0 if rgba is None else np.count_nonzero(rgba[..., 0])
    with st.container(key="answer"):
        st.write(f"{ink} pixels of ink")


draw_and_count()
