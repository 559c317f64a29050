import pytest

from app.library.data import Assistant, Attachment, Conversation, Message, Role, Sampling, Status
from app.library.markdown import closing_fence, joined, to_markdown

GENERAL = Assistant(1, "general", "General", "", "", Sampling())


def conversation(title: str = "Trip") -> Conversation:
    return Conversation(
        id=1,
        title=title,
        titled_by_user=False,
        pinned=False,
        assistant_id=1,
        leaf_id=2,
        left_out_until_id=None,
        created_at_ms=1_700_000_000_000,
        updated_at_ms=0,
    )


def message(
    role: Role,
    text: str,
    status: Status = "done",
    *,
    note: str = "",
    model: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Message:
    return Message(1, 1, None, role, text, status, 0, model, note, attachments, 1, 1)


def test_it_says_who_said_what_and_leaves_code_alone() -> None:
    code = "Like this:\n\n```python\n# not a *title*\n\tprint('<b>')\n```\n\n- one\n- two"
    text = to_markdown(
        conversation("Plans # for *2024*"),
        GENERAL,
        [
            message("user", "How?", attachments=(Attachment("my_notes.txt", "secret"),)),
            message("assistant", code, "stopped", model="smol_lm", note="You stopped it."),
        ],
    )
    lines = text.splitlines()
    assert lines[0] == r"# Plans \# for \*2024\*"
    assert lines[2].startswith("*General, 2023-11-1")
    assert "\n## You\n\nAttached: my\\_notes.txt\n\nHow?\n\n## Inkling (smol\\_lm)\n\n" in text
    assert code in text
    assert text.endswith("- two\n\n*You stopped it.*\n")
    assert "secret" not in text


@pytest.mark.parametrize(
    ("status", "ending"),
    [
        ("writing", "*This answer was not finished yet.*"),
        ("cut", "*This answer was cut.*"),
        ("stopped", "*This answer was stopped.*"),
        ("failed", "*This answer could not be finished.*"),
    ],
)
def test_it_says_how_an_answer_ended(status: Status, ending: str) -> None:
    text = to_markdown(conversation(), GENERAL, [message("assistant", "", status)])
    assert text.endswith(f"## Inkling\n\n{ending}\n")


def test_an_open_code_block_does_not_swallow_the_rest() -> None:
    said = [message("assistant", "```python\nx = 1", "cut"), message("user", "Go on")]
    text = to_markdown(conversation(), GENERAL, said)
    assert "```python\nx = 1\n```\n\n*This answer was cut.*\n\n## You" in text


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("plain", ""),
        ("```\na", "```"),
        ("```\na\n```", ""),
        ("````\n```\na", "````"),
        ("```\na\n````", ""),
        ("~~~ py\n```\n", "~~~"),
        ("~~~\n```\n~~~", ""),
        ("```\n``` py\n", "```"),
        ("   ```\na", "```"),
        ("    ```\na", ""),
        ("``` a `b` ```", ""),
        ("```\na\n```\n```js\nb", "```"),
    ],
)
def test_an_open_fence_is_recognised(text: str, fence: str) -> None:
    assert closing_fence(text) == fence


def test_an_untitled_conversation_has_a_heading() -> None:
    assert to_markdown(conversation(""), GENERAL, []).startswith("# Untitled conversation\n")


def test_several_are_set_apart_by_a_rule() -> None:
    assert joined(["# a\n", "# b\n"]) == "# a\n\n---\n\n# b\n"
