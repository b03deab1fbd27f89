"""nginx before two replicas, one of which dies; and the files that the image is made of."""

import asyncio
import ipaddress
import itertools
import os
import re
import shutil
import socket
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, WebSocket, expect

from digits.networks.recipes import DEFAULT_NETWORK
from testing import load_test
from testing.browser import BARS, LAPTOP, WAIT, choose_way, draw, go_to, launched
from testing.load_test import replica_of
from testing.nginx import DEPLOY, find_nginx, in_front_of
from testing.pupil import Pupil
from testing.server import ROOT, Server, serving, unused_port
from testing.upgrades import CANVAS, FOR_OPERATORS, UPLOAD, XSRF_COOKIE, script_hashes
from testing.workload import prepare

PUPILS, SECONDS = 6, 4
CAMERA = "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"
ANSWERED_7 = b'<div class="digit known">7</div>'

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def workload():
    return prepare(count=20)


@pytest.fixture(scope="module")
def replicas():
    """Two servers; under CI there must be an nginx to put in front of them."""
    if not find_nginx():
        assert not os.environ.get("CI"), "no nginx"
        pytest.skip("no nginx; Debian has it: apt-get install nginx-light")
    with ExitStack() as stack:
        yield [stack.enter_context(serving()) for _ in range(2)]


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
    with launched(browser_path, *CAMERA) as browser:
        tab = Tab(browser.new_page(viewport=LAPTOP), [], [])
        tab.page.on("console", lambda message: tab.complaints.append(message.text))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.on("websocket", lambda socket: listen(socket, tab.sockets))
        tab.page.goto(gate.url)
        tab.page.locator(f"{BARS} .bar").first.wait_for(timeout=WAIT)
        yield tab


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
        "X-Xsrftoken": cookies[XSRF_COOKIE],
        "Content-Type": "multipart/form-data; boundary=b",
    }
    address = f"{gate.url}{UPLOAD}/{pupil.session}/1"
    return request(address, "PUT", part + bytes(size) + b"\r\n--b--\r\n", **headers).status


# nginx


@pytest.mark.server
def test_a_request_reaches_the_replica_that_has_the_session(gate):
    async def upload_all():
        for _ in range(4):
            async with Pupil(gate.url) as pupil:
                kept.append(await asyncio.to_thread(upload, gate, pupil, 1000))
                lost.append(await asyncio.to_thread(upload, gate, pupil, 1000, "replica"))

    kept, lost = [], []
    run(upload_all())
    assert kept == [204] * 4
    assert 400 in lost  # without the cookie, a replica that does not know the session


@pytest.mark.server
def test_a_file_may_be_as_large_as_the_page_allows(gate):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    most = config["server"]["maxUploadSize"] * 2**20 - 1000  # what is sent with the picture

    async def upload_both():
        async with Pupil(gate.url) as pupil:
            return [await asyncio.to_thread(upload, gate, pupil, size) for size in (most, 2 * most)]

    assert run(upload_both()) == [204, 413]


@pytest.mark.server
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


def test_only_nginx_says_where_a_pupil_is_and_a_browser_does_not():
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    subnet = re.search(r"subnet: ([\d./]+)", compose)[1]
    assert f"FORWARDED_ALLOW_IPS: {subnet} " in compose
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    # The header is replaced: $proxy_add_x_forwarded_for would keep what the browser said.
    assert re.findall(r"X-Forwarded-For (\S+);", nginx) == ["$remote_addr"]


@pytest.mark.server
def test_no_line_of_the_log_has_the_secret_in_a_teachers_link(replicas, tmp_path):
    gone, log = Server(f"http://127.0.0.1:{unused_port()}", replicas[0].process), tmp_path / "log"
    with in_front_of([gone, *replicas], log) as gate:
        for asked in ("/class?code=CCCC&secret=of-a-teacher", "/?of-a-pupil"):
            assert request(gate.url + asked, Cookie=f"replica={gone.address}").status == 200
    lines = log.read_text()
    assert "of-a-pupil" in lines and "of-a-teacher" not in lines


def test_no_password_stands_in_the_repository_and_the_database_has_no_rights():
    compose = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    uses = re.findall(r"PASSWORD: (.*)|postgresql://classes:(.*?)@", compose)
    assert len(uses) == 2
    assert all("".join(use).strip('"').startswith("${CLASSES_PASSWORD:?") for use in uses)
    assert "deploy/.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    postgres = re.search(r"\n  postgres:.*?\n\n", compose, re.DOTALL)[0]
    for line in ("read_only: true", "cap_drop: [ALL]", "user: postgres", "networks: [classes]"):
        assert line in postgres
    assert "ports:" not in postgres


@pytest.mark.server
def test_what_is_the_operators_is_not_shown_and_headers_are_set(gate):
    for path in FOR_OPERATORS:
        assert request(gate.url + path).status == 404
    headers = request(gate.url, **{"Accept-Encoding": "gzip"}).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] == "nginx"
    assert headers["Content-Encoding"] == "gzip"
    assert "HttpOnly" in headers["Set-Cookie"]
    assert "default-src 'self';" in headers["Content-Security-Policy"]


def test_the_policy_knows_the_scripts_in_streamlits_page():
    policy = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"'sha256-(.*?)'", policy) == script_hashes()


@pytest.mark.browser
@pytest.mark.server
def test_a_browser_shows_every_page_and_photographs_under_the_policy(tab):
    choose_way(tab.page, "camera")
    tab.page.get_by_role("button", name="Take photo").click(timeout=WAIT)
    expect(tab.page.locator(".picture-input [role=status]")).to_have_text(
        re.compile("The ink that is read|The photo holds no ink"), timeout=WAIT
    )
    choose_way(tab.page, "canvas")
    tab.page.locator(CANVAS).wait_for(timeout=WAIT)
    for title in ("Networks", "Train", "Draw"):
        go_to(tab.page, title)
        tab.page.wait_for_load_state("networkidle")
    assert not [text for text in tab.complaints if "Security Policy" in text]


@pytest.mark.browser
@pytest.mark.server
def test_pupils_of_a_dead_replica_go_on_at_another_and_nobody_else_notices(
    gate, replicas, workload, tab
):
    picture = tab.page.locator(".st-key-seen img")
    empty = picture.get_attribute("src")
    draw(tab.page, "30,22 70,22 48,82")
    answer = tab.page.locator(".st-key-answer .digit.known")
    expect(answer).to_have_text("7", timeout=WAIT)
    expect(picture).not_to_have_attribute("src", empty, timeout=WAIT)  # comes after the answer
    seen = picture.get_attribute("src")
    at = {cookie["name"]: cookie["value"] for cookie in tab.page.context.cookies()}["replica"]
    dies, lives = sorted(replicas, key=lambda replica: replica.address != at)

    test = run(load_test.run(gate, [dies, lives], workload, PUPILS, SECONDS))
    assert 0 < len(test.moved) < PUPILS
    assert test.cut_off == test.moved
    assert test.all_right
    assert {replica_of(pupil) for pupil in test.pupils} == {lives.address}

    wait_until(tab, lambda: any(ANSWERED_7 in frame for frame in tab.sockets[1]))
    expect(answer).to_have_text("7")
    expect(picture).to_have_attribute("src", seen)
    draw(tab.page, "38,52 66,50")
    expect(picture).not_to_have_attribute("src", seen, timeout=WAIT)
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


def test_the_image_has_a_place_for_classes_that_its_user_may_write():
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    folder = re.search(r"DATABASE_URL=sqlite:///(/\w+)/", dockerfile)[1]
    user, group = re.search(r"^USER (\d+):(\d+)", dockerfile, re.MULTILINE).groups()
    assert f"RUN install -d -o {user} -g {group} {folder}\nVOLUME {folder}\n" in dockerfile


@pytest.mark.server
def test_what_is_in_the_image_reads_a_drawing_and_needs_no_rights(image, workload):
    """From a folder that cannot be written, without a home and without root's rights."""

    async def read_one(url: str):
        async with Pupil(url) as pupil:
            return await pupil.draw(workload.drawings[0])

    humbly = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    environment = {"HOME": str(image / "home"), "PYTHONPATH": ""}
    with serving(image / "app.py", environment=environment, prefix=humbly) as server:
        answer = run(read_one(server.url))
    assert workload.is_right(answer, DEFAULT_NETWORK, 0)
