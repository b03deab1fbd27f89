"""Servers that are killed while drawings are handed in lose none that was acknowledged."""

import subprocess
import sys

import pytest

from testing.server import ROOT

SERVERS = {"sqlite": 1, "postgresql": 2}
ACKNOWLEDGED = 30  # before they are killed

pytestmark = pytest.mark.process


def test_what_was_acknowledged_is_there_once_after_kill_9(kind, url, store):
    code, secret = store.open()
    command = [sys.executable, "-m", "tests.classroom.writer", url, code]
    servers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(SERVERS[kind])
    ]
    acknowledged = []
    for server in servers:
        acknowledged += [server.stdout.readline() for _ in range(ACKNOWLEDGED)]
    for server in servers:
        server.kill()  # with -9, in the middle of the next one
    for server in servers:
        acknowledged += server.communicate()[0].splitlines(keepends=True)
    names = [line[:-1] for line in acknowledged if line.endswith("\n")]
    kept = [one.hand_in for one in store.changes(store.teaches(code, secret), -1)]
    assert len(kept) == len(set(kept))
    assert set(names) <= set(kept)
    # Of each server, one more may have been committed before it could say so.
    assert len(kept) <= len(names) + len(servers)
    assert all(one.strokes for one in store.changes(store.teaches(code, secret), -1))
