"""nginx, set up by deploy/nginx.conf, in front of pages that are served on this machine.

Left out: Docker, whose DNS says there where the replicas are.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from testing.server import ROOT, STOPPED_WITHIN, Server, unused_port

DEPLOY = ROOT / "deploy"
SERVER = re.compile(r"server page:8501 resolve(.*;)")  # as Docker's DNS knows it
COOKIES = re.compile(r'"~\^10.*"')  # that name an address of Docker's network


def find_nginx() -> str | None:
    """Path of nginx, which Debian installs where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def in_front_of(replicas: list[Server], log: Path | None = None) -> Iterator[Server]:
    """One address for replicas that are there or still to come; what nginx logs goes into `log`."""
    port = unused_port()
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder, "nginx.conf")
        conf.write_text(nginx_conf(port), encoding="utf-8")
        conf.with_name("replicas.conf").write_text(replicas_conf(replicas), encoding="utf-8")
        conf.parent.chmod(0o755)  # nginx's workers may be somebody else
        command = [find_nginx(), "-e", "stderr", "-p", folder, "-c", conf]
        subprocess.run([*command, "-t", "-q"], check=True)
        with open(log or os.devnull, "w") as errors:
            process = psutil.Popen(command, stderr=errors)
        gate = Server(f"http://127.0.0.1:{port}", process)
        try:
            gate.wait()
            yield gate
        finally:
            process.terminate()
            process.wait(STOPPED_WITHIN)


def nginx_conf(port: int) -> str:
    """deploy/nginx.conf at another port."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    return text.replace("listen 8080;", f"listen 127.0.0.1:{port};")


def replicas_conf(replicas: list[Server]) -> str:
    """deploy/replicas.conf with these replicas in place of Docker's."""
    text = (DEPLOY / "replicas.conf").read_text(encoding="utf-8")
    addresses = [replica.address for replica in replicas]
    text = SERVER.sub("\n    ".join(rf"server {address}\1" for address in addresses), text)
    return COOKIES.sub('"~^(' + "|".join(addresses).replace(".", r"\\.") + ')$"', text)
