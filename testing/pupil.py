"""A pupil without a browser, for tests and benchmarks that need a whole class.

    async with Pupil(url) as pupil:
        answer = await pupil.draw(put_on_canvas(strokes))

It speaks Streamlit's own protocol (see upgrades.py): protobuf messages on the WebSocket
`/_stcore/stream`. A widget's new value goes to the server together with those of all others;
the server runs the widget's fragment, or the whole script, and sends every element of it
anew. What is large it sends once and later by its hash, as long as the browser keeps it. Left
out: showing the page.
"""

import asyncio
import base64
import json
import re
import time
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import NamedTuple

import cv2
import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from digits.networks.recipes import CATALOGUE
from digits.strokes.canvas_json import parse_strokes
from digits.strokes.render import draw_paths
from testing.page import PEN, PICTURE, SIDE, canvas_report
from testing.upgrades import ASKED_FIRST, EVENTS, NO_TOKEN, STREAM, XSRF_COOKIE

WAIT = 60  # seconds until a run of the script must be over
MAX_KEPT = 100  # large messages, the last ones
AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN
ANSWER = re.compile(
    '<div class="digit[^"]*">(.*?)</div><div[^>]*><div class="headline">(.*?)</div>'
    '<div class="line">(.*?)</div>'
)


class OnCanvas(NamedTuple):
    """A drawing: its ink, uint8 (SIDE, SIDE), its points, and what the canvas sends of it, JSON."""

    ink: np.ndarray
    points: int
    state: str


def put_on_canvas(strokes: list[np.ndarray], pen: int = PEN) -> OnCanvas:
    """Strokes, float (points, 2) in pixels of the canvas, as streamlit-drawable-canvas has them.

    Its state is {"drawing": {"raw": fabric.js's JSON, "data": None}}.
    """
    report = canvas_report([np.round(stroke, 3).tolist() for stroke in strokes], pen)
    ink = draw_paths(parse_strokes(report), SIDE)
    points = sum(map(len, strokes))
    return OnCanvas(ink, points, json.dumps({"drawing": {"raw": report, "data": None}}))


@dataclass(frozen=True, eq=False)
class Answer:
    """What the page shows after a run of the script, and seconds from asking to its end.

    `words` are digits, headline and line of the answer; `seen` is the picture of what the
    network sees, uint8 (28, 28). Both are None where `elements`, all that was sent, have none.
    """

    elements: list[Element]
    seconds: float

    @property
    def words(self) -> tuple[str, str, str] | None:
        found = ANSWER.findall(" ".join(element.html.body for element in self.elements))
        return tuple(re.sub(r"\s*<[^>]*>\s*", " ", text) for text in found[-1]) if found else None

    @property
    def seen(self) -> np.ndarray | None:
        pngs = PICTURE.findall(" ".join(element.html.body for element in self.elements))
        if not pngs:
            return None
        png = base64.b64decode(pngs[-1])
        return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)


class Widget(NamedTuple):
    """An element with an id, and the fragment that is run when its value changes, or ""."""

    id: str
    fragment: str
    element: Element


class Pupil:
    """One browser tab; `async with` lets it in and out.

    `first_page` and `query` are what the address says at first, as in "join" and "code=KWKP".
    """

    def __init__(self, url: str, first_page: str = "", query: str = ""):
        self.url = url.rstrip("/")
        self.cookies = CookieJar()
        self.cookies_of_page: dict[str, str] = {}  # that the page itself has set
        self.session = ""  # the server's name for it, by which it comes back
        self.page = ""  # the page's script
        self.polls: dict[str, float] = {}  # seconds between two runs of a fragment, by its id
        self.first_page = first_page
        self.query = query  # what follows "?" in the address
        self.widgets: dict[str, Widget] = {}  # by their keys in the script
        self.states: dict[str, WidgetState] = {}
        self._socket: ClientConnection | None = None
        self._kept: dict[str, ForwardMsg] = {}  # large messages, by their hashes

    async def __aenter__(self) -> "Pupil":
        await self.arrive()
        return self

    async def __aexit__(self, *error) -> None:
        await self.leave()

    async def arrive(self) -> Answer:
        """Open the page; after `leave`, come back to the session and drawing of before."""
        await asyncio.to_thread(self._knock)
        cookies = {cookie.name: cookie.value for cookie in self.cookies} | self.cookies_of_page
        token = cookies.get(XSRF_COOKIE, NO_TOKEN)
        self._socket = await connect(
            self.url.replace("http", "ws", 1) + STREAM,
            origin=self.url,
            subprotocols=["streamlit", token, *([self.session] if self.session else [])],
            additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())},
            proxy=None,
            max_size=None,
            ping_interval=None,  # browsers leave that to the server
        )
        return await self.run(page="" if self.page else self.first_page)

    async def leave(self) -> None:
        if self._socket:
            await self._socket.close()

    async def go_to(self, page: str) -> Answer:
        """Open another page by its name in the address, as in "train"."""
        self.page = ""
        return await self.run(page=page)

    async def draw(self, drawing: OnCanvas) -> Answer:
        """Have this and nothing else on the canvas."""
        return await self.put("canvas", json_value=drawing.state)

    async def choose_network(self, name: str) -> Answer:
        """Choose a network by its name in the catalogue."""
        options = self.widgets["network"].element.selectbox.options
        title = CATALOGUE[name].title
        option = next(option for option in options if option.split(" · ")[0] == title)
        return await self.put("network", string_value=option)

    async def put(self, key: str, **value) -> Answer:
        """Give a widget any value: the name of a field of WidgetState, and what is in it."""
        widget = self.widgets[key]
        self.states[key] = WidgetState(id=widget.id, **value)
        return await self.run(widget.fragment)

    async def press(self, key: str) -> Answer:
        """Press a button."""
        widget = self.widgets[key]
        return await self.run(widget.fragment, WidgetState(id=widget.id, trigger_value=True))

    async def report(self, key: str, event: str, value) -> Answer:
        """Have a component of the page's own report an event, with any JSON value."""
        widget = self.widgets[key]
        events = json.dumps([{"event": event, "value": value}])
        once = WidgetState(id=EVENTS.format(widget.id), json_trigger_value=events)
        return await self.run(widget.fragment, once)

    async def run(self, fragment: str = "", *once: WidgetState, page: str = "") -> Answer:
        """Have the server run the whole script, or one fragment of it.

        `once` are values that hold for this run alone; `page` is the name of another page.
        Raises TimeoutError after `WAIT`, and
        websockets' ConnectionClosed.
        """
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.page_name = page
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.cached_message_hashes.extend(self._kept)
        message.rerun_script.widget_states.widgets.extend([*self.states.values(), *once])
        if fragment:
            message.rerun_script.is_auto_rerun = fragment in self.polls and not once
        else:
            self.polls.clear()
        began = time.perf_counter()
        await self.send(message.SerializeToString())
        elements = await self.receive()
        return Answer(elements, time.perf_counter() - began)

    async def send(self, frame: bytes | str) -> None:
        """Send any WebSocket frame."""
        await self._socket.send(frame)

    async def receive(self) -> list[Element]:
        """The elements that the next run of the script shows, once it is over."""
        elements = None  # of a run that was under way before
        async with asyncio.timeout(WAIT):
            while True:
                message = self._whole(ForwardMsg.FromString(await self._socket.recv()))
                kind = message.WhichOneof("type")
                if kind == "new_session":
                    elements = []
                    self.session = message.new_session.initialize.session_id
                    self.page = message.new_session.page_script_hash
                elif kind == "navigation":
                    self.page = message.navigation.page_script_hash
                elif kind == "page_info_changed":
                    self.query = message.page_info_changed.query_string
                elif kind == "auto_rerun":
                    self.polls[message.auto_rerun.fragment_id] = message.auto_rerun.interval
                elif elements is None:
                    continue
                elif kind == "delta":
                    if message.delta.HasField("new_element"):
                        elements.append(message.delta.new_element)
                    self._learn(message.delta)
                elif kind == "script_finished":
                    if message.script_finished != AGAIN:
                        return elements
                    self.polls.clear()  # a fragment has asked for the whole script

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message itself, where only its hash was sent; a large one is kept."""
        if message.WhichOneof("type") == "ref_hash":
            message = self._kept[message.ref_hash]
        if message.metadata.cacheable or message.hash in self._kept:
            self._kept.pop(message.hash, None)  # the last ones stand last
            self._kept[message.hash] = message
            if len(self._kept) > MAX_KEPT:
                del self._kept[next(iter(self._kept))]
        return message

    def _learn(self, delta: Delta) -> None:
        """Remember what is a widget; tabs are a block, not an element."""
        element, content = delta.new_element, delta.add_block.tab_container
        if delta.HasField("new_element"):
            content = getattr(element, element.WhichOneof("type"))
        name = getattr(content, "id", "")
        if name.startswith("$$ID-"):  # $$ID-hash-key
            self.widgets[name.split("-", 2)[2]] = Widget(name, delta.fragment_id, element)

    def _knock(self) -> None:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        for path in ASKED_FIRST:
            opener.open(self.url + path, timeout=WAIT).close()
