"""What Inkling says by itself: what can be undone, what went wrong, what was done."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.base.words import _
from app.ui.theme import Theme
from app.ui.widgets.announce import announce
from app.ui.widgets.banner import Banner, Error
from app.ui.widgets.toast import Toast

UNDO_MS = 8_000
INFO_MS = 5_000

_LAYOUT_EVENTS = frozenset(
    {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}
)
_WIDEST_PX = 560


@dataclass(frozen=True, slots=True)
class _Undo:
    sentence: str
    callback: Callable[[], object]
    on_timeout: Callable[[], object] | None


class Notices(QWidget):
    """Holds the pages of the window, a banner above them and toasts over them.

    Several things that can be undone wait together: the latest is shown and undone first, and
    each new one gives all of them its time.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        undo_ms: int = UNDO_MS,
        info_ms: int = INFO_MS,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._undos: list[_Undo] = []
        self._anchor: QWidget | None = None
        self._watched: QWidget | None = None
        self.banner = Banner(theme)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.banner)
        self.undo_toast = Toast(theme, undo_ms, self)
        self.info_toast = Toast(theme, info_ms, self)
        self.undo_toast.pressed.connect(self.undo_latest)
        self.undo_toast.ended.connect(self.finish)
        self.info_toast.ended.connect(self._end_info)
        self._shortcut = QShortcut(QKeySequence.StandardKey.Undo, self)
        self._shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        self._shortcut.activated.connect(self.undo_latest)
        self._shortcut.setEnabled(False)
        theme.changed.connect(self._place)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._watch_focus)

    def set_content(self, content: QWidget) -> None:
        """Put `content` below the banner and under the toasts."""
        self._layout.addWidget(content, 1)
        self.undo_toast.raise_()
        self.info_toast.raise_()

    def set_anchor(self, anchor: QWidget | None) -> None:
        """Keep toasts above `anchor` (the composer) while it is seen."""
        if self._anchor is not None:
            self._anchor.removeEventFilter(self)
        self._anchor = anchor
        if anchor is not None:
            anchor.installEventFilter(self)
        self._place()

    def undo(
        self,
        sentence: str,
        callback: Callable[[], object],
        on_timeout: Callable[[], object] | None = None,
    ) -> None:
        """Offer for eight seconds to take something back.

        Args:
            sentence: what was done: “Deleted “Frost and tomato plants”.”
            callback: takes it back.
            on_timeout: makes it final; called once if it is not taken back.
        """
        self._undos.append(_Undo(sentence, callback, on_timeout))
        self._show_undo()
        keys = QKeySequence(QKeySequence.StandardKey.Undo).toString(
            QKeySequence.SequenceFormat.NativeText
        )
        announce(self, _("{sentence} {keys} takes it back.").format(sentence=sentence, keys=keys))

    def error(
        self,
        sentence: str,
        action_text: str = "",
        callback: Callable[[], object] | None = None,
        key: str = "",
    ) -> None:
        """Say what went wrong, until it is dismissed or resolved.

        Args:
            sentence: what happened and what to do.
            action_text: a word for the button that does it, if there is one.
            callback: called when the button is pressed.
            key: what the error is about; a new one about the same replaces it.
        """
        self.banner.add(Error(key or sentence, sentence, action_text, callback))

    def resolve(self, key: str) -> None:
        """Take away the error with that key, if it is still there."""
        self.banner.resolve(key)

    def info(self, sentence: str) -> None:
        """Say for a few seconds what was done."""
        self.info_toast.present(sentence)
        self._place()
        announce(self, sentence)

    def undo_latest(self) -> None:
        """Take back what was done last."""
        if not self._undos:
            return
        latest = self._undos.pop()
        self._show_undo()
        latest.callback()

    def finish(self) -> None:
        """Make final whatever could still be taken back."""
        waiting, self._undos = self._undos, []
        self._show_undo()
        for each in waiting:
            if each.on_timeout is not None:
                each.on_timeout()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the toasts in their place."""
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the anchor, and take Ctrl+Z from a field that has nothing to undo."""
        if watched is self._anchor and event.type() in _LAYOUT_EVENTS:
            self._place()
        if (
            watched is self._watched
            and event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not _has_something_to_undo(self._watched)
        ):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _show_undo(self) -> None:
        self._shortcut.setEnabled(bool(self._undos))
        if self._undos:
            self.undo_toast.present(self._undos[-1].sentence, _("Undo"))
        else:
            self.undo_toast.dismiss()
        self._watch_focus()
        self._place()

    def _end_info(self) -> None:
        self.info_toast.dismiss()
        self._place()

    def _watch_focus(self) -> None:
        focus = QApplication.focusWidget() if self._undos else None
        if focus is self._watched:
            return
        before = self._watched
        if before is not None and before is not self._anchor and isValid(before):
            before.removeEventFilter(self)
        self._watched = focus
        if focus is not None:
            focus.installEventFilter(self)

    def _place(self) -> None:
        margin_px = self._theme.space(2)
        area = self.rect().adjusted(margin_px, 0, -margin_px, -margin_px)
        if self._anchor is not None and self._anchor.isVisible():
            corner = self._anchor.mapTo(self, QPoint(0, 0))
            area.setLeft(max(corner.x(), area.left()))
            area.setWidth(min(self._anchor.width(), area.width()))
            area.setBottom(corner.y() - self._theme.space(1))
        available_px = min(self._theme.scaled(_WIDEST_PX), area.width())
        bottom_px = area.bottom()
        for toast in (self.undo_toast, self.info_toast):
            if toast.isHidden() or available_px <= 0:
                continue
            width_px = toast.width_for(available_px)
            height_px = max(toast.heightForWidth(width_px), toast.minimumSizeHint().height())
            left_px = area.left() + (area.width() - width_px) // 2
            toast.setGeometry(left_px, bottom_px - height_px, width_px, height_px)
            bottom_px -= height_px + self._theme.space(1)


def _has_something_to_undo(field: QWidget) -> bool:
    if isinstance(field, (QAbstractSpinBox, QComboBox)):
        editor = field.lineEdit()
        return editor is not None and editor.isUndoAvailable()
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable()
    if isinstance(field, (QPlainTextEdit, QTextEdit)):
        return field.document().isUndoAvailable()
    return False
