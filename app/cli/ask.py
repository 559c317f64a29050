"""`ask`: one question, one answer."""

import json
import sys

from app.assistant.context import Room, refuse_too_long
from app.assistant.language_model import LanguageModel
from app.assistant.question import Plan, Question
from app.assistant.stopping import StopSwitch
from app.assistant.turns import sampling_settings
from app.base.errors import UserError
from app.base.messages import Generated, Piece, Turn
from app.base.words import _
from app.cli.parser import Arguments
from app.hardware.processor import compute_threads
from app.library.data import Sampling
from app.library.shipped import shipped
from app.main import data_dir, installed_models, language_model


def ask(arguments: Arguments) -> None:
    """Print the answer as it is written, or one JSON object when it is whole.

    Raises:
        UserError: if there is no answer to be had.
    """
    general = shipped("general")
    sampling = Sampling() if arguments.temperature is None else _at(arguments.temperature)
    models = installed_models(data_dir(arguments.data_dir))
    model = models.get(arguments.model)
    models.header(model)  # says in a sentence what llama.cpp could not
    question = Question(
        instructions=general.instructions(),
        turns=(Turn("user", _question_text(arguments)),),
        begun="",
        sampling=sampling_settings(sampling),
    )
    engine = language_model()
    try:
        plan = Plan(model, sampling.context_tokens, compute_threads())
        loaded = engine.use(plan, StopSwitch())
        counts = engine.count([question.turns[0].text, question.instructions])
        room = Room(loaded.context_tokens, sampling.max_answer_tokens)
        refuse_too_long(sum(counts) + loaded.overhead_tokens(1), room)
        text, figures = _answer(engine, question, as_it_comes=not arguments.json)
    finally:
        engine.unload()
    if arguments.json:
        print(json.dumps({"text": text, "model": model.id, **figures}, ensure_ascii=False))


def _answer(
    engine: LanguageModel, question: Question, *, as_it_comes: bool
) -> tuple[str, dict[str, float]]:
    pieces: list[str] = []
    figures: dict[str, float] = {}
    for event in engine.answer(question, StopSwitch()):
        if isinstance(event, Piece):
            pieces.append(event.text)
            if as_it_comes:
                print(event.text, end="", flush=True)
        elif isinstance(event, Generated):
            figures = {
                "prompt_tokens": event.prompt_tokens,
                "completion_tokens": event.completion_tokens,
                "time_to_first_token_ms": round(event.time_to_first_token_ms, 1),
                "tokens_per_s": round(event.tokens_per_s, 1),
            }
    if as_it_comes:
        print()
    return "".join(pieces), figures


def _question_text(arguments: Arguments) -> str:
    question = arguments.question.strip()
    if not question:
        raise UserError(_("The question is empty. Write it in quotes after “ask”."))
    if arguments.source is None or sys.stdin is None:
        return question
    try:
        given = sys.stdin.buffer.read().decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UserError(
            _("The text on standard input is not UTF-8. Convert it and try again.")
        ) from error
    return f"{given}\n\n{question}" if given else question


def _at(temperature: float) -> Sampling:
    return Sampling(temperature=temperature)
