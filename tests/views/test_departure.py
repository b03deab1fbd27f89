"""What sessions leave is collected, once for all that leave together."""

import gc
import weakref

from testing.page import open_page
from views.departure import Collector


class Ring:
    """Refers to itself, as what Streamlit keeps of a session does."""

    def __init__(self):
        self.ring = self


def test_a_ring_is_collected_soon_after_a_session_has_left():
    gc.disable()
    try:
        left = weakref.ref(Ring())
        collector = Collector(delay=0.01)
        collector.collect_soon(None)
        timer = collector._timer
        collector.collect_soon(None)  # another one that leaves with it
        assert collector._timer is timer
        timer.join()
        assert left() is None
    finally:
        gc.enable()


def test_every_page_expects_its_session_to_leave(drawn, monkeypatch):
    expected = []
    monkeypatch.setattr("views.departure.expect", lambda: expected.append(True))
    open_page()
    assert expected
