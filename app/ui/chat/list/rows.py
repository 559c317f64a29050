"""What stands in the list, row by row, as plain data."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app.base.words import _
from app.library.data import Conversation, Hit
from app.ui.chat.list.sections import local_day, section_of


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of a section."""

    title: str

    @property
    def key(self) -> str:
        """Return what this row is the only one to have."""
        return self.title

    @property
    def spoken(self) -> str:
        """Return what a screen reader says."""
        return self.title


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation; `busy` while an answer is being written there."""

    conversation_id: int
    title: str
    section: str
    pinned: bool
    busy: bool

    @property
    def key(self) -> int:
        """Return what this row is the only one to have."""
        return self.conversation_id

    @property
    def spoken(self) -> str:
        """Return what a screen reader says; the section of a pinned one is “Pinned”."""
        return _spoken(self.title, self.section, busy=self.busy)


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation that a search found."""

    conversation_id: int
    title: str
    hit: Hit
    pinned: bool
    busy: bool

    @property
    def key(self) -> int:
        """Return what this row is the only one to have."""
        return self.conversation_id

    @property
    def by_title(self) -> bool:
        """Say whether its title was found, rather than one of its messages."""
        return self.hit.message_id is None

    @property
    def spoken(self) -> str:
        """Return what a screen reader says."""
        return _spoken(self.title, "" if self.by_title else self.hit.snippet, busy=self.busy)


Row = Header | Entry | Found


def title_shown(title: str) -> str:
    """Return the title on one line, or what stands for one that has not been made yet."""
    return " ".join(title.split()) or _("New conversation")


def arranged(
    conversations: Iterable[Conversation], today: date, busy: Collection[int]
) -> list[Row]:
    """Return the rows: pinned conversations first, then the one last used first, by section."""
    order = sorted(
        conversations, key=lambda one: (one.pinned, one.updated_at_ms, one.id), reverse=True
    )
    rows: list[Row] = []
    sections: dict[tuple[date, bool], str] = {}
    last = ""
    for one in order:
        when = (local_day(one.updated_at_ms), one.pinned)
        if when not in sections:
            sections[when] = section_of(when[0], today, pinned=one.pinned)
        section = sections[when]
        if section != last:
            last = section
            rows.append(Header(section))
        rows.append(Entry(one.id, title_shown(one.title), section, one.pinned, one.id in busy))
    return rows


def found(hits: Iterable[Hit], pinned: Collection[int], busy: Collection[int]) -> list[Row]:
    """Return the rows of what a search found, in its order."""
    return [
        Found(
            hit.conversation_id,
            title_shown(hit.title),
            hit,
            hit.conversation_id in pinned,
            hit.conversation_id in busy,
        )
        for hit in hits
    ]


def _spoken(*parts: str, busy: bool) -> str:
    said = [part for part in parts if part]
    if busy:
        said.append(_("an answer is being written"))
    return _(", ").join(said)
