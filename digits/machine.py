"""What the machine gives this process: its cores.

Left out: its memory, which only trainings of the page ask for (see jobs/capacity.py).
"""

import os


def cores() -> int:
    """How many cores this process may use, 1 or more."""
    if hasattr(os, "sched_getaffinity"):  # not on a Mac or on Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
