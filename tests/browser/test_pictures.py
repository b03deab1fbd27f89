"""Pictures in the canvas's place: chosen, dropped, pasted and photographed, in a frame, too."""

import io
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FrameLocator, Locator, Page, expect

from testing.browser import ARGUMENTS, BARS, LAPTOP, WAIT, choose_way, open_lesson
from testing.upgrades import CANVAS
from tests.browser.conftest import button, expect_digit, settle

SEVEN = [[620, 200], [780, 200], [700, 460]]  # pixels of a sheet
THICK = 40
SHEET = 800, 1000  # height, width
INVITED = "Choose a picture of a digit or a number."
SPOKEN = ".picture-input [role=status]"
# Makes a file of bytes and hands it to the page as the event that a browser makes.
HAND_OVER = """([kind, bytes]) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(bytes)], "seven.png", { type: "image/png" }));
    const holder = kind === "drop" ? "dataTransfer" : "clipboardData";
    const event = new Event(kind, { bubbles: true, cancelable: true });
    Object.defineProperty(event, holder, { value: files });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
}"""


def sheet() -> np.ndarray:
    """A seven on paper, in its upper right part: uint8 (800, 1000)."""
    paper = np.full(SHEET, 235, np.uint8)
    cv2.polylines(paper, [np.array(SEVEN)], False, 20, THICK)
    return paper


def png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def file_input(page: Page | FrameLocator) -> Locator:
    return page.locator(".picture-input input")


def choose(page: Page | FrameLocator, content: bytes, name: str = "seven.png") -> None:
    expect(file_input(page)).to_have_attribute("accept", re.compile("image"))  # a script listens
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    file_input(page).set_input_files(file)


def says(page: Page | FrameLocator, text: str | re.Pattern) -> None:
    expect(page.locator(SPOKEN)).to_have_text(text, timeout=WAIT)


@pytest.fixture
def pictures(page) -> Iterator[Page]:
    """The page with the place of a picture, empty; the canvas comes back in the end."""
    choose_way(page, "picture")
    remove = button(page, "Remove picture")
    file_input(page).wait_for(state="attached", timeout=WAIT)
    settle(page)
    if remove.is_visible():
        remove.click()
        settle(page)
    expect_digit(page, "?")
    yield page
    choose_way(page, "canvas")
    page.locator(CANVAS).wait_for(timeout=WAIT)


def test_the_picture_is_shown_with_a_frame_around_the_digit_and_nothing_moves(pictures):
    answer = pictures.locator(".st-key-answer")
    before = answer.bounding_box()
    choose(pictures, png(sheet()))
    expect_digit(pictures, "7")
    says(pictures, "The ink that is read.")
    settle(pictures)
    picture = pictures.get_by_role("img", name="Your picture, with a frame")
    frame, place = picture.locator("rect.over").bounding_box(), picture.bounding_box()
    scale = place["width"] / SHEET[1]  # as wide as its place, which is square
    top = place["y"] + (place["height"] - SHEET[0] * scale) / 2
    left, right = place["x"] + 600 * scale, place["x"] + 800 * scale
    assert left - 40 < frame["x"] < left and right < frame["x"] + frame["width"] < right + 40
    assert top + 130 * scale < frame["y"] < top + 180 * scale
    assert answer.bounding_box() == before
    ink = pictures.get_by_role("img", name="The ink that is read")
    assert ink.evaluate("image => image.decode().then(() => image.naturalHeight)") > 28


def test_a_removed_picture_takes_its_answer_along_and_no_other_way_shows_it(pictures):
    choose(pictures, png(sheet()))
    expect_digit(pictures, "7")
    choose_way(pictures, "camera")
    expect_digit(pictures, "?")
    expect(pictures.locator(".answer .line")).to_have_text("Take a photo of a digit or a number.")
    says(pictures, re.compile("No camera was found|does not let this page use the camera"))
    expect(button(pictures, "Try again")).to_be_enabled()
    choose_way(pictures, "picture")
    expect_digit(pictures, "7")
    button(pictures, "Remove picture").click()
    expect_digit(pictures, "?")
    expect(pictures.locator(".answer .line")).to_have_text(INVITED)
    expect(button(pictures, "Remove picture")).to_be_hidden()
    expect(pictures.locator(".picture-input svg")).to_be_hidden()


def test_a_refused_file_is_explained_until_the_next_one_comes(pictures):
    choose(pictures, b"no picture", "notes.txt")
    says(pictures, "notes.txt is no picture that can be read.")
    expect(pictures.locator(".answer .line")).to_have_text(INVITED)
    choose(pictures, png(sheet()))
    expect(pictures.locator(SPOKEN)).not_to_contain_text("notes.txt")
    expect_digit(pictures, "7")
    says(pictures, "The ink that is read.")


def test_a_file_that_no_browser_can_read_comes_in_parts_and_one_too_large_not_at_all(
    pictures, tmp_path
):
    sent = []
    client = pictures.context.new_cdp_session(pictures)
    client.send("Network.enable")
    client.on(
        "Network.webSocketFrameSent",
        lambda event: sent.append(len(event["response"]["payloadData"])),
    )
    large = tmp_path / "large.tif"
    large.write_bytes(bytes(25_000_001))
    file_input(pictures).set_input_files(large)
    says(pictures, "large.tif is larger than 25 MB. Save it as a smaller JPEG.")
    assert sum(sent) < 100_000
    scan = io.BytesIO()
    Image.fromarray(cv2.resize(sheet(), (2000, 1600))).save(scan, "TIFF")
    assert len(scan.getvalue()) > 3_000_000
    choose(pictures, scan.getvalue(), "scan.tif")
    expect_digit(pictures, "7")
    assert sum(sent) > len(scan.getvalue()) and max(sent) < 2_000_000
    client.detach()


def test_a_large_picture_is_made_smaller_and_not_sent_again(pictures):
    noise = np.random.default_rng(0).integers(-12, 12, (2400, 3000), np.int8)
    content = png((cv2.resize(sheet(), (3000, 2400)) + noise).astype(np.uint8))
    assert len(content) > 2_500_000
    frames = []
    client = pictures.context.new_cdp_session(pictures)
    client.send("Network.enable")
    for kind in ("Sent", "Received"):
        client.on(
            f"Network.webSocketFrame{kind}",
            lambda event: frames.append(len(event["response"]["payloadData"])),
        )
    choose(pictures, content)
    expect_digit(pictures, "7")
    settle(pictures)
    assert max(frames) < 2_500_000
    frames.clear()
    open_lesson(pictures, "How it is framed")
    settle(pictures)
    assert 0 < max(frames) < 30_000
    client.detach()


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted(pictures, kind):
    assert pictures.evaluate(HAND_OVER, [kind, list(png(sheet()))]) == (kind == "drop")
    expect_digit(pictures, "7")


def test_heic_and_pdf_can_be_chosen(pictures):
    accepted = file_input(pictures).get_attribute("accept").split(",")
    assert {"image/*", ".heic", "application/pdf"} <= set(accepted)


def test_a_browser_that_hides_canvases_sends_the_file_as_it_is(new_page, page_url):
    page = new_page()
    page.add_init_script(
        """CanvasRenderingContext2D.prototype.getImageData = (x, y, width, height) =>
            new ImageData(new Uint8ClampedArray(4 * width * height).fill(255), width);
        HTMLCanvasElement.prototype.toBlob = (done) => done(new Blob(["random"]));"""
    )
    page.goto(page_url)
    choose_way(page, "picture")
    choose(page, png(sheet()) + bytes(2_600_000))  # large enough to be made smaller
    expect_digit(page, "7")


# Cameras


def test_a_phone_opens_its_rear_camera(phone):
    choose_way(phone, "camera")
    camera = file_input(phone)
    expect(camera).to_have_attribute("capture", "environment", timeout=WAIT)
    expect(phone.get_by_text("Take a photo", exact=True)).to_be_visible()
    expect(phone.get_by_text("only over https")).to_be_hidden()
    choose(phone, png(sheet()))
    expect_digit(phone, "7")
    choose_way(phone, "canvas")
    expect_digit(phone, "?")


def test_a_laptop_whose_browser_forbids_the_camera_is_told_what_to_do(new_page, page_url):
    page = new_page()
    page.add_init_script(
        """Object.defineProperty(window, 'isSecureContext', { value: false });
        Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"""
    )
    page.goto(page_url)
    choose_way(page, "camera")
    says(page, re.compile("only over https. Use “a picture” instead"))
    expect(page.locator("video")).to_be_hidden()


@pytest.fixture
def film(tmp_path) -> Path:
    """What a camera sees: a faint four, 1280 × 720."""
    paper = np.full((720, 1280, 3), 225, np.uint8)
    for line in ([[640, 200], [580, 400], [760, 400]], [[700, 300], [700, 540]]):
        cv2.polylines(paper, [np.array(line)], False, (175, 175, 175), 5, cv2.LINE_AA)
    path = tmp_path / "film.y4m"
    yuv = cv2.cvtColor(paper, cv2.COLOR_BGR2YUV_I420).tobytes()
    header = b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420\n"
    path.write_bytes(header + 2 * (b"FRAME\n" + yuv))
    return path


@pytest.fixture
def parent_site(page_url) -> Iterator[str]:
    """Another site, which shows the page in frames: "/", and with "/camera" allows the camera."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            allowed = ' allow="camera"' if self.path == "/camera" else ""
            frame = f'<iframe src="{page_url}"{allowed} width="1240" height="760"></iframe>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Course</title>{frame}".encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}"  # a site other than 127.0.0.1
        site.shutdown()


@pytest.fixture
def stranger(browser, browser_path, tmp_path, film) -> Iterator[Page]:
    """A window that forbids cookies and storage to frames of another site, with a camera."""
    profile = tmp_path / "profile"
    (profile / "Default").mkdir(parents=True)
    settings = {"profile": {"block_third_party_cookies": True, "cookie_controls_mode": 1}}
    (profile / "Default" / "Preferences").write_text(json.dumps(settings))
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=browser_path,
        viewport=LAPTOP,
        args=[
            *ARGUMENTS,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    yield context.new_page()
    context.close()


def test_in_a_frame_of_another_site_pictures_and_photographs_are_read(stranger, parent_site):
    errors = []
    stranger.on("pageerror", lambda error: errors.append(str(error)))
    stranger.goto(f"{parent_site}/camera")
    framed = stranger.frame_locator("iframe")
    framed.locator(CANVAS).wait_for(timeout=WAIT)
    framed.locator(f"{BARS} .bar").first.wait_for(timeout=WAIT)
    forbidden = "() => { try { return !sessionStorage; } catch { return true; } }"
    assert stranger.frames[1].evaluate(forbidden)
    digit = framed.locator(".answer .digit")
    box = framed.locator(CANVAS).bounding_box()
    middle, top, height = box["x"] + box["width"] / 2, box["y"], box["height"]
    stranger.mouse.move(middle, top + 0.2 * height)
    stranger.mouse.down()
    stranger.mouse.move(middle, top + 0.8 * height, steps=5)
    stranger.mouse.up()
    expect(digit).to_have_text("1", timeout=WAIT)
    choose_way(framed, "picture")
    choose(framed, png(sheet()))
    expect(digit).to_have_text("7", timeout=WAIT)
    choose_way(framed, "camera")
    shutter = framed.get_by_role("button", name="Take photo")
    expect(shutter).to_be_enabled(timeout=WAIT)
    video = framed.locator("video")
    assert video.evaluate("video => [video.videoWidth, video.videoHeight]") == [1280, 720]
    stream = video.evaluate_handle("video => video.srcObject")
    live = "stream => stream.active"
    assert stream.evaluate(live)
    shutter.click()
    expect(digit).to_have_text("4", timeout=WAIT)
    framed.get_by_role("button", name="Take another photo").wait_for(timeout=WAIT)
    assert not stream.evaluate(live)
    framed.get_by_role("button", name="Take another photo").click()
    expect(digit).to_have_text("?", timeout=WAIT)
    expect(shutter).to_be_enabled(timeout=WAIT)
    stream = video.evaluate_handle("video => video.srcObject")
    choose_way(framed, "canvas")
    framed.locator(CANVAS).wait_for(timeout=WAIT)
    stranger.frames[1].wait_for_function(f"stream => !({live})(stream)", arg=stream)
    assert not errors

    stranger.goto(parent_site)
    framed.locator(CANVAS).wait_for(timeout=WAIT)
    choose_way(framed, "camera")
    says(framed, re.compile("does not let this page use the camera. Use “a picture” instead"))
