import pytest

from app.ui.markdown.highlight import code_colours, highlight, language_name
from app.ui.theme import DARK, LIGHT, Palette

CODE = 'def f(x):  # note\n    """Two\n    lines"""\n    return "é😀" + str(1)\n'


def test_every_line_knows_its_stretches() -> None:
    lines = highlight(CODE, "python")
    assert len(lines) == 5
    assert lines[0] == ((0, 3, "keyword"), (4, 1, "name"), (11, 6, "comment"))
    assert [kind for _start, _length, kind in lines[1]] == ["string"]
    assert [kind for _start, _length, kind in lines[2]] == ["string"]
    assert lines[3][-1] == (23, 1, "number")


def test_stretches_are_counted_as_qt_counts() -> None:
    # An emoji takes two units: `str` begins two behind where Python would count it.
    starts = {kind: start for start, _length, kind in highlight('"😀" + str', "py")[0]}
    assert starts["keyword"] == 7


@pytest.mark.parametrize("language", ["", "nonsense", "text", "x" * 5_000])
def test_an_unknown_language_is_plain(language: str) -> None:
    assert highlight("a = 1\nb", language) == ((), ())


def test_lines_are_never_more_than_the_code_has() -> None:
    for language in ("python", "json", "html", "bash", "c", "diff", "rust", "yaml", "sql"):
        for code in ("", "\n", "a\n\n\n", '"open', "<div", "{", "/* open", "'''"):
            assert len(highlight(code, language)) == code.count("\n") + 1


def test_languages_have_names() -> None:
    assert language_name("py") == "Python"
    assert language_name("JS") == "JavaScript"
    assert language_name("Klingon") == "Klingon"


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_pass_wcag_aa(palette: Palette) -> None:
    for colour in (*code_colours(palette).values(), palette.text):
        assert contrast(colour, palette.code) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
