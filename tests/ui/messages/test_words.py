from app.ui.messages.words import find_words, fold


def test_case_and_accents_do_not_count() -> None:
    assert fold("Ärger İn Übung ß") == "arger in ubung ß"
    assert len(fold("Ärger İn ﬀ")) == len("Ärger İn ﬀ")


def test_words_are_found_where_they_begin() -> None:
    text = "Frost, frosty, defrost and FROST."
    assert find_words(text, ["frost"]) == [(0, 5), (7, 5), (27, 5)]


def test_several_words_and_odd_characters() -> None:
    assert find_words("c++ or (x)", ["c++", "x"]) == [(0, 3), (8, 1)]
    assert find_words("nothing", ["", " "]) == []
