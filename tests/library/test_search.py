import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.library.conversations import Conversations
from app.library.data import Attachment, Hit
from app.library.database import Database
from app.library.search import Search


@pytest.fixture
def search(database: Database) -> Search:
    return Search(database)


def told(
    conversations: Conversations, general_id: int, title: str, *texts: str
) -> tuple[int, list[int]]:
    conversation = conversations.create(general_id, title)
    parent: int | None = None
    said: list[int] = []
    for text in texts:
        parent = conversations.add_message(conversation.id, parent, "user", text).id
        said.append(parent)
    return conversation.id, said


def lit(hit: Hit) -> list[str]:
    return [hit.snippet[start:end] for start, end in hit.marks]


def test_results_come_as_one_types(
    search: Search, conversations: Conversations, general_id: int
) -> None:
    number, said = told(conversations, general_id, "Dinner", "How is fresh pasta made?", "By hand.")
    expected = {"p": ["pasta"], "past": ["pasta"], "fre pas": [], "fresh pas": ["fresh", "pasta"]}
    for typed, marks in expected.items():
        hits = search.find(typed)
        assert [lit(hit) for hit in hits] == ([marks] if marks else [])
    (hit,) = search.find("pasta")
    assert hit == Hit(number, said[0], "Dinner", "How is fresh pasta made?", ((13, 18),))


@pytest.mark.parametrize(
    "case",
    [
        ("Crème brûlée", "creme BRULEE", ["Crème", "brûlée"]),
        ("creme brulee", "crème", ["creme"]),
        ("Cafe\u0301 noir", "café", ["Cafe\u0301"]),
        ("Straße nach Łódź", "straße", ["Straße"]),
        ("ΑΘΗΝΑ και Москва", "αθηνα моск", ["ΑΘΗΝΑ", "Москва"]),
        ("call foo_bar(x) now", "foo_bar(", ["foo_bar"]),
        ("mail ada@example.org today", "ada@example", ["ada@example"]),
        ("don’t and don't", "don't", ["don’t", "don't"]),
        ("version 3.12.1", "3.12", ["3.12"]),
        ("मौसम कैसा है", "कैस", ["कैसा"]),
        ("今日は天気がいい", "天気", ["天気"]),
        ("我想去里斯本旅行", "里斯本", ["里斯本"]),
        ("오늘 서울날씨가 어때", "날씨", ["날씨"]),
        ("วันนี้อากาศดีมาก", "อากาศ", ["อากาศ"]),
        ("ตลาด 東京 market", "market 東", ["market"]),
        ("well done 🎉 you", "🎉", ["🎉"]),
        ("is C++ hard", "++", ["++"]),
        ("100% sure_thing \\o/", "%", ["%"]),
        ("100% sure_thing \\o/", "\\", ["\\"]),
        ("a | b", "|", ["|"]),
    ],
)
def test_every_language_and_sign_is_found(
    search: Search,
    conversations: Conversations,
    general_id: int,
    case: tuple[str, str, list[str]],
) -> None:
    text, typed, marks = case
    told(conversations, general_id, "", "nothing to see here", text, "nor here")
    (hit,) = search.find(typed)
    assert lit(hit) == marks


@pytest.mark.parametrize("typed", ["_", "a%", "% sure", "ast", "NOT", "*", "^fresh", "{text}: b"])
def test_what_is_not_there_is_not_found(
    search: Search, conversations: Conversations, general_id: int, typed: str
) -> None:
    told(conversations, general_id, "Dinner", "fresh pasta")
    assert search.find(typed) == (search.find("fresh") if typed == "^fresh" else ())


def test_each_conversation_is_there_once_with_its_best_message(
    search: Search, conversations: Conversations, general_id: int
) -> None:
    long_text = "pasta " + "and many other words " * 30
    first, said = told(conversations, general_id, "", long_text, "Pasta, pasta!", long_text)
    second, _ = told(conversations, general_id, "", "rice", "pasta")
    hits = search.find("pasta")
    assert {hit.conversation_id for hit in hits} == {first, second}
    assert len(hits) == 2
    assert next(hit for hit in hits if hit.conversation_id == first).message_id == said[1]


def test_titles_come_first_then_what_was_used_last(
    search: Search, conversations: Conversations, general_id: int, database: Database
) -> None:
    ids = [
        told(conversations, general_id, title, text)[0]
        for title, text in [("Pasta", "x"), ("b", "pasta"), ("c", "pasta"), ("Pasta too", "pasta")]
    ]
    with database.transaction() as connection:
        for moment, number in enumerate(ids):
            connection.execute(
                "UPDATE conversations SET updated_at_ms = ? WHERE id = ?", (moment, number)
            )
    hits = search.find("pasta")
    assert [hit.conversation_id for hit in hits] == [ids[3], ids[0], ids[2], ids[1]]
    assert [hit.message_id is None for hit in hits] == [True, True, False, False]
    assert lit(hits[0]) == ["Pasta"]
    assert [hit.conversation_id for hit in search.find("pasta", limit=3)] == [
        ids[3],
        ids[0],
        ids[2],
    ]


def test_all_versions_are_searched(
    search: Search, conversations: Conversations, general_id: int
) -> None:
    number, said = told(conversations, general_id, "", "question", "the porcupine answer")
    conversations.add_message(number, said[0], "assistant", "another answer")
    assert [hit.message_id for hit in search.find("porcupine")] == [said[1]]


def test_deleted_ones_never_appear_and_restored_ones_do(
    search: Search, conversations: Conversations, general_id: int
) -> None:
    number, said = told(conversations, general_id, "Porcupine 世界", "spiny 世界", "animal 😀")

    def counts() -> list[int]:
        return [len(search.find(typed)) for typed in ("porcupine", "spiny", "animal", "世界", "😀")]

    assert counts() == [1, 1, 1, 1, 1]
    conversations.delete_message(said[0])
    assert counts() == [1, 0, 1, 1, 1]
    conversations.delete(number)
    assert counts() == [0, 0, 0, 0, 0]
    conversations.restore(number)
    conversations.restore_message(said[0])
    assert counts() == [1, 1, 1, 1, 1]
    conversations.delete(number)
    conversations.purge_deleted()
    assert counts() == [0, 0, 0, 0, 0]


def test_the_index_follows_every_change(
    search: Search, conversations: Conversations, general_id: int
) -> None:
    number, said = told(conversations, general_id, "Old title", "question")
    conversations.rename(number, "New name")
    assert search.find("old") == ()
    assert search.find("new name")[0].title == "New name"

    answer = conversations.add_message(number, said[0], "assistant", "", status="writing")
    conversations.write(answer.id, "porcupine")
    assert search.find("porcupine") == ()
    conversations.finish(answer.id, "hedgehog", "cut")
    assert search.find("porcupine") == ()
    assert search.find("hedgehog")[0].message_id == answer.id
    conversations.resume(answer.id)
    conversations.finish(answer.id, "hedgehog and mole", "done")
    assert len(search.find("hedgehog mole")) == 1

    conversations.add_message(
        number, answer.id, "user", "see", attachments=[Attachment("budget_2024.csv", "secret")]
    )
    assert lit(search.find("budget")[0]) == ["budget"]
    assert len(search.find("2024.csv")) == 1


def test_a_word_that_is_everywhere_still_finds_conversations(
    search: Search,
    conversations: Conversations,
    general_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.library.search._MOST_WEIGHED_MESSAGES", 3)
    for _ in range(3):
        number, said = told(conversations, general_id, "", "the pasta", "the pasta and the rice")
    hits = search.find("the p")
    assert len(hits) == 3
    newest = next(hit for hit in hits if hit.conversation_id == number)
    assert newest.message_id == said[1]


def test_a_damaged_index_is_made_anew(
    search: Search, conversations: Conversations, general_id: int, database: Database
) -> None:
    told(conversations, general_id, "Dinner", *(f"fresh pasta {number}" for number in range(50)))
    with database.transaction() as connection:
        connection.execute("DELETE FROM found_messages_data WHERE id > 10")
    assert len(search.find("pasta")) == 1
    assert len(search.find("dinner")) == 1
    database.check()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    typed=st.text(alphabet=st.characters()) | st.text(alphabet='"*^(){}:+-\\%_ aN\x00世😀\u0301')
)
def test_every_question_is_safe(
    search: Search, conversations: Conversations, general_id: int, typed: str
) -> None:
    if not conversations.list():
        told(conversations, general_id, 'a "N" 世', 'N a "*^(){}:+-\\%_ 世😀 a\u0301')
    for hit in search.find(typed):
        assert all(0 <= start < end <= len(hit.snippet) for start, end in hit.marks)
