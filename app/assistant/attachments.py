"""Text files that go along with a message."""

import codecs
from pathlib import Path

from app.base.errors import UserError
from app.base.words import _
from app.library.data import Attachment

MAX_BYTES = 4_000_000
# A paste longer than this is kept as an attachment: nobody edits it in a box a few lines high.
LONG_PASTE_CHARACTERS = 8_000

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_attachment(path: Path) -> Attachment:
    """Return a text file's name and words.

    Raises:
        UserError: if it is not there, too large, or not a text file.
    """
    name = path.name
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except IsADirectoryError as error:
        raise UserError(_("“{name}” is a folder. Attach a text file.").format(name=name)) from error
    except OSError as error:
        raise UserError(
            _("“{name}” cannot be read: {reason}.").format(
                name=name, reason=error.strerror or error
            )
        ) from error
    if len(content) > MAX_BYTES:
        raise UserError(
            _("“{name}” is larger than {limit} MB, more than a model can read.").format(
                name=name, limit=MAX_BYTES // 1_000_000
            )
        )
    text = _decoded(content, name)
    if not text.strip():
        raise UserError(_("“{name}” is empty.").format(name=name))
    return Attachment(name, text)


def pasted_text(text: str) -> Attachment:
    """Return a long paste as an attachment."""
    return Attachment(_("Pasted text.txt"), text)


def _decoded(content: bytes, name: str) -> str:
    encoding = next((e for mark, e in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UserError(
            _(
                "“{name}” is not a text file that Inkling can read. "
                "If it is one, save it as UTF-8 and attach it again."
            ).format(name=name)
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")
