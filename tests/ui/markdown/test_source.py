"""Reading piece by piece has to show what reading the whole text at once would show."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ui.markdown.blocks import Block, Code, Prose
from app.ui.markdown.clean import clean
from app.ui.markdown.reader import definitions, read
from app.ui.markdown.source import Source, split_blocks

KINDS_OF_LINES = r"""
text
text **bold** `c`
- a
- b
* c
+
-
1. one
2. two
10. ten
3) x
1)
1. - x
- # h
-     wide
- [ ] task
- ```
1. ```
> - ```
  - nested
 - ind
  1. ind
   cont
    code
  text
# head
---
***
- - -
===
> q
> - q
```
```py
   ```
  ```
~~~
| a | b |
|---|---|
a | b
- | -
-|-
| x | y |
[a]: http://x.y
[b]: /u 'title
[a]:
[a]
text [a] [b]
title'
<div>
<!--
****
\
http://x.y
"""
ODD_LINES = ["", "", "", "", "  ", "\tTab", "-\ttab", "\ufeff", "\u00a0", "a\rb"]
LINES = st.sampled_from([*KINDS_OF_LINES.splitlines(), *ODD_LINES])
TEXTS = st.lists(LINES, min_size=1, max_size=14).map("\n".join)

ANSWER = """# Growing tomatoes

Wait until the nights stay **above 10 °C**, *not* before. Use `fleece`, ~~plastic~~ and see \
[the guide](https://example.org/a_b).

1. **Harden** the plants: an hour outside on the first day.
2. Look at the *forecast*.
   - nested `one`

3. Keep a fleece ready:

   ```bash
   fleece --on **now**
   ```

Then:
- [ ] task
- [x] done
---

> A quote with **bold**
> and a second line.

| Month | Nights °C | Do |
|-------|:---------:|---:|
| April | 4 | wait |
| May | **9** | `harden` |

```python
def f(x):
    return x ** 2
```

2024 was fine. 2 * 3 = 6, snake_case_name. __bold__ _it_ ***both***. ![a picture](http://x/y.png)
"""


def whole(text: str) -> list[Block]:
    """Read all of a text at once, as the reference."""
    text = clean(text)
    return without_places(read(text, references=definitions(text)).blocks)


def without_places(blocks: tuple[Block, ...]) -> list[Block]:
    return [replace(block, start=0, end=0) for block in blocks]


def blocks_of(source: Source) -> tuple[Block, ...]:
    return tuple(block for index in range(len(source.segments)) for block in source.blocks(index))


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_pieces_read_as_the_whole(text: str) -> None:
    assert without_places(split_blocks(text)) == whole(text)


@given(TEXTS, st.lists(st.integers(1, 7), min_size=1), st.booleans())
@settings(max_examples=600, deadline=None)
def test_a_grown_text_reads_as_if_it_had_come_at_once(
    text: str,
    steps: list[int],
    looked_at: bool,  # noqa: FBT001
) -> None:
    source, end, turn = Source(), 0, 0
    while end < len(text):
        end += steps[turn % len(steps)]
        turn += 1
        source.update(text[:end], writing=True)
        if looked_at:
            blocks_of(source)
    source.update(text)
    assert blocks_of(source) == split_blocks(text)


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    split_blocks(text)


def test_finished_blocks_stay_the_same_objects_while_the_text_grows() -> None:
    source = Source()
    source.update("# One\n\nTwo **two**.\n\n- a\n- b\n\nThr", writing=True)
    before = blocks_of(source)
    source.update("# One\n\nTwo **two**.\n\n- a\n- b\n\nThree and [more", writing=True)
    after = blocks_of(source)
    assert [a is b for a, b in zip(before, after, strict=True)] == [True] * 4 + [False]


def test_a_definition_that_comes_late_makes_links_of_earlier_words() -> None:
    source = Source()
    source.update("See [the guide].\n\nMore.\n\n", writing=True)
    assert blocks_of(source)[0].spans == blocks_of(source)[0].spans[:1]  # type: ignore[union-attr]
    text = "See [the guide].\n\nMore.\n\n[the guide]: https://example.org/\n"
    changed = source.update(text)
    assert changed == 0
    first = blocks_of(source)[0]
    assert isinstance(first, Prose)
    assert [span.href for span in first.spans] == ["", "https://example.org/", ""]


def test_places_are_offsets_into_the_text() -> None:
    text = "# Title\n\nWords.\n\n```py\nx = 1\n```\n\n- item\n"
    shown = [text[block.start : block.end] for block in split_blocks(text)]
    assert shown == ["# Title\n", "Words.\n", "```py\nx = 1\n```\n", "- item\n"]


def seen(source: Source) -> list[object]:
    """Return what the user sees, letter by letter, without what cannot be there yet."""
    out: list[object] = []
    for block in blocks_of(source):
        if isinstance(block, Prose):
            out.append((block.style, block.level, block.marker, block.path))
            out += [(c, s.bold, s.italic, s.struck, s.code) for s in block.spans for c in s.text]
        elif isinstance(block, Code):
            out += ["code", *block.text]
        else:
            out.append("table")
            out += [c for row in block.rows for cell in row for s in cell for c in s.text]
    return out


def test_what_is_shown_while_an_answer_is_written_does_not_change_afterwards() -> None:
    source = Source()
    before: list[object] = []
    flickers = []
    for end in range(1, len(ANSWER) + 1):
        source.update(ANSWER[:end], writing=True)
        now = seen(source)
        if now[: len(before)] != before:
            flickers.append(ANSWER[:end].rpartition("\n")[2])
        before = now
    # Only words in brackets wait for what follows them to be a link or a picture.
    assert [re.sub(r".*(?=\[)", "", line) for line in flickers] == [
        "[the guide](",
        "[a picture](",
    ]


def test_an_open_fence_is_a_box_of_code_at_once() -> None:
    source = Source()
    source.update("Look:\n```py", writing=True)
    assert [block.kind for block in blocks_of(source)] == ["prose", "code"]
    source.update("Look:\n```python\nx", writing=True)
    code = blocks_of(source)[1]
    assert isinstance(code, Code)
    assert (code.language, code.text) == ("python", "x")


def test_long_code_comes_in_parts_that_stay_and_together_are_the_whole() -> None:
    lines = "".join(f"line_{n} = {n}\n" for n in range(1_000))
    text = f"```python\n{lines}```\n\nEnd."
    source = Source()
    source.update(text[:9_000], writing=True)
    early = blocks_of(source)
    source.update(text)
    parts = [block for block in blocks_of(source) if isinstance(block, Code)]
    assert len(parts) > 5
    assert parts[0] is early[0]
    assert "".join(part.text for part in parts) == lines.removesuffix("\n")
    assert {source.whole_code(part) for part in parts} == {lines.removesuffix("\n")}
    assert [part.first for part in parts] == [True] + [False] * (len(parts) - 1)


def test_plain_text_is_shown_as_it_is() -> None:
    source = Source(plain=True)
    source.update("**not bold**\n\n  <b>&amp;\n")
    (block,) = blocks_of(source)
    assert isinstance(block, Prose)
    assert "".join(span.text for span in block.spans) == "**not bold**\n\n  <b>&amp;"


@pytest.mark.parametrize(
    "text",
    [
        ">" * 20_000 + "x",
        "> " * 20_000,
        "[" * 20_000,
        "![" * 8_000,
        "<div>" * 20_000,
        "*a " * 20_000,
        "a" * 2_000_000,
        "word " * 400_000,
        "\n" * 200_000,
        "| a | b |\n|--|--|\n" + "| 1 | 2 |\n" * 10_000,
        "\u200b" * 50_000,
        "\u202eabc " * 20_000,
        "- " * 20_000 + "a",
        "".join(" " * n + "- a\n" for n in range(200)),
        "```\n" + "x" * 150_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_is_shown_in_bounded_pieces(text: str) -> None:
    blocks = split_blocks(text)
    assert max(block.end - block.start for block in blocks) <= 16_000
    assert max(len(block.path) for block in blocks) <= 40
    kept = re.sub(r"[\s>\-|*]", "", "".join(words(block) for block in blocks))
    assert len(kept) == len(re.sub(r"[\s>\-|*]", "", text.replace("```", "")))


def words(block: Block) -> str:
    if isinstance(block, Prose):
        return "".join(span.text for span in block.spans)
    if isinstance(block, Code):
        return block.text
    return "".join(span.text for row in block.rows for cell in row for span in cell)


def test_what_a_text_names_is_neither_opened_nor_linked(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = f"![x]({secret.as_uri()}) [y]({secret.as_uri()})"
    (block,) = split_blocks(text)
    assert words(block) == "x y"
    assert isinstance(block, Prose)
    assert not any(span.href for span in block.spans)
