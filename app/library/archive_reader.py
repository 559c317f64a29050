"""Reading an exported JSON file that anybody may have written."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, NoReturn, TypeVar, get_args

from app.base.words import _
from app.library.archive import (
    FORMAT,
    VERSION,
    Archive,
    ArchivedAssistant,
    ArchivedConversation,
    ArchivedMessage,
)
from app.library.data import Attachment, Role, Sampling, Status
from app.library.errors import ImportRefused
from app.library.fields import described, fits, wanted

LARGEST_ARCHIVE_BYTES = 256 * 1024 * 1024
"""A larger file is refused before it is read."""

# Every list, object and value costs far more memory than its characters; texts do not. Ours have
# some 15 commas a message.
_MOST_COMMAS = 8_000_000
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)

_Word = TypeVar("_Word", bound=str)

_LATEST_MS = 253_402_300_799_000  # the end of the year 9999
_ROLES: tuple[Role, ...] = get_args(Role)
# What is being written when it is exported is exported as cut.
_STATUSES: tuple[Status, ...] = tuple(s for s in get_args(Status) if s != "writing")


def from_json(content: bytes) -> Archive:
    """Read an archive and check every value of it.

    Raises:
        ImportRefused: if it is too large, not one of ours, of a newer version, or wrong in some
            entry; the sentence says in which and how.
    """
    if len(content) > LARGEST_ARCHIVE_BYTES:
        raise too_large()
    entry = _Entry(_parsed(content), "")
    if not isinstance(entry.value, dict) or entry.value.get("format") != FORMAT:
        raise _not_ours()
    version = entry.whole("version", 1, 1_000_000)
    if version > VERSION:
        raise ImportRefused(
            _("This file was exported by a newer version of Inkling. Import it with that one.")
        )
    assistants = tuple(_assistant(one) for one in entry.entries("assistants", _("assistant")))
    conversations = tuple(
        _conversation(one, len(assistants))
        for one in entry.entries("conversations", _("conversation"))
    )
    return Archive(assistants, conversations)


def too_large() -> ImportRefused:
    """Return the error for a file that is larger than we read."""
    return ImportRefused(
        _("This file is too large to import: the limit is {limit} MB.").format(
            limit=LARGEST_ARCHIVE_BYTES // 1024**2
        )
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A value of the file and where it stands, in words."""

    value: Any
    where: str

    def refuse(self, problem: str, field: str = "") -> NoReturn:
        where = ", ".join(filter(None, (self.where, f"“{field}”" if field else "")))
        raise ImportRefused(
            _("The file was not imported, because of an error in it: {where} {problem}.").format(
                where=where, problem=problem
            )
        )

    def get(self, field: str) -> Any:  # noqa: ANN401 - JSON
        if not isinstance(self.value, dict):
            self.refuse(_("must be an object"))
        if field not in self.value:
            self.refuse(_("is missing"), field)
        return self.value[field]

    def text(self, field: str) -> str:
        value = self.get(field)
        if not isinstance(value, str):
            self.refuse(_("must be text"), field)
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                self.refuse(_("holds half a character"), field)
        return value

    def one_of(self, field: str, values: tuple[_Word, ...]) -> _Word:
        found = self.text(field)
        value = next((one for one in values if one == found), None)
        if value is None:
            self.refuse(_("must be one of {values}").format(values=", ".join(values)), field)
        return value

    def flag(self, field: str) -> bool:
        value = self.get(field)
        if not isinstance(value, bool):
            self.refuse(_("must be true or false"), field)
        return value

    def whole(self, field: str, low: int, high: int) -> int:
        value = self.get(field)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(
                _("must be a whole number from {low} to {high}").format(low=low, high=high), field
            )
        return value

    def moment(self, field: str) -> int:
        return self.whole(field, 0, _LATEST_MS)

    def place(self, field: str, count: int) -> int | None:
        """Read the place of an entry in a list of `count`, or null."""
        if self.get(field) is None:
            return None
        if not count:
            self.refuse(_("must be null"), field)
        return self.whole(field, 0, count - 1)

    def entries(self, field: str, name: str) -> "Iterator[_Entry]":
        value = self.get(field)
        if not isinstance(value, list):
            self.refuse(_("must be a list"), field)
        for number, one in enumerate(value, start=1):
            yield _Entry(one, ", ".join(filter(None, (self.where, f"{name} {number}"))))


def _parsed(content: bytes) -> object:
    if _STRING.sub(b"", content).count(b",") > _MOST_COMMAS:
        raise too_large()
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ImportRefused(
            _(
                "The file was not imported: it is not whole JSON (line {line}, column {column})."
            ).format(line=error.lineno, column=error.colno)
        ) from error
    except (ValueError, RecursionError) as error:
        raise _not_ours() from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _not_ours() -> ImportRefused:
    return ImportRefused(
        _("This is not a file of conversations that Inkling has exported as JSON.")
    )


def _assistant(entry: _Entry) -> ArchivedAssistant:
    name = " ".join(entry.text("name").split())
    if not name:
        entry.refuse(_("must not be empty"), "name")
    return ArchivedAssistant(
        key=entry.text("key"),
        edited=entry.flag("edited"),
        name=name,
        instructions=entry.text("instructions"),
        model=entry.text("model"),
        sampling=_sampling(_Entry(entry.get("sampling"), f"{entry.where}, “sampling”")),
    )


def _sampling(entry: _Entry) -> Sampling:
    """Read the sampling settings; one that an older version did not know has its default."""
    abouts = described(Sampling)
    values: dict[str, Any] = {}
    for field in fields(Sampling):
        if isinstance(entry.value, dict) and field.name not in entry.value:
            continue
        value = entry.get(field.name)
        about = abouts[field.name]
        if not fits(value, field.default, about):
            entry.refuse(
                _("must be {wanted}").format(wanted=wanted(field.default, about)), field.name
            )
        values[field.name] = float(value) if isinstance(field.default, float) else value
    return Sampling(**values)


def _conversation(entry: _Entry, assistants: int) -> ArchivedConversation:
    messages = [
        _message(one, number) for number, one in enumerate(entry.entries("messages", _("message")))
    ]
    if not assistants or entry.get("assistant") is None:
        entry.refuse(_("must be the place of an assistant in the file"), "assistant")
    return ArchivedConversation(
        title=entry.text("title"),
        titled_by_user=entry.flag("titled_by_user"),
        pinned=entry.flag("pinned"),
        assistant=entry.whole("assistant", 0, assistants - 1),
        shown=entry.place("shown", len(messages)),
        left_out_until=entry.place("left_out_until", len(messages)),
        created_at_ms=entry.moment("created_at_ms"),
        updated_at_ms=entry.moment("updated_at_ms"),
        messages=tuple(messages),
    )


def _message(entry: _Entry, number: int) -> ArchivedMessage:
    return ArchivedMessage(
        parent=entry.place("parent", number),
        role=entry.one_of("role", _ROLES),
        text=entry.text("text"),
        status=entry.one_of("status", _STATUSES),
        created_at_ms=entry.moment("created_at_ms"),
        model=entry.text("model"),
        note=entry.text("note"),
        attachments=tuple(
            Attachment(one.text("name"), one.text("text"))
            for one in entry.entries("attachments", _("attachment"))
        ),
    )
