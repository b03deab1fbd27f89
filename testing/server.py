"""Pages to measure, each served by a process of its own: ours and the floor beneath it."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.sync_api import Error, Page

from testing.browser import find_browser, unused_port

ROOT = Path(__file__).parent.parent
OURS, FLOOR = ROOT / "app.py", ROOT / "benchmarks" / "floor.py"
QUIET = ["--server.headless=true", "--browser.gatherUsageStats=false", "--logger.level=error"]
MIB = 2**20


def need_browser(parser: argparse.ArgumentParser) -> str:
    """Path of a Chromium or Chrome; without one the command leaves with a sentence."""
    path = find_browser()
    if not path:
        parser.error("there is no browser; python testing/browser.py installs one")
    return path


@dataclass(frozen=True)
class Server:
    """A page that is served at `url`, and the process that does it."""

    url: str
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of CPU that the process has used so far, its children's included."""
        times = self.process.cpu_times()
        return sum((times.user, times.system, times.children_user, times.children_system))

    def visit(self, tab: Page) -> None:
        """Open the page as soon as there is somebody who serves it."""
        while True:
            try:
                tab.goto(self.url)
                return
            except Error:
                if not self.process.is_running() or self.process.status() == psutil.STATUS_ZOMBIE:
                    raise
                time.sleep(0.02)

    def memory(self) -> float:
        """Resident memory in MiB."""
        return self.process.memory_info().rss / MIB


@contextmanager
def serving(page: Path, *options: str, prelude: str = "") -> Iterator[Server]:
    """Serve a page from now on; it may take seconds until there is somebody at `url`.

    The floor is served from an empty folder, where Streamlit finds none of our settings.
    `options` are Streamlit's, `prelude` is Python that its process runs first.
    """
    port = unused_port()
    with tempfile.TemporaryDirectory() as empty:
        code = f"{prelude}\nfrom streamlit.web.cli import main\nmain()"
        place = ["--server.address=127.0.0.1", f"--server.port={port}"]
        process = psutil.Popen(
            [sys.executable, "-c", code, "run", str(page), *QUIET, *place, *options],
            stdout=subprocess.DEVNULL,
            cwd=ROOT if page == OURS else empty,
        )
        try:
            yield Server(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait(10)
