from app.assistant.counts import TokenCounts


def test_a_text_is_counted_once_and_estimated_before() -> None:
    counts = TokenCounts()
    asked: list[str] = []

    def count(text: str) -> int:
        asked.append(text)
        return len(text)

    assert counts.known_or_estimated(["Hello, world", "Hi"]) == ([4, 1], False)
    assert [counts.get("Hello, world", count) for _time in range(2)] == [12, 12]
    assert asked == ["Hello, world"]
    assert counts.known_or_estimated(["Hello, world"]) == ([12], True)
    assert counts.known_or_estimated(["Hello, world", "Hi"]) == ([12, 1], False)
    counts.clear()
    assert counts.known_or_estimated(["Hello, world"]) == ([4], False)


def test_texts_that_differ_in_half_a_character_are_not_mixed_up() -> None:
    counts = TokenCounts()
    assert counts.get("a\ud800", lambda _text: 1) == 1
    assert counts.get("a\ud801", lambda _text: 2) == 2
    assert counts.known_or_estimated(["a\ud800", "a\ud801"]) == ([1, 2], True)
