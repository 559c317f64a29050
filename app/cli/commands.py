"""Runs one command: its output on standard output, one sentence on standard error if it fails."""

import io
import os
import sys

from app.base.errors import UserError
from app.cli.ask import ask
from app.cli.parser import Arguments

_COMMANDS = {"ask": ask}
_INTERRUPTED = 130


def run_command(arguments: Arguments) -> int:
    """Run the command and return the exit status."""
    command = _COMMANDS[arguments.command or ""]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may not know every character
    try:
        command(arguments)
        sys.stdout.flush()
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # the reader, `head` for example, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0
