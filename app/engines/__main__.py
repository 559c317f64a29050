"""Become the worker named on the command line."""

import sys

from app.engines.sandbox import confine
from app.engines.serve import Channel, Engine, serve


def _engine(name: str) -> Engine:
    if name == "llm":
        from app.engines.llm.engine import LanguageModelEngine

        return LanguageModelEngine()
    raise SystemExit(f"there is no engine named {name!r}")


def main() -> None:
    """Run one engine until standard input ends."""
    name, parent_pid = sys.argv[1], int(sys.argv[2])
    channel = Channel.take_standard_streams()
    confine(parent_pid)
    serve(channel, _engine(name))


if __name__ == "__main__":
    main()
