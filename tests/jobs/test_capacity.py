"""How many trainings a machine runs at a time."""

import pytest

from digits.jobs import capacity
from digits.jobs.capacity import SETTING, trainings_at_a_time


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with that many cores and bytes, and a container's limit where one is given."""

    def machine(cores, memory, limit=None):
        pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": memory // 4096}
        monkeypatch.setattr("os.sched_getaffinity", lambda process: range(cores), raising=False)
        monkeypatch.setattr("os.sysconf", pages.__getitem__)
        path = tmp_path / "memory.max"
        if limit is not None:
            path.write_text(limit)
        monkeypatch.setattr(capacity, "CONTAINER_LIMIT", path)

    monkeypatch.delenv(SETTING, raising=False)
    return machine


@pytest.mark.parametrize(
    ("cores", "memory", "limit", "expected"),
    [
        (4, 8 * 10**9, None, 2),
        (64, 8 * 10**9, "max\n", 2),
        (2, 64 * 10**9, None, 1),
        (3, 64 * 10**9, None, 1),
        (8, 2 * 10**9, None, 1),
        (8, 64 * 10**9, f"{2 * 10**9}\n", 1),
        (8, 64 * 10**9, f"{6 * 10**9}\n", 2),
    ],
)
def test_two_train_where_cores_and_memory_allow_it(machine, cores, memory, limit, expected):
    machine(cores, memory, limit)
    assert trainings_at_a_time() == expected


@pytest.mark.parametrize(
    ("setting", "expected"), [("1", 1), ("4", 4), ("0", 2), ("9", 2), ("two", 2), ("", 2)]
)
def test_the_setting_goes_before_and_a_wrong_one_is_logged(
    machine, monkeypatch, caplog, setting, expected
):
    machine(4, 8 * 10**9)
    monkeypatch.setenv(SETTING, setting)
    assert trainings_at_a_time() == expected
    assert (SETTING in caplog.text) is (setting in ("0", "9", "two"))
