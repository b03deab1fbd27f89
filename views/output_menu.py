"""A menu inside a sentence: one of the network's outputs, or the one that the answer names.

Left out: what is asked about it (see lessons/inside.py and lessons/why_not.py).
"""

from collections.abc import Sequence

import streamlit as st

THE_ANSWER = "the answer"  # whatever it is: the choice that follows each stroke


def choose(label: str, before: str, names: Sequence[str], answer: int, key: str) -> int:
    """The place of the chosen output among `names`; without a choice, `answer`.

    `label` is for screen readers, `before` what stands in front of the menu.
    """
    st.html(f'<span aria-hidden="true">{before}</span>', width="content")
    name = st.selectbox(
        label,
        [THE_ANSWER, *names],
        label_visibility="collapsed",
        key=key,
        bind="query-params",
        filter_mode=None,
        width=150,  # grows with the text: see assets/style/inside.css
    )
    return answer if name == THE_ANSWER else names.index(name)
