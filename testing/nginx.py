"""nginx, set up by deploy/nginx.conf, in front of pages that are served on this machine.

Left out: Docker, whose DNS says there where the replicas are.
"""

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from testing.browser import unused_port
from testing.server import ROOT, Server

DEPLOY = ROOT / "deploy"
SERVER = re.compile(r"server page:8501 resolve(.*;)")  # as Docker's DNS knows it
COOKIES = re.compile(r'"~\^10.*"')  # that name an address of Docker's network


def find_nginx() -> str | None:
    """Path of nginx, which Debian installs where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def in_front_of(replicas: list[Server]) -> Iterator[Server]:
    """One address for replicas that are there or still to come."""
    port = unused_port()
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder, "nginx.conf")
        conf.write_text(nginx_conf(port), encoding="utf-8")
        conf.with_name("replicas.conf").write_text(replicas_conf(replicas), encoding="utf-8")
        conf.parent.chmod(0o755)  # nginx's workers may be somebody else
        command = [find_nginx(), "-e", "stderr", "-p", folder, "-c", conf]
        subprocess.run([*command, "-t", "-q"], check=True)
        process = psutil.Popen(command, stderr=subprocess.DEVNULL)
        gate = Server(f"http://127.0.0.1:{port}", process)
        try:
            wait_for(gate)
            yield gate
        finally:
            process.terminate()
            process.wait(10)


def wait_for(server: Server, seconds: float = 60) -> None:
    """Until it takes connections; ConnectionRefusedError where it never does."""
    end, (host, port) = time.monotonic() + seconds, address(server).split(":")
    while True:
        try:
            socket.create_connection((host, int(port))).close()
            return
        except ConnectionRefusedError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def nginx_conf(port: int) -> str:
    """deploy/nginx.conf at another port."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    return text.replace("listen 8080;", f"listen 127.0.0.1:{port};")


def replicas_conf(replicas: list[Server]) -> str:
    """deploy/replicas.conf with these replicas in place of Docker's."""
    text = (DEPLOY / "replicas.conf").read_text(encoding="utf-8")
    addresses = [address(replica) for replica in replicas]
    text = SERVER.sub("\n    ".join(rf"server {place}\1" for place in addresses), text)
    return COOKIES.sub('"~^(' + "|".join(addresses).replace(".", r"\\.") + ')$"', text)


def address(replica: Server) -> str:
    """Host and port, by which nginx's cookie names the replica."""
    return replica.url.removeprefix("http://")
