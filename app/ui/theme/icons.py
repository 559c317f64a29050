"""Icons: one family of SVG outlines that take the colour they are asked for."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QDataStream, QIODevice
from PySide6.QtGui import QIcon

# Icons that point along the line of text and turn round where it runs from right to left.
DIRECTIONAL = frozenset(
    {"chat", "chevron-left", "chevron-right", "continue", "sidebar", "summarise", "undo"}
)

_UNCOMPRESSED = 0
_NO_PIXMAPS = 0
_DISABLED_OPACITY = 0.4
_STREAM = QDataStream.Version.Qt_6_8


def tinted(svg: str, colour: str, *, mirrored: bool = False, opacity: float = 1.0) -> str:
    """Return the drawing with `currentColor` replaced, and left and right swapped if asked."""
    start = svg.index(">", svg.index("<svg")) + 1
    end = svg.rindex("</svg>")
    turn = ' transform="matrix(-1 0 0 1 24 0)"' if mirrored else ""
    group = f'<g opacity="{opacity}"{turn}>{svg[start:end]}</g>'
    return (svg[:start] + group + svg[end:]).replace("currentColor", colour)


def read_icon(folder: Path, name: str) -> str:
    """Return the drawing called `name`.

    Raises:
        OSError: if there is none.
    """
    return (folder / f"{name}.svg").read_text(encoding="utf-8")


def icon_of(svg: str, colour: str, checked_colour: str, *, mirrored: bool) -> QIcon:
    """Return an icon that is drawn anew at every size and pixel ratio, so it is always crisp.

    Qt's own SVG icon engine does the drawing. It takes a drawing from memory only in the form
    in which QIcon is streamed (QSvgIconEngine::read): files by state, compressed or not,
    drawings by state, pixmaps.
    """
    drawings: dict[int, bytes] = {}
    for state, tint in ((QIcon.State.Off, colour), (QIcon.State.On, checked_colour)):
        plain = tinted(svg, tint, mirrored=mirrored).encode()
        faded = tinted(svg, tint, mirrored=mirrored, opacity=_DISABLED_OPACITY).encode()
        for mode in QIcon.Mode:
            drawing = faded if mode is QIcon.Mode.Disabled else plain
            drawings[mode.value << 4 | state.value] = drawing
    return _streamed(drawings)


def _streamed(drawings: dict[int, bytes]) -> QIcon:
    buffer = QByteArray()
    out = QDataStream(buffer, QIODevice.OpenModeFlag.WriteOnly)
    out.setVersion(_STREAM)
    out.writeQString("svg")
    out.writeUInt32(0)
    out.writeInt32(_UNCOMPRESSED)
    out.writeUInt32(len(drawings))
    for key, drawing in drawings.items():
        out.writeInt32(key)
        out.writeUInt32(len(drawing))
        out.writeRawData(drawing)
    out.writeInt32(_NO_PIXMAPS)
    back = QDataStream(buffer)
    back.setVersion(_STREAM)
    icon = QIcon()
    back >> icon
    return icon
