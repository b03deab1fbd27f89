"""The words for a server that does not answer: assets/connection.js, on every page."""

from streamlit.components import v2

from views.assets import read

# In an imported module, so that Streamlit registers the component once and not in every run.
_script = v2.component("connection", js=read("connection.js"))


def watch() -> None:
    """Have the browser say it in the page's words; app.py calls this in every run."""
    _script(key="connection_script")
