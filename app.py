"""Draw a digit, see what a neural network makes of it, and why.

    streamlit run app.py

Page set-up, navigation and sidebar: what every page shares.
"""

import streamlit as st
from threadpoolctl import threadpool_limits

from digits.classroom import expiry
from views import address, connection, departure, navigation, network_menu, report_sidebar
from views.assets import ASSETS, page_style
from views.fragments import keep_pages
from views.session import get_session
from views.sockets import send_at_once
from views.training import keep_alive


@st.cache_resource(show_spinner=False)
def set_up_server() -> None:
    """What makes answers fast, keeps pages, and goes on by itself, once for the whole server.

    NumPy multiplies matrices in one thread: with two, an image takes 24 ms instead of 0.5
    while other work keeps both cores busy. It must be loaded by now, as it is by the imports
    above. Classes that are over are deleted, also where nobody opens another one.
    """
    threadpool_limits(1, user_api="blas")
    send_at_once()
    keep_pages()
    expiry.start()


set_up_server()
# A file of ours: Streamlit takes its own icons from the internet.
st.set_page_config("Draw a digit", page_icon=ASSETS / "icon.svg", layout="wide")
st.html(f"<style>{page_style()}</style>")
departure.expect()
connection.watch()
page = navigation.show()
session = get_session()
session.page = page.title
note = st.container()
alone = address.lesson_alone() is not None
report = None
if not alone and page.title not in navigation.WITHOUT_SIDEBAR:
    with st.sidebar:  # before the page, which it would push aside under the pen
        report = network_menu.show()
page.run()
with note:
    address.check()
if report is not None:
    with st.sidebar:
        report_sidebar.show(report)
keep_alive()
