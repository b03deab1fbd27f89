"""A pupil and a board of a class without a browser: what their tabs send, and what they hear.

    pupil = ClassPupil(url, code)
    await pupil.arrive()
    await pupil.hand_in(drawing)    # returns when the server has kept it

A tab asks for what is new as often as the page tells it to, and comes back where the connection
breaks, as a browser does. Left out: what thirty of them do together (see class_work.py).
"""

import asyncio
import contextlib
import json
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import urlencode

from streamlit.proto.Element_pb2 import Element
from websockets.exceptions import WebSocketException

from testing.pupil import Answer, OnCanvas, Pupil

T = TypeVar("T")

RETRY_AFTER = 0.5  # seconds, where nobody answers or a drawing was not kept
# The components of the pages (views/classroom): what they are called, and what their data holds.
COOKIE, HAND_IN, WATCH, FOLLOW = "class_cookie", "hand_in", "class_watch", "class_follow"
TILE = re.compile(r'data-pick="(\d+)"')  # of a drawing, by its id in the database


class ClassTab(Pupil):
    """A tab on a page of a class; what it asks goes one by one, as in a browser."""

    def __init__(self, url: str, page: str, **query: str):
        super().__init__(url, page, urlencode(query))
        self.polled = 0
        self._line = asyncio.Lock()
        self._polling: asyncio.Task | None = None

    async def arrive(self) -> Answer:
        """Open the page, and from now on ask for what is new."""
        async with self._line:
            answer = await super().arrive()
        if self._polling is None or self._polling.done():
            self._polling = asyncio.create_task(self._poll())
        return answer

    async def leave(self) -> None:
        if self._polling:
            self._polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._polling
        await super().leave()

    async def ask(self, what: Callable[[], Awaitable[T]]) -> T:
        """Ask as soon as what was asked before is answered; come back where that fails."""
        async with self._line:
            while True:
                try:
                    return await what()
                except (OSError, WebSocketException):
                    await self._come_back()

    async def _come_back(self) -> None:
        while True:
            await asyncio.sleep(RETRY_AFTER)
            with contextlib.suppress(OSError, WebSocketException):
                await super().leave()
                await super().arrive()
                return

    async def _poll(self) -> None:
        due: dict[str, float] = {}
        while True:
            now = time.monotonic()
            due = {each: due.get(each, now + wait) for each, wait in self.polls.items()}
            for fragment in [each for each, moment in due.items() if moment <= now]:
                del due[fragment]
                await self.ask(lambda fragment=fragment: self._ask_for_news(fragment))
                self.polled += 1
            await asyncio.sleep(0.02)

    async def _ask_for_news(self, fragment: str) -> None:
        if fragment in self.polls:  # and not forgotten while others were answered
            await self.run(fragment)

    async def receive(self) -> list[Element]:
        elements = await super().receive()
        for element in elements:
            if element.WhichOneof("type") == "bidi_component":
                component = element.bidi_component
                self.hear(component.component_name.split(".")[-1], component)
        return elements

    def hear(self, component: str, proto) -> None:
        """Take up what the server says to a component of the page."""
        if component == COOKIE and (text := data_of(proto)):
            name, value = text.split(";")[0].split("=", 1)
            self.cookies_of_page[name] = value


def data_of(proto):
    """What a component is given to show: any JSON value, or None."""
    text = proto.json or proto.mixed.json
    return json.loads(text) if text else None


class ClassPupil(ClassTab):
    """A tab on /join. `refusals` are the sentences with which drawings were not kept."""

    def __init__(self, url: str, code: str):
        super().__init__(url, "join", code=code)
        self.code = code
        self.said: dict = {}  # what the server said last to the button "Hand in"
        self.refusals: list[str] = []

    def hear(self, component: str, proto) -> None:
        super().hear(component, proto)
        if component == HAND_IN and isinstance(data := data_of(proto), dict):
            self.said = data

    async def draw(self, drawing: OnCanvas) -> Answer:
        return await self.ask(lambda: super(ClassPupil, self).draw(drawing))

    async def hand_in(self, strokes: list[dict], sent: Callable[[str], None] | None = None) -> str:
        """Hand in strokes in the short form (canvas_json.py); the id that the server has kept.

        Sends them until they are kept, each time for the task and turn of that moment.
        """
        identity, attempt = uuid.uuid4().hex, 0
        if sent:
            sent(identity)
        while self.said.get("kept") != identity:
            attempt += 1
            if attempt > 1:
                await asyncio.sleep(RETRY_AFTER)
            await self.ask(lambda attempt=attempt: self._send(identity, attempt, strokes))
            refused = self.said.get("refused")
            if refused and refused["id"] == identity:
                self.refusals.append(refused["sentence"])
        return identity

    async def _send(self, identity: str, attempt: int, strokes: list[dict]) -> None:
        moment = {key: self.said[key] for key in ("code", "task", "turn")}
        value = {"id": identity, "attempt": attempt, "strokes": strokes, **moment}
        await self.report(HAND_IN, "hand_in", value)


class Board(ClassTab):
    """A tab on /class: when each drawing was on it first, by its id in the database."""

    def __init__(self, url: str, code: str, secret: str):
        super().__init__(url, "class", code=code, secret=secret)
        self.shown: dict[int, float] = {}  # seconds of the monotonic clock
        self._revision = self._drawn = self._asked = None

    def hear(self, component: str, proto) -> None:
        super().hear(component, proto)
        now, data = time.monotonic(), data_of(proto)
        if component == WATCH:
            self._revision = data
        elif component == FOLLOW:
            self._drawn = data
        for identity in TILE.findall(str(data)):
            self.shown.setdefault(int(identity), now)

    async def _ask_for_news(self, fragment: str) -> None:
        """The watch; where it says that the class has changed, the board as well."""
        await super()._ask_for_news(fragment)
        if self._revision not in (self._drawn, self._asked):
            self._asked = self._revision
            await self.report(FOLLOW, "changed", self._revision)
