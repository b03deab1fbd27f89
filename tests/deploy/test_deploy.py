"""nginx before two replicas, one of which dies; and the files that the image is made of."""

import asyncio
import base64
import ipaddress
import itertools
import os
import re
import shutil
import socket
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from playwright.sync_api import Page, WebSocket, expect, sync_playwright

from benchmarks.lesson import prepare
from benchmarks.nginx import DEPLOY, address, find_nginx, in_front_of, wait_for
from benchmarks.replicas import teach, whose
from digits.networks.recipes import DEFAULT_NETWORK
from testing.browser import ARGUMENTS, CANVAS, LAPTOP, WAIT, draw, unused_port
from testing.pupil import Pupil
from testing.server import OURS, ROOT, Server, serving

PUPILS, SECONDS = 6, 4
CAMERA = "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"
ANSWERED_7 = b'<div class="digit known">7</div>'
needs_nginx = pytest.mark.skipif(not find_nginx(), reason="no nginx; Debian: nginx-light")


@pytest.fixture(scope="module")
def lesson():
    return prepare(None, 20)


@pytest.fixture(scope="module")
def replicas():
    with ExitStack() as stack:
        replicas = [stack.enter_context(serving(OURS)) for _ in range(2)]
        for replica in replicas:
            wait_for(replica)
        yield replicas


@pytest.fixture(scope="module")
def gate(replicas):
    with in_front_of(replicas) as gate:
        yield gate


class Tab(NamedTuple):
    """A tab of a real browser, what each of its WebSockets receives, and what it complains of."""

    page: Page
    sockets: list[list[bytes]]
    complaints: list[str]


@pytest.fixture(scope="module")
def tab(gate, browser_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=[*ARGUMENTS, *CAMERA]
        )
        tab = Tab(browser.new_page(viewport=LAPTOP), [], [])
        tab.page.on("console", lambda message: tab.complaints.append(message.text))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.on("websocket", lambda socket: listen(socket, tab.sockets))
        tab.page.goto(gate.url)
        tab.page.locator(".st-key-bars .bars").wait_for(timeout=WAIT)
        yield tab
        browser.close()


def listen(socket: WebSocket, sockets: list[list[bytes]]) -> None:
    sockets.append([])
    frames = sockets[-1]
    socket.on("framereceived", lambda frame: frames.append(frame))


def run(coroutine: Coroutine):
    """Its result, from another thread than Playwright's."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, coroutine).result()


def request(url: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """The answer, also where it is a refusal."""
    asked = urllib.request.Request(url, body, headers, method=method)
    try:
        return urllib.request.urlopen(asked, timeout=30)
    except urllib.error.HTTPError as refusal:
        return refusal


def upload(gate: Server, pupil: Pupil, size: int, without: str = "") -> int:
    """Status of what a browser sends for a file, with the pupil's cookies except one."""
    cookies = {cookie.name: cookie.value for cookie in pupil.cookies if cookie.name != without}
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="7.png"\r\n\r\n'
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-Xsrftoken": cookies["_streamlit_xsrf"],
        "Content-Type": "multipart/form-data; boundary=b",
    }
    address = f"{gate.url}/_stcore/upload_file/{pupil.session}/1"
    return request(address, "PUT", part + bytes(size) + b"\r\n--b--\r\n", **headers).status


# nginx


@needs_nginx
def test_pictures_reach_the_replica_that_has_the_session(gate):
    async def upload_all():
        for _ in range(4):
            async with Pupil(gate.url) as pupil:
                kept.append(await asyncio.to_thread(upload, gate, pupil, 1000))
                lost.append(await asyncio.to_thread(upload, gate, pupil, 1000, "replica"))

    kept, lost = [], []
    run(upload_all())
    assert kept == [204] * 4
    assert 400 in lost  # without the cookie, a replica that does not know the session


@needs_nginx
def test_a_picture_may_be_as_large_as_the_page_allows(gate):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    most = config["server"]["maxUploadSize"] * 2**20 - 1000  # what is sent with the picture

    async def upload_both():
        async with Pupil(gate.url) as pupil:
            return [await asyncio.to_thread(upload, gate, pupil, size) for size in (most, 2 * most)]

    assert run(upload_both()) == [204, 413]


@needs_nginx
def test_a_cookie_leads_nowhere_but_to_replicas(gate):
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0)
        port = elsewhere.getsockname()[1]
        for place in (
            f"127.0.0.1:{port}",
            f"127.0.0.1:{port}/",
            "localhost",
            "newcomers",
            "",
            "\\",
        ):
            assert request(gate.url, Cookie=f"replica={place}").status == 200
        with pytest.raises(BlockingIOError):
            elsewhere.accept()


def test_a_cookie_leads_nowhere_but_to_the_network_of_the_replicas():
    subnet = re.search(r"subnet: ([\d./]+)", (DEPLOY / "compose.yaml").read_text())[1]
    pattern = re.search(r'"~(\S+)" \$cookie_replica', (DEPLOY / "replicas.conf").read_text())[1]
    host, *places = ipaddress.ip_network(subnet).hosts()
    assert all(re.match(pattern, f"{place}:8501") for place in places)
    for cookie in (f"{host}:8501", f"{places[0]}:8502", f"{places[0]}:8501/", "10.77.29.2:8501"):
        assert not re.match(pattern, cookie), cookie


@needs_nginx
def test_what_is_the_operators_is_not_shown_and_headers_are_set(gate):
    assert request(f"{gate.url}/_stcore/metrics").status == 404
    assert request(f"{gate.url}/_stcore/agent/openapi.json").status == 404
    headers = request(gate.url, **{"Accept-Encoding": "gzip"}).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] == "nginx"
    assert headers["Content-Encoding"] == "gzip"
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "default-src 'self';" in headers["Content-Security-Policy"]


def test_the_policy_knows_the_scripts_in_streamlits_page():
    page = Path(find_spec("streamlit").origin).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text("utf-8"), re.DOTALL)
    hashes = [base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
    policy = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"'sha256-(.*?)'", policy) == hashes


@needs_nginx
def test_a_browser_shows_every_page_and_photographs_under_the_policy(tab):
    tab.page.get_by_role("radio", name="Camera").click()
    expect(tab.page.locator("video")).to_have_js_property("readyState", 4, timeout=WAIT)
    tab.page.get_by_role("button", name="Take Photo").click()
    tab.page.get_by_role("button", name="Clear photo").wait_for(timeout=WAIT)
    tab.page.get_by_role("radio", name="Draw").click()
    tab.page.locator(CANVAS).wait_for(timeout=WAIT)
    for name in ("Why?", "Networks", "Train", "Draw"):
        tab.page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
        expect(tab.page.get_by_role("heading", level=1)).to_be_visible(timeout=WAIT)
        tab.page.wait_for_load_state("networkidle")
    assert not [text for text in tab.complaints if "Security Policy" in text]


@needs_nginx
def test_pupils_of_a_dead_replica_go_on_at_another_and_nobody_else_notices(
    gate, replicas, lesson, tab
):
    draw(tab.page, "30,22 70,22 48,82")
    answer = tab.page.locator(".st-key-answer .digit.known")
    expect(answer).to_have_text("7", timeout=WAIT)
    seen = tab.page.locator(".st-key-seen img").get_attribute("src")
    at = {cookie["name"]: cookie["value"] for cookie in tab.page.context.cookies()}["replica"]
    dies, lives = sorted(replicas, key=lambda replica: address(replica) != at)

    school = run(teach(gate, [dies, lives], lesson, PUPILS, SECONDS))
    assert 0 < len(school.moved) < PUPILS
    assert school.cut_off == school.moved
    assert school.all_well
    assert {whose(pupil) for pupil in school.pupils} == {address(lives)}

    wait_until(tab, lambda: any(ANSWERED_7 in frame for frame in tab.sockets[1]))
    expect(answer).to_have_text("7")
    expect(tab.page.locator(".st-key-seen img")).to_have_attribute("src", seen)
    draw(tab.page, "38,52 66,50")
    expect(tab.page.locator(".st-key-seen img")).not_to_have_attribute("src", seen, timeout=WAIT)
    expect(answer).to_have_text("7")


def wait_until(tab: Tab, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT / 1000
    while not (len(tab.sockets) > 1 and is_so()):
        assert time.monotonic() < end
        tab.page.wait_for_timeout(100)


# Image


@pytest.fixture
def image(tmp_path) -> Path:
    """A folder of what the Dockerfile copies, where nobody can write."""
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (.*)", dockerfile, re.MULTILINE):
        *patterns, target = line.split()
        found = [sorted(ROOT.glob(pattern)) for pattern in patterns]
        assert all(found), line  # Docker would refuse to build
        for source in itertools.chain(*found):
            inside = target == "." or target.endswith("/")
            copy(source, tmp_path / target / source.name if inside else tmp_path / target)
    for folder in [tmp_path, *filter(Path.is_dir, tmp_path.rglob("*"))]:
        folder.chmod(0o555)
    return tmp_path


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "unfinished"))
    else:
        shutil.copy(source, target)


@contextmanager
def served_without_rights(folder: Path) -> Iterator[Server]:
    """The page in a folder, by a process that has no home and that no root's rights help."""
    port = unused_port()
    humbly = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    place = ["--server.address=127.0.0.1", f"--server.port={port}"]
    environment = {**os.environ, "HOME": str(folder / "home"), "PYTHONPATH": ""}
    process = psutil.Popen([*humbly, *command, *place], cwd=folder, env=environment)
    try:
        yield Server(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(10)


def test_every_asset_that_the_page_names_is_in_the_image(image):
    code = [ROOT / "app.py", *(ROOT / "views").glob("*.py")]
    named = re.findall(r'ASSETS / "(.+?)"', "".join(file.read_text("utf-8") for file in code))
    assert named
    assert all((image / "assets" / name).is_file() for name in named)


def test_what_is_in_the_image_reads_a_drawing_and_needs_no_rights(image, lesson):
    async def read_one(url: str):
        async with Pupil(url) as pupil:
            return await pupil.draw(lesson.drawings[0])

    with served_without_rights(image) as server:
        wait_for(server)
        answer = run(read_one(server.url))
    assert lesson.is_right(answer, DEFAULT_NETWORK, 0)
