"""What a text is made of once its Markdown has been read: plain data, no Qt.

Every block knows where it stands: `start` and `end` are character offsets of its lines in the text
it was read from, `path` names the lists and quotes around it, outermost first.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

Container: TypeAlias = Literal["list", "quote"]
Align: TypeAlias = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; a line break inside a paragraph is a line feed."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    href: str = ""  # http or https, or nothing

    @property
    def style(self) -> tuple[bool, bool, bool, bool, str]:
        """Return all but the text."""
        return self.bold, self.italic, self.struck, self.code, self.href


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, a heading, a rule, or text that is shown as it is.

    `marker` is what stands in front of the first paragraph of a list item, such as "2.".
    """

    kind: ClassVar[Literal["prose"]] = "prose"
    start: int
    end: int
    path: tuple[Container, ...] = ()
    style: Literal["paragraph", "heading", "rule", "plain"] = "paragraph"
    level: int = 0  # of a heading, 1 to 6
    marker: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Code in a box, or one part of it: very long code comes as several blocks in a row."""

    kind: ClassVar[Literal["code"]] = "code"
    start: int
    end: int
    path: tuple[Container, ...] = ()
    language: str = ""  # as written behind the fence
    text: str = ""  # without the line break at its end
    first: bool = True
    last: bool = True
    coloured: bool = True  # False beyond the length that is worth highlighting


Row: TypeAlias = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `rows[0]` is its header and every row has `len(aligns)` cells."""

    kind: ClassVar[Literal["table"]] = "table"
    start: int
    end: int
    path: tuple[Container, ...] = ()
    aligns: tuple[Align, ...] = ()
    rows: tuple[Row, ...] = ()


Block: TypeAlias = Prose | Code | Table
