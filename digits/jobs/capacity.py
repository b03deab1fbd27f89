"""How many trainings a server runs at a time: as many as its cores and its memory allow.

The environment variable DIGITS_TRAININGS sets another number, such as 1 for each of several
servers on one machine. Left out: the line (see queue.py).
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from digits.machine import cores

SETTING = "DIGITS_TRAININGS"
MAX_TRAININGS = 8  # that can be set
# A training takes a core; as many are left to those who draw.
CORES_FOR_TWO = 4
# Page, two trainings and a ready process for each take 2 GB (see process.py).
BYTES_FOR_TWO = 4 * 10**9
# What a container may use at most: its machine has more.
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")

log = logging.getLogger(__name__)


def trainings_at_a_time() -> int:
    """1 or 2 by cores and memory, or what the setting says, 1 to 8."""
    if setting := os.environ.get(SETTING):
        if setting.isdecimal() and 1 <= int(setting) <= MAX_TRAININGS:
            return int(setting)
        log.warning("%s must be a whole number from 1 to %d", SETTING, MAX_TRAININGS)
    return 2 if cores() >= CORES_FOR_TWO and memory() >= BYTES_FOR_TWO else 1


def memory() -> int:
    """Bytes of the machine or its container; 0 where the system does not tell."""
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return 0
    try:
        return min(machine, int(CONTAINER_LIMIT.read_text()))
    except (OSError, ValueError):  # no container, or no limit: "max"
        return machine
