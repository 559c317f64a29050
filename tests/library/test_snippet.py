from hypothesis import given
from hypothesis import strategies as st

from app.library.snippet import CLOSE, OPEN, Snippet, from_marked, from_parts


def lit(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


def test_marks_become_ranges_of_the_text_without_them() -> None:
    snippet = from_marked(f"a {OPEN}fresh{CLOSE} {OPEN}pasta{CLOSE} dish")
    assert snippet.text == "a fresh pasta dish"
    assert lit(snippet) == ["fresh", "pasta"]


def test_it_is_one_line_without_holes() -> None:
    snippet = from_marked(f"  one\n\n   two\t{OPEN}three{CLOSE}\r\n four  ")
    assert snippet.text == "one two three four"
    assert lit(snippet) == ["three"]


def test_it_begins_shortly_before_the_first_mark_at_a_word() -> None:
    snippet = from_marked("word " * 100 + f"{OPEN}here{CLOSE}" + " more" * 100)
    assert snippet.text.startswith("…word word")
    assert snippet.text.endswith("…")
    assert len(snippet.text) < 200
    assert lit(snippet) == ["here"]


def test_marks_far_from_the_first_are_not_shown() -> None:
    near_and_far = "word " * 30
    marked = f"{OPEN}one{CLOSE} {near_and_far}{OPEN}two{CLOSE} {near_and_far}{OPEN}three{CLOSE}"
    assert lit(from_marked(marked)) == ["one", "two"]
    plain = marked.replace(OPEN, "").replace(CLOSE, "")
    assert lit(from_parts(plain, ["one", "two", "three"])) == ["one", "two"]


def test_a_word_without_end_is_cut() -> None:
    snippet = from_marked(f"{'x' * 1000}{OPEN}{'y' * 1000}{CLOSE}")
    assert len(snippet.text) < 200
    assert snippet.marks[0][1] <= len(snippet.text)


def test_parts_are_found_whatever_their_case() -> None:
    snippet = from_parts("Das WETTER in 東京都, wetter", ["wetter", "東京", "東京都"])
    assert lit(snippet) == ["WETTER", "東京都", "wetter"]


def test_a_text_that_writes_marks_itself_does_no_harm() -> None:
    snippet = from_marked(f"{CLOSE}a{OPEN}{OPEN}b{CLOSE}{CLOSE}c{OPEN}")
    assert snippet.text == "abc"
    assert lit(snippet) == ["b"]


@given(
    st.lists(st.sampled_from([OPEN, CLOSE, " ", "\n", "word", "x" * 90, "世界", "…"]), max_size=80)
)
def test_ranges_are_in_order_and_inside_the_text(pieces: list[str]) -> None:
    snippet = from_marked("".join(pieces))
    position = 0
    for start, end in snippet.marks:
        assert position <= start <= end <= len(snippet.text)
        position = end


@given(st.text(alphabet="ab \n世x", max_size=400), st.lists(st.sampled_from(["a", "世", "bx"])))
def test_what_is_lit_is_one_of_the_parts(text: str, parts: list[str]) -> None:
    snippet = from_parts(text, parts or ["a"])
    assert set(lit(snippet)) <= {*parts, "a", "b"}
    assert "\n" not in snippet.text
