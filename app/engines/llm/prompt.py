"""From a conversation to the tokens that the model reads, by the model's own chat template."""

import contextlib
from dataclasses import dataclass
from itertools import takewhile
from typing import NoReturn

import jinja2
from jinja2.ext import Extension
from jinja2.nodes import Node
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.base.errors import ModelUnusable
from app.base.messages import Turn
from app.base.words import _
from app.engines.llm.vocabulary import Vocabulary

# Stands for a first question that the user has deleted.
_NO_QUESTION = "…"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model reads: as text with the template's marks in it, and as tokens."""

    text: bytes
    tokens: list[int]


class _Generation(Extension):
    """`{% generation %}` marks what a model is trained on; here it is only what stands inside."""

    tags = {"generation"}  # noqa: RUF012 (as Jinja declares it)

    def parse(self, parser: Parser) -> list[Node]:
        parser.stream.skip()
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class ChatTemplate:
    """Renders conversations as one model was trained to read them.

    Raises:
        ModelUnusable: if the model has no template, or one with an error.
    """

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        if not source:
            raise ModelUnusable(
                _(
                    "This model was not made for conversations: it has no chat template. "
                    "Choose one whose name says “Instruct” or “Chat”."
                )
            )
        self._vocabulary = vocabulary
        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.loopcontrols", _Generation],
        )
        # No date is offered: a prompt that changes each day would be read again each day. Some
        # templates cannot do without one, though; these are given an empty one.
        if "strftime_now" in source and "strftime_now is defined" not in source:
            environment.globals["strftime_now"] = _no_date
        try:
            self._template = environment.from_string(source)
        except (jinja2.TemplateError, RecursionError) as error:
            raise _template_error() from error

    def prompt(self, instructions: str, turns: tuple[Turn, ...], begun: str = "") -> Prompt:
        """Return what the model reads before it writes on after `begun`."""
        defuse = self._vocabulary.defuse
        messages = _alternating(turns)
        messages = [{**m, "content": defuse(m["content"])} for m in messages]
        text = self._render(defuse(instructions), messages) + defuse(begun)
        encoded = text.encode(errors="replace")
        bos = self._vocabulary.piece(self._vocabulary.bos) if self._vocabulary.adds_bos else b""
        if bos and not encoded.startswith(bos):
            encoded = bos + encoded
        return Prompt(encoded, self._vocabulary.tokenise(encoded, special=True))

    def instructions_tokens(self, instructions: str) -> int:
        """Return how many tokens at the start are the same whatever the user says first."""
        one, other = (
            self.prompt(instructions, (Turn("user", first_words),)).tokens
            for first_words in ("Yes", "1")
        )
        return common_prefix(one, other)

    @property
    def turn_overhead_tokens(self) -> int:
        """Return what the template adds to each turn, at most."""
        words = ("one", "two", "three")
        turns = (Turn("user", words[0]), Turn("assistant", words[1]), Turn("user", words[2]))
        two_more = self._added_tokens("", turns) - self._added_tokens("", turns[:1])
        # Where a turn begins, a token of its own may be needed for what was part of another.
        return max(-(-two_more // 2), 1) + 1

    @property
    def prompt_overhead_tokens(self) -> int:
        """Return what the template adds besides, with instructions or without, at most."""
        question = (Turn("user", "one"),)
        most = max(self._added_tokens(text, question) for text in ("", "Be kind."))
        return max(most - self.turn_overhead_tokens, 0) + 1

    def _added_tokens(self, instructions: str, turns: tuple[Turn, ...]) -> int:
        texts = (instructions, *(turn.text for turn in turns))
        alone = sum(self._vocabulary.count(text) for text in texts)
        return len(self.prompt(instructions, turns).tokens) - alone

    def _render(self, instructions: str, messages: list[dict[str, str]]) -> str:
        system = [{"role": "system", "content": instructions}] if instructions else []
        text = ""
        with contextlib.suppress(_Refused):
            text = self._rendered(system + messages)
        if text and instructions.strip() in text:
            return text
        # Some templates, Gemma 2's among them, know no instructions, or none but a conversation
        # that a user begins: the instructions go before the first words then.
        if not messages or messages[0]["role"] == "assistant":
            messages = [{"role": "user", "content": _NO_QUESTION}, *messages]
        if instructions:
            content = f"{instructions}\n\n{messages[0]['content']}"
            messages = [{**messages[0], "content": content}, *messages[1:]]
        try:
            return self._rendered(messages)
        except _Refused as error:
            if text:
                return text
            raise _template_error() from error

    def _rendered(self, messages: list[dict[str, str]]) -> str:
        def raise_exception(message: str) -> NoReturn:
            raise _Refused(message)

        def text_of(token: int) -> str:
            return self._vocabulary.piece(token).decode(errors="replace") if token >= 0 else ""

        try:
            return self._template.render(
                messages=messages,
                add_generation_prompt=True,
                enable_thinking=False,
                bos_token=text_of(self._vocabulary.bos),
                eos_token=text_of(self._vocabulary.eos),
                raise_exception=raise_exception,
            )
        except MemoryError:
            raise
        # A template is a program from elsewhere: it may raise anything.
        except Exception as error:
            raise _Refused(str(error)) from error


class _Refused(Exception):
    """The template does not take this conversation."""


def _no_date(_form: str) -> str:
    return ""


def _template_error() -> ModelUnusable:
    return ModelUnusable(_("The chat template of this model has an error. Choose another model."))


def _alternating(turns: tuple[Turn, ...]) -> list[dict[str, str]]:
    """Return the turns with neighbours of one role joined: many templates refuse them."""
    messages: list[dict[str, str]] = []
    for turn in turns:
        if messages and messages[-1]["role"] == turn.role:
            messages[-1]["content"] += f"\n\n{turn.text}"
        else:
            messages.append({"role": turn.role, "content": turn.text})
    return messages


def common_prefix(one: list[int], other: list[int]) -> int:
    """Return how many tokens both lists have in common at their start."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
