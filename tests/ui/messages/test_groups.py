from hypothesis import given
from hypothesis import strategies as st

from app.ui.markdown.source import Source, split_blocks
from app.ui.messages.groups import group_ranges, runs_of
from tests.ui.messages.samples import ANSWER, CODE, PARAGRAPH, TABLE

TEXTS = st.lists(st.sampled_from([PARAGRAPH, CODE, TABLE, "- item\n", "word " * 900 + "\n\n"]))


@given(TEXTS.map("".join), st.integers(0, 20_000))
def test_groups_cover_the_text_and_stay_while_it_grows(text: str, end: int) -> None:
    source = Source()
    source.update(text[:end], writing=True)
    before = list(group_ranges(source))
    source.update(text)
    after = list(group_ranges(source))
    assert [index for first, last in after for index in range(first, last)] == list(
        range(len(source.segments))
    )
    kept = before[:-2]
    assert after[: len(kept)] == kept


def test_one_widget_shows_neighbouring_paragraphs() -> None:
    assert [kind for kind, _blocks in runs_of(split_blocks(ANSWER))] == [
        "prose",
        "code",
        "table",
        "prose",
    ]
    assert [len(blocks) for _kind, blocks in runs_of(split_blocks(CODE + CODE))] == [1, 1]
