import pytest

from app.library.query import Query, understood


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("pasta", Query('"pasta"*', ())),
        ("Fresh pas", Query('"Fresh" "pas"*', ())),
        ('say "hi', Query('"say" """hi"*', ())),
        ("a OR b NOT c*", Query('"a" "OR" "b" "NOT" "c*"', ())),
        ("C++", Query('"C++"', ())),
        ("++", Query("", ("++",))),
        ("pasta 😀", Query('"pasta"', ("😀",))),
        ("😀 pasta", Query('"pasta"*', ("😀",))),
        ("天気", Query("", ("天気",))),
        ("Tokyo 天気", Query('"Tokyo"', ("天気",))),
        ("날씨가", Query("", ("날씨가",))),
        ("สวัสดี", Query("", ("สวัสดี",))),
        ("cafe\u0301", Query('"café"*', ())),
        ("a\x00b", Query('"a" "b"*', ())),
    ],
)
def test_words_go_to_the_index_and_the_rest_is_compared(typed: str, query: Query) -> None:
    assert understood(typed) == query
    assert not query.is_empty


@pytest.mark.parametrize("typed", ["", " \n\t", "\u3000", "\x00"])
def test_nothing_is_an_empty_query(typed: str) -> None:
    assert understood(typed).is_empty


def test_a_pasted_novel_is_cut() -> None:
    assert len(understood("word " * 100_000).match) < 3000
