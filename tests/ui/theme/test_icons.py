import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtSvg import QSvgRenderer

from app.base.paths import assets_dir
from app.ui.theme.icons import DIRECTIONAL, icon_of, read_icon, tinted

pytestmark = pytest.mark.usefixtures("qapp")

FOLDER = assets_dir() / "icons"
NEEDED = """
    attach branch chat check chevron-down chevron-left chevron-right close continue copy edit export
    file folder import info lock microphone models more pin plus retry search send settings sidebar
    speaker stop summarise translate trash undo voice warning
"""

LEFT_HALF = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
    '<rect x="0" y="0" width="12" height="24" fill="currentColor"/></svg>'
)


def picture(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, *, on: bool = False) -> QImage:
    state = QIcon.State.On if on else QIcon.State.Off
    return icon.pixmap(QSize(24, 24), 1.0, mode, state).toImage()


def test_every_icon_that_is_used_is_there() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} >= set(NEEDED.split())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_icons_are_one_family(path: Path) -> None:
    drawing = path.read_text(encoding="utf-8")
    root = ET.fromstring(drawing)  # noqa: S314 - our own file
    assert root.attrib["viewBox"] == "0 0 24 24"
    assert (root.attrib["stroke"], root.attrib["stroke-width"]) == ("currentColor", "1.6")
    assert (root.attrib["stroke-linecap"], root.attrib["stroke-linejoin"]) == ("round", "round")
    assert not re.search(r"#[0-9a-fA-F]{3}", drawing)
    assert QSvgRenderer(QByteArray(drawing.encode())).isValid()
    image = picture(icon_of(drawing, "#000000", "#000000", mirrored=False))
    inked = [(x, y) for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 40]
    assert inked
    assert min(min(point) for point in inked) >= 1
    assert max(max(point) for point in inked) <= 22


def test_an_icon_takes_its_colour_and_another_when_checked() -> None:
    icon = icon_of(LEFT_HALF, "#FF0000", "#0000FF", mirrored=False)
    assert picture(icon).pixelColor(6, 12) == QColor("#FF0000")
    assert picture(icon, on=True).pixelColor(6, 12) == QColor("#0000FF")


def test_a_disabled_icon_is_faint() -> None:
    icon = icon_of(LEFT_HALF, "#FF0000", "#0000FF", mirrored=False)
    assert picture(icon, QIcon.Mode.Disabled).pixelColor(6, 12).alphaF() == pytest.approx(
        0.4, abs=0.02
    )
    assert picture(icon, QIcon.Mode.Selected).pixelColor(6, 12) == QColor("#FF0000")


def test_a_mirrored_icon_swaps_left_and_right() -> None:
    image = picture(icon_of(LEFT_HALF, "#FF0000", "#FF0000", mirrored=True))
    assert image.pixelColor(6, 12).alpha() == 0
    assert image.pixelColor(18, 12) == QColor("#FF0000")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_an_icon_is_drawn_anew_for_each_pixel_ratio(ratio: float) -> None:
    icon = icon_of(LEFT_HALF, "#FF0000", "#FF0000", mirrored=False)
    pixmap = icon.pixmap(QSize(20, 20), ratio)
    assert pixmap.width() == 20 * ratio
    image, half = pixmap.toImage(), round(10 * ratio)
    # A scaled picture would have a soft edge several pixels wide.
    soft = [x for x in range(pixmap.width()) if 0 < image.pixelColor(x, 5).alpha() < 255]
    assert len(soft) <= 1
    assert image.pixelColor(half - 2, 5) == QColor("#FF0000")


def test_an_icon_survives_its_maker() -> None:
    copies = [QIcon(icon_of(LEFT_HALF, "#FF0000", "#FF0000", mirrored=False)) for _ in range(200)]
    assert all(picture(copy).pixelColor(6, 12) == QColor("#FF0000") for copy in copies)


def test_tinting_leaves_other_colours_alone() -> None:
    svg = '<svg viewBox="0 0 24 24"><path fill="none" stroke="currentColor"/></svg>'
    assert tinted(svg, "#123456") == (
        '<svg viewBox="0 0 24 24"><g opacity="1.0"><path fill="none" stroke="#123456"/></g></svg>'
    )


def test_directional_icons_exist() -> None:
    for name in DIRECTIONAL:
        assert read_icon(FOLDER, name)
    with pytest.raises(FileNotFoundError):
        read_icon(FOLDER, "no-such-icon")


def test_the_app_icon_can_be_drawn() -> None:
    icon = QIcon(str(assets_dir() / "inkling.svg"))
    for edge_px in (16, 48, 256):
        assert icon.pixmap(QSize(edge_px, edge_px)).toImage().pixelColor(
            edge_px // 2, edge_px // 2
        ) == QColor("#FBFAF8")
