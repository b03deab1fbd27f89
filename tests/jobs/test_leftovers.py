"""What killed servers left in the folder for temporary files."""

import os
import time

from digits.jobs.queue import JobQueue

DAY = 24 * 3600  # seconds


def test_what_killed_servers_left_behind_is_cleared_up_after_a_day(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, young, other = (tmp_path / name for name in ("own-network-1", "own-network-2", "other"))
    for folder in (old, young, other):
        folder.mkdir()
        (folder / "network.keras").write_bytes(b"network")
    for folder in (old, other):
        os.utime(folder, (time.time() - DAY - 60,) * 2)
    JobQueue()
    assert sorted(tmp_path.iterdir()) == [other, young]
