"""Memory: what is free, and what a process takes. All in bytes."""

import psutil


def available_bytes() -> int:
    """Return how much memory programs can still get without swapping."""
    return int(psutil.virtual_memory().available)


def resident_bytes(pid: int) -> int:
    """Return how much memory a process has, 0 if it has ended."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
