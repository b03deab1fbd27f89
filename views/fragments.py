"""Keeps a page whole and chosen, whenever a fragment (`st.fragment`) is run.

A component's report goes out a moment late: after a press on a link, a browser may still ask for
a run of a fragment of the page that is left. Streamlit announces that run under that page, and the
browser takes away what the new page shows; where the new page's run has not begun, Streamlit
forgets it. Here such a request stays on the new page: what it reports is taken, and Streamlit
leaves out a fragment that is not there any more.

As a fragment's run begins, Streamlit drops what is not sent yet of the same fragment, but not what
comes after it in the same container. A browser cannot put that in its place and goes white. Here
nothing is dropped then.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType


def keep_pages() -> None:
    """Have no fragment change or break the page, in any session of this process."""
    _change(ScriptRunner, "_run_script", _on_page_shown)
    _change(ScriptRequests, "request_rerun", _on_page_to_come)
    _change(ForwardMsgQueue, "clear", _of_no_fragment)


def _change(owner: type, name: str, change: Callable[..., tuple]) -> None:
    """Have a method take what `change` makes of its arguments; where there is no such, nothing."""
    method = getattr(owner, name, None)
    if method is None or hasattr(method, "__wrapped__"):  # done before
        return

    @wraps(method)
    def changed(self: Any, *given: Any, **named: Any) -> Any:
        return method(self, *change(self, *given, **named))

    setattr(owner, name, changed)


def _on_page_shown(_: ScriptRunner, data: RerunData) -> tuple[RerunData]:
    """A run of fragments belongs to the page that was run last."""
    context = get_script_run_ctx()
    if not data.fragment_id_queue or context is None:
        return (data,)
    return (replace(data, page_script_hash=context.page_script_hash),)


def _on_page_to_come(requests: ScriptRequests, data: RerunData) -> tuple[RerunData]:
    """Where the run of another page waits, a fragment's request has it take the reports, too."""
    waiting = requests._rerun_data
    is_whole = requests._state == ScriptRequestType.RERUN and not waiting.fragment_id_queue
    is_other = data.page_script_hash != waiting.page_script_hash
    if data.fragment_id and is_whole and is_other:
        return (replace(waiting, widget_states=data.widget_states),)
    return (data,)


def _of_no_fragment(
    _: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> tuple[bool, list[str] | None]:
    """The run of fragments, unlike that of a page, drops nothing that is to be sent."""
    return retain_lifecycle_msgs, None if fragment_ids_this_run is None else []
