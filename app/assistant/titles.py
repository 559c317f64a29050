"""A conversation's title, made by rule from its first exchange."""

import re

from app.base.words import _

MAX_CHARACTERS = 48

# Openings that say nothing about what is asked, in the languages that Inkling speaks first.
_GREETING = re.compile(
    r"^\s*(hi|hello|hey|good (morning|afternoon|evening)|dear \w+|"
    r"olá|oi|bom dia|boa tarde|boa noite|안녕(하세요)?)\b[\s,.!–-]*",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^\s*(please|can you|could you|would you|will you|i (want|would like|need) you to|"
    r"por favor|você pode|pode|poderia)\b[\s,]*",
    re.IGNORECASE,
)
_MARKS = re.compile(r"^[\s#>*`~_-]+|[*`~_]{2,}|[\s*`~_]+$")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2}[.!?。！？])\s|[\r\n]|(?<=[。！？])")


def title_of(question: str, answer: str = "", attachment: str = "") -> str:
    """Return a title of at most `MAX_CHARACTERS` characters, never empty.

    The first sentence of the question without greeting and request; where that says nothing, the
    answer's first sentence; where there are no words, the attached file's name.
    """
    for text in (question, answer):
        if title := _first_sentence(text):
            return _shortened(title)
    return _shortened(attachment or question.strip() or _("New conversation"))


def says_nothing(question: str) -> bool:
    """Say whether a question is a mere greeting, so that its title had better wait."""
    return not _first_sentence(question)


def _first_sentence(text: str) -> str:
    rest = text.strip()
    while rest:
        shorter = _REQUEST.sub("", _GREETING.sub("", rest)).strip()
        if shorter == rest:
            break
        rest = shorter
    sentence = next((s for s in _SENTENCE_END.split(rest) if s and _MARKS.sub("", s)), "")
    sentence = _MARKS.sub("", sentence).rstrip(" .,:;!。").strip()
    return sentence[:1].upper() + sentence[1:]


def _shortened(title: str) -> str:
    title = " ".join(title.split())
    if len(title) <= MAX_CHARACTERS:
        return title
    cut = title[: MAX_CHARACTERS - 1]
    at_word = cut.rfind(" ")
    if at_word > MAX_CHARACTERS // 2:
        cut = cut[:at_word]
    return f"{cut.rstrip(' ,;:')}…"
