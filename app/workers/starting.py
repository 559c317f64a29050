"""Our own program started again, as a worker."""

import os
import subprocess
import sys


def start_process(engine: str) -> "subprocess.Popen[bytes]":
    """Start a worker for the engine of this name, with pipes."""
    return subprocess.Popen(  # noqa: S603 (our own program)
        # -P: nothing is imported from the folder that we were started in.
        [sys.executable, "-P", "-m", "app.engines", engine, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        # In a group of its own, so that Ctrl+C in a terminal reaches the app alone.
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Return the environment of a worker: it finds `app` wherever we were started from."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
    path = os.environ.get("PYTHONPATH")
    return {
        **os.environ,
        "PYTHONPATH": f"{root}{os.pathsep}{path}" if path else root,
        # GNU OpenMP lets threads spin at each barrier, and a token takes a thousand of them. With
        # another program on the same two cores that costs nine tenths of the speed: 7 tokens/s,
        # against 63 when a waiting thread soon gives way (SmolLM2-135M; 90 on a quiet machine).
        "GOMP_SPINCOUNT": os.environ.get("GOMP_SPINCOUNT", "1000"),
        # When it aborts, ggml would start a debugger, which takes seconds and prints what was said.
        "GGML_NO_BACKTRACE": "1",
    }
