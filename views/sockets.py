"""Has the server send every message at once.

Streamlit opens its socket with `socket.socket(family)`, without naming the protocol. asyncio
then leaves Nagle's algorithm on: a small message waits until the browser has confirmed the one
before, which browsers do 40 ms later. Left out: Windows, which does not list open sockets.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path

OPEN_FILES = Path("/dev/fd")  # of this process, on Linux and macOS


def send_at_once() -> None:
    """Switch Nagle's algorithm off for all TCP sockets of this process.

    Connections that are accepted later take it from the socket that listens.
    """
    if OPEN_FILES.is_dir():
        for file in os.listdir(OPEN_FILES):
            with suppress(OSError):  # it is no socket, or closed by now
                _send_at_once(int(file))


def _send_at_once(file: int) -> None:
    found = socket.socket(fileno=file)
    try:
        if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    finally:
        found.detach()  # else Python would close it
