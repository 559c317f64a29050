"""Messages for the tests."""

from collections.abc import Sequence

from app.library.data import Attachment, Message, Role, Status

CODE = "```python\ndef f(x):\n    return x\n```\n"
TABLE = "| a | b |\n|---|--:|\n| one | 1 |\n| two | 2 |\n"
PARAGRAPH = "Wait until the nights stay **above 10 °C** for a week, and `cover` them. " * 4 + "\n\n"
LIST = "1. One thing\n2. Another thing\n   - with a detail\n\n"
ANSWER = f"## Title\n\n{PARAGRAPH}{LIST}{CODE}\n{TABLE}\n> A quote\n\nThe end.\n"


def message(
    number: int,
    role: Role = "assistant",
    text: str = "Words.",
    *,
    status: Status = "done",
    note: str = "",
    attachments: Sequence[Attachment] = (),
    version: int = 1,
    versions: int = 1,
) -> Message:
    return Message(
        id=number,
        conversation_id=1,
        parent_id=number - 1 or None,
        role=role,
        text=text,
        status=status,
        created_at_ms=0,
        model="" if role == "user" else "tiny",
        note=note,
        attachments=tuple(attachments),
        version=version,
        versions=versions,
    )


def conversation(count: int) -> list[Message]:
    """Return questions and answers of different lengths, with code and tables."""
    answers = [PARAGRAPH + LIST, CODE + PARAGRAPH, PARAGRAPH + TABLE, PARAGRAPH * 3]
    return [
        message(number, "user", f"Question {number}? " * (1 + number % 9))
        if number % 2
        else message(number, "assistant", f"Answer {number}. " + answers[number // 2 % 4])
        for number in range(1, count + 1)
    ]
