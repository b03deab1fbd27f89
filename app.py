"""Draw a digit, see what a neural network makes of it, and why.

    streamlit run app.py

Page set-up and navigation: what every page shares.
"""

import streamlit as st
from threadpoolctl import threadpool_limits

from views import departure
from views.canvas import ASSETS, restore
from views.session import get_session
from views.training import keep_alive


@st.cache_resource(show_spinner=False)
def use_one_thread() -> None:
    """Let NumPy multiply matrices in one thread, in the whole server.

    With two threads an image takes 24 ms instead of 0.5 while other work keeps both cores busy.
    NumPy must be loaded by now, as it is by the imports above.
    """
    threadpool_limits(1, user_api="blas")


use_one_thread()
# A file of ours: Streamlit takes its own icons from the internet.
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
departure.expect()
session = get_session()
if session.page != page.title:
    session.page = page.title
    restore()  # whoever comes to another page finds the canvas as it was left
page.run()
keep_alive()
