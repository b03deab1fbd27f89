"""Values in the address: numbers out of it, and what was chosen into it.

Left out: what the address asks for (see address.py), and what Streamlit's own widgets put there
by `bind="query-params"`.
"""

from math import isfinite
from typing import Any

import streamlit as st


def finite(value: Any) -> float | None:
    """The number that a browser or an address names; None for all else, also for infinity."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def write(key: str, value: str | None) -> bool:
    """Put a value into the address, or take it out; whether that changed it."""
    if value == st.query_params.get(key):
        return False
    if value is None:
        del st.query_params[key]
    else:
        st.query_params[key] = value
    return True
