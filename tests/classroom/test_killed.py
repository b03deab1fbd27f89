"""Servers that are killed while drawings are handed in lose none that was acknowledged."""

import subprocess
import sys

import pytest

from digits.classroom.packed_strokes import pack
from testing.server import ROOT
from tests.classroom.drawings import SEVEN

SERVERS = {"sqlite": 1, "postgresql": 2}
ACKNOWLEDGED = 30  # before they are killed

pytestmark = pytest.mark.process


def test_what_was_acknowledged_is_there_once_after_kill_9(kind, url, store):
    code, secret = store.open()
    command = [sys.executable, "-m", "tests.classroom.writer", url, code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    servers = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(SERVERS[kind])]
    assert [server.stdout.readline() for server in servers] == ["ready\n"] * len(servers)
    for server in servers:
        server.stdin.write("\n")
        server.stdin.flush()
    acknowledged = []
    for server in servers:
        acknowledged += [server.stdout.readline() for _ in range(ACKNOWLEDGED)]
    for server in servers:
        server.kill()  # with -9, in the middle of the next one
    for server in servers:
        acknowledged += server.stdout.readlines()
        server.wait()
    names = [line[:-1] for line in acknowledged if line.endswith("\n")]
    drawings = store.changes(store.teaches(code, secret), -1)
    kept = [one.hand_in for one in drawings]
    assert len(kept) == len(set(kept))
    assert set(names) <= set(kept)
    # Of each server, one more may have been committed before it could say so.
    assert len(kept) <= len(names) + len(servers)
    assert all(one.strokes == pack(SEVEN) for one in drawings)
