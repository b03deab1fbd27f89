"""Draw a digit, see what a neural network makes of it, and why.

    streamlit run app.py

Navigation, and what every page shares. TensorFlow is loaded beside the page, which shows
its canvas and every figure of the sidebar without.
"""

import streamlit as st

from views.own_network import own_run, stay_in_workshop
from views.parts import ASSETS, arrive, reached, wake_tensorflow

# A file of ours: Streamlit takes the icons of its own from the internet.
st.set_page_config("Draw a digit", page_icon=ASSETS / "icon.svg", layout="wide")
st.html(ASSETS / "style.css")
page = st.navigation(
    [
        st.Page("views/draw.py", title="Draw", icon=":material/draw:", default=True),
        st.Page("views/why.py", title="Why?", icon=":material/help:"),
        st.Page("views/networks.py", title="Networks", icon=":material/hub:"),
        st.Page("views/train.py", title="Train", icon=":material/model_training:"),
    ],
    position="top",
)
arrive(page.title)
if own_run() is not None and not own_run().progress.over:
    stay_in_workshop()
page.run()
if reached("shown"):  # the canvas would come later: an import holds up all other threads
    wake_tensorflow()
