"""What must be looked at when Streamlit or the canvas is upgraded.

Everything here is how one version happens to be, and promised by nobody. Tests and
benchmarks take it from here. Where an upgrade breaks a test, look at these first:

- `VERSIONS` below, pyproject.toml, and the hash in deploy/nginx.conf (`script_hashes`).
- The selectors and labels below, and the same ones in assets/style/ (classes `st-key-…`,
  `.dc-toolbar`, `data-testid`) and assets/canvas/fabric.js (also the labels of the toolbar).
- testing/pupil.py: Streamlit's protobuf messages `BackMsg`, `ForwardMsg`, `Element` and
  `WidgetStates`, the WebSocket and its subprotocols, and ids of widgets `$$ID-hash-key`.
- tests/views/conftest.py: two functions of Streamlit that take long.
- tests/views/test_bad_input.py: the fields of the same messages, and Streamlit's own sentences.
- digits/strokes: what the canvas's pen does with a mouse's points, and its JSON.
- views/canvas.py: what the canvas reports has fabric.js's version in it, what it begins with not.
- views/fragments.py: three methods by which Streamlit runs what a browser asks for and drops what
  is not sent yet. If a fragment of a page that was left cannot empty the next page any more, and
  one that is run again no page, it can go.
- views/classroom/tiles.py: from which size on Streamlit sends a message as its hash (`BLOCK`).
- assets/class_board/open_draw.js: the row of links, and that a press on one opens a page.
- testing/class_pupil.py: what Streamlit's message of a component holds.
- .streamlit/config.toml: the names of the options.
- assets/connection.js: Streamlit's words for a server that does not answer.
"""

import base64
import re
from hashlib import sha256
from pathlib import Path

import streamlit

# Tried with these; test_upgrades.py fails with others.
VERSIONS = {"streamlit": "1.67", "streamlit-drawable-canvas": "0.13"}

# The canvas: fabric.js's upper one takes the pen, the lower one holds the ink.
CANVAS = ".st-key-canvas canvas.upper-canvas"
INK = ".st-key-canvas canvas.dc-canvas.lower-canvas"
CLEAR_OF_CANVAS = ".st-key-canvas .dc-toolbar [aria-label='Reset canvas & history']"
SEND_OF_CANVAS = ".st-key-canvas .dc-toolbar [aria-label='Update the app with this drawing']"
# Its component lives in a shadow root, into which Playwright's selectors look and
# document.querySelector does not.
SHOWS_INK = """() => {
    const host = [...document.querySelectorAll(".st-key-canvas *")].find(host => host.shadowRoot);
    const canvas = host.shadowRoot.querySelector("canvas.dc-canvas.lower-canvas");
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return pixels.data.some((value, place) => place % 4 === 0 && value > 0);
}"""

# Streamlit's page, by data-testid.
MAIN, EXCEPTION = "stMain", "stException"
# While the page's script does not run.
RESTS = "[data-testid=stApp][data-test-script-state=notRunning]"
# As in assets/sidebar.js.
OPEN_SIDEBAR = "[data-testid=stExpandSidebarButton]"
CLOSE_SIDEBAR = "[data-testid=stSidebarCollapseButton] button"

# Streamlit's server.
HEALTH = "/_stcore/health"
STREAM = "/_stcore/stream"
# Id of what a component of ours reports once, from the component's own id.
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
UPLOAD = "/_stcore/upload_file"
FOR_OPERATORS = "/_stcore/metrics", "/_stcore/agent/openapi.json"
ASKED_FIRST = "/", HEALTH, "/_stcore/host-config"  # by a browser that opens the page
XSRF_COOKIE, NO_TOKEN = "_streamlit_xsrf", "PLACEHOLDER_AUTH_TOKEN"
# Quiet, and without asking the internet for anything.
OPTIONS = "--server.headless=true", "--browser.gatherUsageStats=false", "--logger.level=error"
# Seconds for which a session without a browser is kept: .streamlit/config.toml says so.
FORGOTTEN_AFTER = 240


def script_hashes() -> list[str]:
    """SHA-256 in Base64 of each script in Streamlit's index.html, as a policy names them."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text("utf-8"), re.DOTALL)
    return [base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts]
