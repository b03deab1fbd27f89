"""A pupil's page: join a class by its code, draw what it asks for, and hand it in."""

import streamlit as st

from digits import DigitsError
from views.classroom import membership, server


def main() -> None:
    try:
        pupil = membership.pupil()
        if pupil is None:
            st.text_input("Code of your class", key="typed_code")
            return
        st.write(f"Class {pupil.code}, pupil {pupil.number}: {server.store().turn(pupil)}")
    except DigitsError as error:
        st.warning(str(error))


main()
