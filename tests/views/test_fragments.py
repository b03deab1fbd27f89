"""What a fragment asks for after another page was chosen is taken, and that page stays."""

import json

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunnerEvent, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.testing.v1 import app_test
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from testing.page import SEVEN, canvas_report, open_page, session_of
from views.fragments import keep_pages

DRAW, NETWORKS, FRAGMENT = "draw", "networks", "canvas"


def report(canvas: str) -> WidgetStates:
    """What the canvas of this id reports: a seven is drawn on it."""
    states = WidgetStates()
    drawing = {"raw": canvas_report(SEVEN), "data": None}
    states.widgets.add(id=canvas, json_value=json.dumps({"drawing": drawing}))
    return states


def late(page: str, canvas: str = "") -> RerunData:
    """A request of the canvas's fragment on a page that another one was chosen after."""
    return RerunData(page_script_hash=page, fragment_id=FRAGMENT, widget_states=report(canvas))


@pytest.fixture
def runners(monkeypatch) -> list[LocalScriptRunner]:
    """What has run the page, run after run."""
    runners = []

    def make(*arguments, **options) -> LocalScriptRunner:
        runners.append(LocalScriptRunner(*arguments, **options))
        return runners[-1]

    monkeypatch.setattr(app_test, "LocalScriptRunner", make)
    return runners


def announced(runner: LocalScriptRunner) -> list[tuple[str, list[str] | None]]:
    """Page and fragments of each run, as they are told to the browser."""
    events = zip(runner.events, runner.event_data, strict=True)
    started = [data for event, data in events if event == ScriptRunnerEvent.SCRIPT_STARTED]
    return [(data["page_script_hash"], data["fragment_ids_this_run"]) for data in started]


def test_what_comes_while_a_page_is_run_is_taken_and_leaves_that_page(runners, monkeypatch):
    page = open_page()
    elements = [element.proto for element in page.get("bidi_component")]
    (canvas,) = (proto.id for proto in elements if proto.id.endswith("-canvas"))
    requests = [late(DRAW, canvas)]

    def ask_late() -> None:  # once, in the run of the page that is opened
        while requests:
            get_script_run_ctx().script_requests.request_rerun(requests.pop())

    monkeypatch.setattr("views.departure.expect", ask_late)
    page.switch_page("views/networks.py").run()
    (networks, fragments), *after = announced(runners[-1])
    assert fragments is None
    assert after == [(networks, [FRAGMENT])]
    assert len(session_of(page).canvas.drawing.strokes) == len(SEVEN)


def test_what_comes_before_a_page_is_run_is_taken_in_that_run():
    keep_pages()
    requests = ScriptRequests()
    requests.request_rerun(RerunData(page_script_hash=NETWORKS, query_string="network=linear"))
    requests.request_rerun(late(DRAW, "canvas"))
    asked = requests.on_scriptrunner_ready().rerun_data
    assert (asked.page_script_hash, asked.query_string) == (NETWORKS, "network=linear")
    assert not asked.fragment_id_queue
    assert asked.widget_states == report("canvas")


def test_fragments_of_one_page_are_run_as_ever():
    keep_pages()
    requests = ScriptRequests()
    for fragment in ("canvas", "lesson"):
        requests.request_rerun(RerunData(page_script_hash=DRAW, fragment_id=fragment))
    asked = requests.on_scriptrunner_ready().rerun_data
    assert (asked.page_script_hash, asked.fragment_id_queue) == (DRAW, ["canvas", "lesson"])


def test_a_run_of_the_same_page_takes_the_newest_address():
    keep_pages()
    requests = ScriptRequests()
    requests.request_rerun(RerunData(page_script_hash=DRAW, query_string="lesson=Inside"))
    newest = RerunData(page_script_hash=DRAW, query_string="lesson=Replay", fragment_id=FRAGMENT)
    requests.request_rerun(newest)
    asked = requests.on_scriptrunner_ready().rerun_data
    assert (asked.query_string, asked.fragment_id_queue) == ("lesson=Replay", [])


def test_a_page_that_is_chosen_after_a_fragment_has_asked_is_run():
    keep_pages()
    requests = ScriptRequests()
    requests.request_rerun(late(DRAW))
    requests.request_rerun(RerunData(page_script_hash=NETWORKS))
    asked = requests.on_scriptrunner_ready().rerun_data
    assert (asked.page_script_hash, asked.fragment_id_queue) == (NETWORKS, [])


def element(path: list[int], fragment: str = "") -> ForwardMsg:
    """A text at this place of the page, drawn by this fragment."""
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    message.delta.fragment_id = fragment
    message.delta.new_element.markdown.body = str(path)
    return message


def test_what_comes_after_a_fragment_is_sent_after_it_when_the_fragment_is_run_again():
    keep_pages()
    queue, unsent = ForwardMsgQueue(), [element([0, 0], FRAGMENT), element([0, 1])]
    for message in unsent:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[FRAGMENT])
    assert queue.flush() == unsent
    for message in unsent:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True)  # the page itself is run again
    assert queue.is_empty()
