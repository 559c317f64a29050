import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.ui.theme import Theme, danger
from app.ui.widgets.labels import ElidedLabel, IconLabel, label

pytestmark = pytest.mark.usefixtures("theme")

LONG = "A very long sentence that cannot possibly have room in a label of this width"


def painted(widget: ElidedLabel, area: QRect) -> bool:
    image = widget.grab().toImage()
    ground = image.pixelColor(0, 0)
    return any(
        image.pixelColor(x, y) != ground
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
    )


def test_an_elided_label_gives_up_room_and_keeps_its_text(qtbot: QtBot) -> None:
    text = ElidedLabel(LONG)
    qtbot.addWidget(text)
    text.resize(120, 24)
    text.show()
    assert text.text() == LONG
    assert text.is_elided()
    assert text.minimumSizeHint().width() < 120 < text.sizeHint().width()
    text.resize(text.sizeHint().width() + 10, 24)
    assert not text.is_elided()


def test_an_elided_label_paints_at_its_alignment(qtbot: QtBot) -> None:
    text = ElidedLabel("Hi")
    qtbot.addWidget(text)
    text.resize(200, 24)
    left, right = QRect(QPoint(0, 0), QPoint(60, 24)), QRect(QPoint(140, 0), QPoint(200, 24))
    assert painted(text, left)
    assert not painted(text, right)
    text.setAlignment(Qt.AlignmentFlag.AlignRight)
    assert painted(text, right)
    assert not painted(text, left)


def test_markup_in_a_label_is_only_text(qtbot: QtBot) -> None:
    plain = label("<b>bold</b> <img src='file:///etc/hostname'>")
    qtbot.addWidget(plain)
    assert plain.textFormat() == Qt.TextFormat.PlainText
    assert plain.wordWrap()


def test_an_icon_beside_words_follows_theme_and_size(theme: Theme, qtbot: QtBot) -> None:
    icon = IconLabel(theme, "stop", colour=danger)
    qtbot.addWidget(icon)

    def image() -> QImage:
        return icon.pixmap().toImage()

    assert image().pixelColor(image().rect().center()) == QColor(theme.palette.danger)
    edge_px = image().width()
    theme.choose("dark", 200)
    assert image().pixelColor(image().rect().center()) == QColor(theme.palette.danger)
    assert image().width() == 2 * edge_px
