from app.ui.markdown.links import bare_addresses, safe_address


def test_only_whole_web_addresses_are_safe() -> None:
    assert safe_address("https://example.org/a?b#c") == "https://example.org/a?b#c"
    assert safe_address("HTTP://example.org") == "HTTP://example.org"
    for address in ("https://", "http:/x", "https://a b", "https://[::1", "file:///x", ""):
        assert safe_address(address) == ""


def test_punctuation_around_an_address_does_not_belong_to_it() -> None:
    text = "(see https://x.org/a), or http://y.org/b_(c)! And xhttps://z.org"
    assert [text[start:end] for start, end in bare_addresses(text)] == [
        "https://x.org/a",
        "http://y.org/b_(c)",
    ]
