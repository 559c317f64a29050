from pathlib import Path

import pytest

from app.assistant.attachments import MAX_BYTES, pasted_text, read_attachment
from app.base.errors import UserError
from app.library.data import Attachment


@pytest.mark.parametrize(
    "content",
    [
        "Olá, 안녕\n".encode(),
        "Olá, 안녕\n".encode("utf-8-sig"),
        "Olá, 안녕\n".encode("utf-16"),
        b"\xfe\xff" + "Olá, 안녕\n".encode("utf-16-be"),
        "Olá, 안녕\r\n".encode(),
        "Olá, 안녕\r".encode(),
    ],
    ids=["utf-8", "with a mark", "utf-16", "big-endian", "windows", "old mac"],
)
def test_a_text_file_of_any_usual_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert read_attachment(path) == Attachment("letter.txt", "Olá, 안녕\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is not a text file that Inkling can read"),
        ("Olá".encode("latin-1"), "is not a text file that Inkling can read"),
        (b"text\0text", "is not a text file that Inkling can read"),
        (b"\xff\xfea", "is not a text file that Inkling can read"),
        (b"a" * (MAX_BYTES + 1), "is larger than 4 MB"),
    ],
    ids=["empty", "blank", "picture", "latin-1", "zero", "half a letter", "large"],
)
def test_what_is_no_text_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(UserError, match=f"“letter.txt” {words}"):
        read_attachment(path)


def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        read_attachment(tmp_path)
    with pytest.raises(UserError, match="cannot be read: No such file"):
        read_attachment(tmp_path / "gone.txt")


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * MAX_BYTES)
    assert len(read_attachment(path).text) == MAX_BYTES


def test_a_long_paste_has_a_name() -> None:
    assert pasted_text("words") == Attachment("Pasted text.txt", "words")
