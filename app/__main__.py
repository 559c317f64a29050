"""Decides, before any heavy import, what to become: a window or a terminal command."""

import sys


def main() -> int:
    """Run what the command line asks for and return the exit status."""
    from app.cli.parser import parse

    arguments = parse(sys.argv[1:])
    if arguments.command is None:
        from app.ui.application import run

        return run(arguments.data_dir)
    from app.cli.commands import run_command

    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
