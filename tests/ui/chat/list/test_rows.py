from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.library.data import Conversation, Hit
from app.ui.chat.list.rows import Entry, Found, Header, arranged, found, title_shown

_TODAY = datetime.now().astimezone().date()
_ONE = Conversation(
    id=1,
    title="Frost",
    titled_by_user=False,
    pinned=False,
    assistant_id=1,
    leaf_id=None,
    left_out_until_id=None,
    created_at_ms=0,
    updated_at_ms=0,
)


def _used(number: int, days: int, *, pinned: bool = False, hour: int = 12) -> Conversation:
    noon = datetime.now().astimezone().replace(hour=hour) - timedelta(days=days)
    used_ms = int(noon.timestamp() * 1000)
    return replace(_ONE, id=number, title=f"T{number}", pinned=pinned, updated_at_ms=used_ms)


def test_sections_follow_each_other_with_the_last_used_first() -> None:
    rows = arranged(
        [_used(1, 5), _used(2, 0, hour=10), _used(3, 900, pinned=True), _used(4, 0, hour=11)],
        _TODAY,
        set(),
    )
    assert [row.title for row in rows] == ["Pinned", "T3", "Today", "T4", "T2", "Last week", "T1"]
    assert [type(row) for row in rows[:2]] == [Header, Entry]


def test_no_conversations_make_no_sections() -> None:
    assert arranged([], date(2025, 1, 1), set()) == []


def test_rows_say_their_section_and_what_happens_in_them() -> None:
    plain, pinned = arranged([_used(1, 0), _used(2, 0, pinned=True)], _TODAY, {1})[3::-2]
    assert plain.spoken == "T1, Today, an answer is being written"
    assert pinned.spoken == "T2, Pinned"


def test_hits_say_what_was_found() -> None:
    by_title, by_message = found(
        [Hit(1, None, "Frost", "Frost", ((0, 5),)), Hit(2, 9, "Letter", "the frost", ((4, 9),))],
        {2},
        {1},
    )
    assert isinstance(by_title, Found)
    assert isinstance(by_message, Found)
    assert by_title.by_title
    assert by_title.busy
    assert by_title.spoken == "Frost, an answer is being written"
    assert by_message.pinned
    assert by_message.spoken == "Letter, the frost"


def test_a_title_is_one_line_and_never_empty() -> None:
    assert title_shown(" one\n two\u2028three ") == "one two three"
    assert title_shown(" \n") == "New conversation"


def test_utc_is_not_taken_for_local_time() -> None:
    last_moment = datetime.combine(_TODAY, datetime.max.time()).astimezone(UTC)
    late = replace(_ONE, updated_at_ms=int(last_moment.timestamp() * 1000))
    assert arranged([late], _TODAY, set())[0].title == "Today"
    assert arranged([late], _TODAY + timedelta(1), set())[0].title == "Yesterday"
