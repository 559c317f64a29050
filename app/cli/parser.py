"""The command line, and the help that explains it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__
from app.base.words import _


def _description() -> str:
    return _(
        """\
Inkling: an assistant that never leaves your computer.

Without a command it opens its window. Every command runs on this computer alone:
nothing that you type or open is sent anywhere."""
    )


def _epilogue() -> str:
    return _(
        """\
exit status:
  0  done
  1  could not be done; one sentence on standard error says why
  2  wrong arguments

examples:
  python -m app
  python -m app ask "What is the capital of Portugal?"
  python -m app ask "Summarise this in one sentence" - < letter.txt
  python -m app ask "Name three colours" --temperature 0 --json
  python -m app --data-dir /media/stick/inkling

Run “python -m app COMMAND --help” for one command's own page."""
    )


def _ask() -> str:
    return _(
        """\
Ask the language model one question. The answer appears as it is written, and nothing of it is
kept. With “-” the text on standard input is read before the question."""
    )


def _ask_epilogue() -> str:
    return _(
        """\
With --json one object is printed at the end:
  text                     the answer
  model                    the model that wrote it
  prompt_tokens            how many tokens were read
  completion_tokens        how many tokens were written
  time_to_first_token_ms   from the question to the first word, without loading the model
  tokens_per_s             the speed of writing

examples:
  python -m app ask "Write a haiku about rain"
  python -m app ask "What does this program do?" - < main.py
  python -m app ask "Name a prime number" --temperature 0 --json"""
    )


class Arguments(argparse.Namespace):
    """What was asked for; fields of other commands are absent."""

    command: str | None
    data_dir: Path | None
    question: str
    source: str | None
    model: str
    temperature: float | None
    json: bool


def parse(arguments: Sequence[str]) -> Arguments:
    """Return what the command line asks for; wrong arguments end the program with status 2."""
    parser = argparse.ArgumentParser(
        prog="python -m app" if Path(sys.argv[0]).stem == "__main__" else "inkling",
        description=_description(),
        epilog=_epilogue(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Inkling {__version__}")
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help=_("keep and look for everything in this folder instead of the usual one"),
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title=_("commands"))
    _add_ask(commands)
    return parser.parse_args(arguments, namespace=Arguments())


def _add_ask(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ask = commands.add_parser(
        "ask",
        help=_("ask the language model a question"),
        description=_ask(),
        epilog=_ask_epilogue(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    ask.add_argument("question", help=_("the question"))
    ask.add_argument(
        "source",
        nargs="?",
        choices=["-"],
        metavar="-",
        help=_("read the text on standard input first"),
    )
    ask.add_argument(
        "--model",
        default="",
        metavar="ID",
        help=_("the model to ask: its name, or the path of a .gguf file (default: the best one)"),
    )
    ask.add_argument(
        "--temperature",
        type=_temperature,
        metavar="T",
        help=_("how freely words are chosen, 0 to 2; 0 always gives the same answer"),
    )
    ask.add_argument("--json", action="store_true", help=_("print one JSON object at the end"))


def _temperature(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 2:  # noqa: PLR2004 (the range that the settings offer)
        raise argparse.ArgumentTypeError(_("the temperature is a number from 0 to 2"))
    return value
