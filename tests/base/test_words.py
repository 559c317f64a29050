from app.base.words import _, plural


def test_what_nobody_has_translated_is_shown_as_it_is() -> None:
    assert _("A sentence that is in no catalogue.") == "A sentence that is in no catalogue."


def test_the_number_chooses_the_form_and_is_filled_in() -> None:
    assert plural("{n} word", "{n} words", 1) == "1 word"
    assert plural("{n} word", "{n} words", 0) == "0 words"
    assert plural("{n} word, {n} in all", "{n} words, {n} in all", 12_345) == (
        "12,345 words, 12,345 in all"
    )
