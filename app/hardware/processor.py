"""How many threads a computation should have here."""

import os

import psutil


def compute_threads() -> int:
    """Return the number of physical cores that this process may use, at least one.

    Two threads on one core share its arithmetic units, so more would only get in each other's way.
    """
    physical = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else physical
    return max(1, min(physical, allowed))
