"""Bad input by the server's own doors, WebSocket and HTTP, beside a pupil who goes on drawing.

What is no drawing gets a sentence or leaves the page as it was; the server's memory and
everybody else's answers stay as they were. Some of the cases were found by
benchmarks/fuzz.py.
"""

import asyncio
import base64
import http.client
import json
import re
import struct
import zlib
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from digits.image.framing import frame_drawing
from digits.strokes.canvas_json import NO_DRAWING
from testing.page import SEVEN
from testing.pupil import Pupil, put_on_canvas
from testing.server import ROOT, serving

DRAWN = put_on_canvas([np.float64(way) for way in SEVEN])
ONE = put_on_canvas([np.float64([(180, 60), (180, 300)])])
# What the page makes of input: it goes on with the 7 or finds none, or says a sentence.
READ, EMPTY = "7", "?"
REFUSED, TOO_MUCH = NO_DRAWING, "This drawing has too many strokes. Clear it and draw again."
# What Streamlit says of any exception. Only of a message that Streamlit cannot read, and of
# which our code never hears, is it the right answer.
BROKEN = "This app has encountered an error."
# The most MiB that the server may take beyond what it has after the first answer. A PNG of
# 30,000 x 30,000, decoded, takes 3,433.
MAX_MEMORY = 400

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def server():
    """A server of its own, whose memory is watched."""
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def url(server):
    return server.url


@pytest.fixture(scope="module")
def pupil(runner, url):
    """Somebody who draws, whatever others do."""
    pupil = Pupil(url)
    runner.run(pupil.arrive())
    runner.run(draw_and_check(pupil))
    yield pupil
    runner.run(pupil.leave())


@pytest.fixture(scope="module")
def memory(server, pupil):
    """The most MiB that the server has had, less what it had after the first answer."""
    at_first = server.memory()

    def memory() -> float:
        status = Path(f"/proc/{server.process.pid}/status")
        if not status.exists():  # elsewhere only what it has now is to be had
            return server.memory() - at_first
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024 - at_first

    return memory


@pytest.fixture(scope="module")
def attacker(runner, url):
    """One who has drawn, stays, and sends one thing after the other."""
    attacker = Pupil(url)
    runner.run(attacker.arrive())
    runner.run(attacker.draw(DRAWN))
    yield attacker
    runner.run(attacker.leave())


@pytest.fixture
def beside(runner, url, pupil, memory):
    """Lets an attacker, a new one if need be, do something while the pupil draws; the outcome."""

    async def both(do, attacker):
        if attacker is None:
            async with Pupil(url) as attacker:
                return await both(do, attacker)
        outcome, _ = await asyncio.gather(do(attacker), draw_and_check(pupil))
        return outcome

    def beside(do, attacker=None):
        outcome = runner.run(both(do, attacker))
        assert memory() < MAX_MEMORY
        return outcome

    return beside


async def draw_and_check(pupil: Pupil) -> None:
    for drawing, digit in ((DRAWN, "7"), (ONE, "1")):
        answer = await pupil.draw(drawing)
        assert answer.words[0] == digit
        np.testing.assert_array_equal(answer.seen, frame_drawing(drawing.ink))


def seen_in(answer) -> str:
    """What the page made of what it was sent."""
    errors = [each.exception for each in answer.elements if each.WhichOneof("type") == "exception"]
    if errors:
        assert not errors[0].stack_trace
        assert str(ROOT) not in errors[0].message
        assert errors[0].message.startswith(BROKEN)
        return BROKEN
    for element in answer.elements:
        if element.alert.body in (REFUSED, TOO_MUCH):
            return element.alert.body
    return answer.words[0]


# The canvas


def canvas(raw: str) -> str:
    """What the canvas sends, with any JSON in place of its strokes."""
    return '{"drawing": {"data": null, "raw": ' + raw + "}}"


def objects(*strokes: str) -> str:
    return '{"version": "7.4.0", "objects": [' + ", ".join(strokes) + "]}"


def stroke(width: str, x: str) -> str:
    return f'{{"type": "path", "strokeWidth": {width}, "path": [["M", {x}, 5], ["L", 9, 9]]}}'


CANVASES = {
    "text for a picture": ('{"drawing": {"data": "x"}}', READ),
    "megabytes for a picture": (json.dumps({"drawing": {"data": "A" * 3_000_000}}), READ),
    "text for a drawing": ('{"drawing": "x"}', REFUSED),
    "a number for a drawing": ('{"drawing": 1e999}', REFUSED),
    "a list for a drawing": ('{"drawing": [[]]}', REFUSED),
    "an empty drawing": ('{"drawing": {}}', READ),
    "keys missing": ("{}", READ),
    "a list": ("[1]", READ),
    "null": ("null", READ),
    "a fit without its keys": ('{"drawing": {}, "backgroundFit": {"naturalWidth": 1}}', REFUSED),
    "a number for a fit": ('{"drawing": {}, "backgroundFit": 1}', REFUSED),
    "null for strokes": (canvas("null"), READ),
    "a number for strokes": (canvas("1e999"), REFUSED),
    "half a sign": (canvas('"\\ud800"'), REFUSED),
    "no strokes": (canvas(objects()), EMPTY),
    "most of a million strokes": (canvas(objects(*["{}"] * 800_000)), TOO_MUCH),
    "deep strokes": (canvas(objects("[" * 900 + "]" * 900)), REFUSED),
    "NaN and Infinity": (canvas(objects(stroke("NaN", "-Infinity"))), REFUSED),
    "text in numbers": (canvas(objects(stroke('"9"', '"9"'))), REFUSED),
}


@pytest.mark.parametrize(("sent", "expected"), CANVASES.values(), ids=CANVASES)
def test_what_is_no_drawing_is_refused_and_nobody_else_notices(beside, attacker, sent, expected):
    async def send(attacker):
        outcome = seen_in(await attacker.put("canvas", json_value=sent))
        assert seen_in(await attacker.draw(DRAWN)) == READ
        return outcome

    assert beside(send, attacker) == expected


# What Streamlit itself cannot read

UNREADABLE = {
    "no JSON": ("canvas", {"json_value": "{{"}),
    "too deep": ("canvas", {"json_value": canvas("[" * 100_000 + "]" * 100_000)}),
    "a number of 5,000 digits": ("canvas", {"json_value": canvas("9" * 5000)}),
    "a number for the canvas": ("canvas", {"int_value": 7}),
    "a number for a network": ("network", {"int_value": 99}),
    "a number for a lesson": ("lesson", {"int_value": 7}),
}


@pytest.mark.parametrize(("widget", "value"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_streamlit_itself_cannot_read_gets_its_sentence(beside, widget, value):
    async def send(attacker):
        return seen_in(await attacker.put(widget, **value))

    assert beside(send) == BROKEN


# The other widgets


def pen(width: str) -> dict[str, str]:
    return {"json_value": f'{{"pen": {width}}}'}


WIDGETS = {
    "a pen beyond its range": ("controls", pen("9999")),
    "a pen of NaN": ("controls", pen("NaN")),
    "a pen of infinity": ("controls", pen("1e999")),
    "half a pen": ("controls", pen("12.5")),
    "two pens": ("controls", pen("[12, 20]")),
    "no pen": ("controls", pen("null")),
    "text for a pen": ("controls", pen('"thick"')),
    "a list for the controls": ("controls", {"json_value": "[1]"}),
    "a network there is not": ("network", {"string_value": "../../etc/passwd"}),
    "a pupil's network without one": ("network", {"string_value": "own-1"}),
    "a lesson there is not": ("lesson", {"string_value": "Nope"}),
}


@pytest.mark.parametrize(("widget", "value"), WIDGETS.values(), ids=WIDGETS)
def test_a_value_that_no_widget_has_leaves_the_answer_as_it_was(beside, widget, value):
    async def send(attacker):
        await attacker.draw(DRAWN)
        return seen_in(await attacker.put(widget, **value))

    assert beside(send) == READ


# Strokes that a browser has kept, and has put on the canvas

KEPT = {
    "no id": ({"strokes": []}, READ),
    "a number for an id": ({"id": 7, "strokes": []}, READ),
    "a long id": ({"id": "x" * 65, "strokes": []}, READ),
    "a list": ([1], READ),
    "null": (None, READ),
    "no strokes": ({"id": "1"}, REFUSED),
    "a number for strokes": ({"id": "1", "strokes": 7}, REFUSED),
    "half a point": ({"id": "1", "strokes": [{"pen": 9, "points": [1, 2, 3]}]}, REFUSED),
    "a point of NaN": ({"id": "1", "strokes": [{"pen": 9, "points": [1, float("nan")]}]}, REFUSED),
    "a pen of infinity": (
        {"id": "1", "strokes": [{"pen": float("inf"), "points": [1, 2]}]},
        REFUSED,
    ),
    "a point far away": ({"id": "1", "strokes": [{"pen": 9, "points": [1e300, -1e300]}]}, EMPTY),
}


@pytest.mark.parametrize(("sent", "expected"), KEPT.values(), ids=KEPT)
def test_strokes_that_no_browser_keeps_are_not_put_back(beside, sent, expected):
    async def send(attacker):
        await attacker.draw(DRAWN)
        return seen_in(await attacker.report("controls", "put", sent))

    assert beside(send) == expected


# Pictures


def bomb() -> bytes:
    """A PNG of 30,000 x 30,000 pixels in its header, and 20 kB behind it that become 20 MB."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0)
    pixels = zlib.compress(bytes(20_000_000), 9)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def part(content: bytes, name: str = "a.png", /, **changes) -> dict:
    """A whole file in one part, as a browser sends it."""
    text, size = base64.b64encode(content).decode(), len(content)
    return {"id": "1", "name": name, "size": size, "start": 0, "content": text} | changes


SENT = {
    "no object": 7,
    "no content": {"name": "a.png"},
    "a number for its name": part(b"x") | {"name": 7},
    "no base64": part(b"x", content="é"),
    "a size of infinity": part(b"x", size=float("inf")),
    "less than it says": part(b"x", size=25_000_000),
    "more than is taken": part(b"x", size=10**30),
    "a second part without a first": part(b"x", start=1, size=2),
    "text": part(b"no picture"),
    "a bomb": part(bomb(), "../../app.py"),
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_what_is_no_picture_is_not_read(beside, sent):
    async def send(attacker):
        await attacker.press("way_picture")
        return seen_in(await attacker.report("choose_picture", "part", sent))

    assert beside(send) == EMPTY


def test_widgets_pages_and_fragments_that_there_are_not_are_passed_over(beside):
    async def send(attacker):
        message = BackMsg()
        message.rerun_script.page_script_hash = "../../app.py"
        message.rerun_script.query_string = "x=" + "9" * 1_000_000
        for number in range(1000):
            message.rerun_script.widget_states.widgets.add(id=f"$$ID-{number}-x", string_value="x")
        await attacker.send(message.SerializeToString())
        await attacker.receive()
        await attacker.send(BackMsg(rerun_script={"fragment_id": "x"}).SerializeToString())
        return seen_in(await attacker.draw(DRAWN))

    assert beside(send) == READ


# Frames

FRAMES = {
    "no message": (b"\xff" * 1000, 1002),
    "text": ("hello", None),
    "more than a drawing can be": (bytes(4_000_001), 1009),
    "more than is received at all": (bytes(21_000_000), 1009),
}


@pytest.mark.parametrize(("frame", "code"), FRAMES.values(), ids=FRAMES)
def test_a_frame_that_is_no_message_ends_its_own_connection(beside, frame, code):
    async def send(attacker):
        with pytest.raises(ConnectionClosed) as closed:
            await attacker.send(frame)
            await attacker.receive()
        return closed.value.rcvd and closed.value.rcvd.code

    assert beside(send) == code


MESSAGES = [
    {"clear_cache": True},
    {"stop_script": True},
    {"set_run_on_save": True},
    {"load_git_info": True},
    {"debug_shutdown_runtime": True},
    {"debug_disconnect_websocket": True},
    {"backend_operation_request": {"request_id": "1", "install_skills": {}}},
    {},
]


@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_messages_that_the_page_never_sends_change_nothing_for_others(beside, attacker, message):
    async def send(attacker):
        await attacker.send(BackMsg(**message).SerializeToString())
        return seen_in(await attacker.draw(DRAWN))

    assert beside(send, attacker) == READ


def test_a_few_bytes_cannot_be_blown_up_on_their_way(runner, url):
    async def extensions():
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(address, origin=url, proxy=None, compression="deflate") as socket:
            return socket.protocol.extensions

    assert runner.run(extensions()) == []


def test_a_page_elsewhere_cannot_speak_for_its_visitors(runner, url):
    async def open_from_elsewhere():
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(address, origin="https://example.org", proxy=None):
            pass

    with pytest.raises(InvalidStatus, match="403"):
        runner.run(open_from_elsewhere())


# HTTP

CANVAS_PARTS = "/_stcore/bidi-components/streamlit-drawable-canvas.streamlit_drawable_canvas/"
PLACES = (
    "/",
    "/static/",
    "/app/static/",
    "/media/",
    "/component/canvas_controls/",
    "/component/streamlit_drawable_canvas/",
    "/_stcore/bidi-components/canvas_controls/",
    CANVAS_PARTS,
    "/_stcore/upload_file/x/",
)
UP = ("", "../" * 8, "%2e%2e/" * 8, "..%2f" * 8, "..%5c" * 8, "....//" * 8, "/", "static/../" * 2)
FILES = (
    "app.py",
    ".streamlit/config.toml",
    "requirements.txt",
    "assets/style/page.css",
    "models/mlp-128/report.json",
    "models/mlp-128/network.keras",
)


def ask(url: str, method: str, path: str, body=None, **headers) -> http.client.HTTPResponse:
    """Ask for a path as it is, which browsers and most libraries would tidy up before."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    response.content = response.read()
    connection.close()
    return response


def test_nothing_is_served_but_the_page_and_its_parts(url):
    build = Path(find_spec("streamlit_drawable_canvas").origin).parent / "frontend" / "build"
    script = next(build.glob("index-*.js"))
    assert ask(url, "GET", CANVAS_PARTS + script.name).content == script.read_bytes()
    page = ask(url, "GET", "/").content
    for file in FILES:
        content = (ROOT / file).read_bytes()
        names = [up + file for up in UP] + [quote(str(ROOT / file)), quote(str(ROOT / file), "")]
        for path in [place + name for place in PLACES for name in names]:
            answer = ask(url, "GET", path)
            assert content not in answer.content, path
            assert answer.status >= 300 or answer.content == page, path


@pytest.mark.parametrize("path", ["/_stcore/agent/interact", "/_stcore/agent/mcp"])
def test_nobody_drives_the_page_but_by_its_own_door(url, path):
    assert ask(url, "POST", path, b"{}").status >= 400


def test_pages_elsewhere_may_not_read_answers(url):
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics"):
        answer = ask(url, "GET", path, Origin="https://example.org")
        assert answer.getheader("Access-Control-Allow-Origin") is None


def test_a_file_is_taken_only_with_the_token_of_the_page_and_up_to_a_megabyte(runner, url, pupil):
    def put(content: bytes, **headers) -> int:
        body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        body += content + b"\r\n--x--\r\n"
        path = f"/_stcore/upload_file/{pupil.session}/file-of-a-test"
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        return ask(url, "PUT", path, body, **kind, **headers).status

    cookies = [ask(url, "GET", "/_stcore/health").getheader("Set-Cookie") for _ in range(2)]
    assert "samesite=lax" in cookies[0].lower()
    token, another = (re.search(r"_streamlit_xsrf=([^;]+)", cookie)[1] for cookie in cookies)
    both = {"Cookie": f"_streamlit_xsrf={token}", "X-Xsrftoken": token}
    assert put(b"x", **both) == 204
    assert put(b"x") == 403
    assert put(b"x", Cookie=both["Cookie"]) == 403
    assert put(b"x", **(both | {"X-Xsrftoken": another})) == 403
    assert put(bytes(2**20 + 1), **both) == 413
    runner.run(draw_and_check(pupil))
