"""A conversation's title, made by rule from its first exchange."""

import re

from app.base.words import _

MAX_CHARACTERS = 48
_LOOKED_AT_CHARACTERS = 4_000

# Openings that say nothing about what is asked, in the languages that Inkling speaks first.
_GREETING = re.compile(
    r"(hi|hello|hey|good (morning|afternoon|evening)|dear \w+|"
    r"olá|oi|bom dia|boa tarde|boa noite|안녕(하세요|하십니까)?)\b"
    r"( (there|everyone|all|again)\b)?[\s,.!~–-]*",
    re.IGNORECASE,
)
# These count only as sentences of their own: “Test” is nothing, “Test my code” is a request.
_SMALL_TALK = re.compile(
    r"(how are you( doing)?( today)?|how's it going|what's up|nice to meet you|"
    r"thanks|thank you( (so|very) much)?|ok|okay|test|testing|"
    r"tudo bem( com você)?|como (vai|está|estás)( você)?|obrigad[oa]|"
    r"감사합니다|고마워요?|고맙습니다|반가워요?|반갑습니다|잘 지내(세요|요|니)?)"
    r"\s*([.!?,~]+\s*|$)",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"((please|kindly|i('d| would) like to (know|ask)( you)?|i need( some)? help (with|to)|"
    r"((can|could|will) you( please)?|would you( please| mind)?)( help me( to| with)?)?|"
    r"help me( to| with)?|i (want|need|would like) you to|"
    r"tell me (?=(what|how|why|who|where|when|which|whether|if|about)\b)|"
    r"por favor|(você )?(pode|poderia|consegue)( me)?( ajudar( a| com)?)?|"
    r"preciso de( uma)? ajuda (com|para))\b|부탁인데|혹시)[\s,:]*",
    re.IGNORECASE,
)
# Korean asks at the end: “… 알려 주세요” is “please tell me …”.
_REQUEST_AT_END = re.compile(
    r"(에 (대해|대하여|관해)서?|을|를)?\s*(좀\s*)?"
    r"(알려|가르쳐|말해|도와)\s?(주세요|주실래요|주시겠어요|줄래요?|줘요?)[.!?~]*$"
)
_CODE = re.compile(r"```.*?(```|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/?#]+)\S*")
_LIST_ITEM = re.compile(r"\s*([-*•]|\d+[.)])\s")
_MARKS = re.compile(r"^[\s#>*`~_•-]+|[*`~_]{2,}|[\s*`~_]+$")
_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{3}[.])(?<!\bMrs[.])(?<!\bProf[.])(?<!\bSra[.])(?<!\betc[.])\s+|"
    r"(?<=[!?])\s+|[\r\n]+|(?<=[。！？])"
)


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
    text = _ADDRESS.sub(r"\1", text[:_LOOKED_AT_CHARACTERS])
    rest, is_request = _core(_CODE.sub("\n", text))
    if not _says_something(rest):  # there is nothing but code
        rest, is_request = _core(text.replace("```", "\n"))
    sentences = [s for s in _SENTENCE_END.split(rest) if _says_something(s)]
    plain = [s for s in sentences if not _LIST_ITEM.match(s)]
    sentence = _MARKS.sub("", next(iter(plain or sentences), ""))
    shorter = _REQUEST_AT_END.sub("", sentence)
    if _says_something(shorter) and shorter != sentence:
        sentence, is_request = shorter, True
    sentence = sentence.rstrip(" .,:;!。？" + "?" * is_request).strip()
    return sentence[:1].upper() + sentence[1:]


def _core(text: str) -> tuple[str, bool]:
    """Return the text without what it opens with, and whether that was a request."""
    rest, is_request = text.strip(), False
    while True:
        before = rest
        for opening in (_GREETING, _SMALL_TALK, _REQUEST):
            if found := opening.match(rest):
                rest = rest[found.end() :].strip()
                is_request = is_request or opening is _REQUEST
        if rest == before:
            return rest, is_request


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _shortened(title: str) -> str:
    title = " ".join(title.split())
    if len(title) <= MAX_CHARACTERS:
        return title
    cut = title[: MAX_CHARACTERS - 1]
    at_word = cut.rfind(" ")
    if at_word > MAX_CHARACTERS // 2:
        cut = cut[:at_word]
    return f"{cut.rstrip(' ,;:')}…"
