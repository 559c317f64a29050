import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from app.ui.chat.list.marked_text import Look, Marked, fitted, paint
from app.ui.theme import Theme

_WIDE_PX = 10_000


@pytest.fixture
def look(theme: Theme) -> Look:
    return Look(theme.body_font(), "#000000", "#000000", "#ffee00")


def _marked(text: str, *words: str) -> Marked:
    return Marked(text, tuple((text.index(w), text.index(w) + len(w)) for w in words))


def _lit(lines: list[Marked]) -> list[str]:
    return [line.text[start:end] for line in lines for start, end in line.marks]


def test_a_text_that_fits_is_left_alone(look: Look) -> None:
    text = _marked("the first frost", "frost")
    assert fitted(text, look, _WIDE_PX, 2) == [text]


def test_a_text_that_does_not_fit_ends_in_an_ellipsis(look: Look) -> None:
    (line,) = fitted(Marked("What the contract says about the rent"), look, 120, 1)
    assert line.text.endswith("…")
    assert QFontMetricsF(look.font).horizontalAdvance(line.text) <= 120


def test_lines_break_between_words_and_hold_all_of_a_text(look: Look) -> None:
    lines = fitted(Marked("one two three four"), look, 80, 4)
    assert len(lines) > 1
    assert "".join(line.text for line in lines) == "one two three four"
    assert all(line.text.endswith(" ") for line in lines[:-1])


def test_no_more_lines_than_asked_for(look: Look) -> None:
    lines = fitted(Marked("word " * 100), look, 100, 2)
    assert len(lines) == 2
    assert lines[1].text.endswith("…")


def test_a_marked_word_far_behind_is_brought_into_sight(look: Look) -> None:
    lines = fitted(_marked("word " * 20 + "then frost came", "frost"), look, 160, 1)
    assert lines[0].text.startswith("…")
    assert _lit(lines) == ["frost"]


def test_a_marked_word_is_not_cut_where_it_could_be_whole(look: Look) -> None:
    text = _marked("some words before the frost and others behind", "frost")
    for width_px in range(100, 300, 7):
        assert _lit(fitted(text, look, width_px, 1))[:1] == ["frost"]


def test_characters_beyond_the_first_plane_do_not_shift_marks(look: Look) -> None:
    text = _marked("😀😀😀😀 the frost giants of the north and many more", "frost")
    for width_px in (150, 200, 400):
        assert _lit(fitted(text, look, width_px, 2)) == ["frost"]


def test_cutting_never_leaves_half_a_character(look: Look) -> None:
    for width_px in range(20, 200, 3):
        (line,) = fitted(Marked("😀" * 10), look, width_px, 1)
        assert line.text in {"😀" * n + "…" for n in range(1, 10)} | {"😀" * 10}
        if len(line.text) > 2:
            assert QFontMetricsF(look.font).horizontalAdvance(line.text) <= width_px


def test_a_word_wider_than_the_line_is_broken(look: Look) -> None:
    lines = fitted(Marked("x" * 100), look, 100, 2)
    assert len(lines) == 2
    assert 1 < len(lines[0].text) < 100


def test_nothing_takes_no_line(look: Look) -> None:
    assert fitted(Marked(""), look, 100, 2) == []


@pytest.mark.parametrize("to_right", [False, True])
def test_marks_are_painted_behind_their_words_alone(look: Look, *, to_right: bool) -> None:
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    area = QRectF(0, 0, 300, 40)
    paint(painter, [_marked("😀 ab frost", "frost")], look, area, to_right=to_right)
    painter.end()
    metrics = QFontMetricsF(look.font)
    yellow = [x for x in range(300) if image.pixelColor(x, 2) == QColor("#ffee00")]
    if to_right:
        assert max(yellow) >= 297
        assert min(yellow) > 300 - 2 * metrics.horizontalAdvance("frost")
    else:
        assert min(yellow) == pytest.approx(metrics.horizontalAdvance("😀 ab "), abs=2)
