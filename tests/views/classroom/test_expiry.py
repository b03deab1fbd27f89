"""The page's server deletes classes that are over by itself."""

import streamlit as st

from digits.classroom import expiry
from testing.page import open_page


def test_a_server_begins_to_delete_with_its_first_page(monkeypatch):
    begun = []
    monkeypatch.setattr(expiry, "start", lambda: begun.append(True))
    st.cache_resource.clear()
    open_page()
    open_page()
    assert begun == [True]
