"""The window: the rail, the page that is open, the status line."""

import base64
import binascii
import functools
import sys
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QGuiApplication,
    QIcon,
    QKeySequence,
    QScreen,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.base.paths import assets_dir
from app.base.words import _
from app.ui.rail import Page, Rail
from app.ui.shortcuts import Shortcuts, ShortcutsDialog
from app.ui.status import StatusLine
from app.ui.theme import Theme
from app.ui.widgets.notices import Notices

__all__ = ["Page", "Window"]

_DEFAULT_PX = (1180, 760)
_SMALLEST_PX = (640, 480)
# So much of the title bar must lie on a screen for the window to be got hold of.
_GRASP_PX = 64


class Window(QMainWindow):
    """The one window of Inkling."""

    page_changed = Signal(str)
    closing = Signal()

    def __init__(
        self, theme: Theme, pages: Sequence[Page], notices: Notices, shortcuts: Shortcuts
    ) -> None:
        """Put the pages together; the first is open.

        Args:
            theme: the look.
            pages: in the order of the rail.
            notices: takes the pages in, so that it can speak above and over them.
            shortcuts: gets those of the window; pages have added or will add theirs.
        """
        super().__init__()
        self._theme = theme
        self._pages = {page.key: page for page in pages}
        self._page = pages[0].key
        self._was_maximised = False
        self.notices = notices
        self.shortcuts = shortcuts
        self.rail = Rail(theme, pages)
        self.status = StatusLine(theme)
        self._stack = QStackedWidget()
        for page in pages:
            self._stack.addWidget(page.widget)
        notices.set_content(self._stack)
        self._lay_out()
        self.setWindowTitle("Inkling")
        self.setWindowIcon(QIcon(str(assets_dir() / "inkling.svg")))
        self.setMinimumSize(*_SMALLEST_PX)
        self.resize(*_DEFAULT_PX)
        self._add_shortcuts()
        if sys.platform == "darwin":
            self.add_menu_roles()
        self.rail.chosen.connect(self.show_page)
        self.show_page(self._page)

    @property
    def page(self) -> str:
        """Return the key of the page that is open."""
        return self._page

    def show_page(self, key: str) -> None:
        """Open the page `key`; unknown keys are a bug and raise KeyError."""
        page = self._pages[key]
        changed = key != self._page
        self._page = key
        self.rail.choose(key)
        self._stack.setCurrentWidget(page.widget)
        page.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if changed:
            self.page_changed.emit(key)

    def set_status(self, text: str, tooltip: str = "") -> None:
        """Say at the right of the status line what is in use now."""
        self.status.set_text(text, tooltip)

    def geometry_text(self) -> str:
        """Return where the window is, as text for the settings."""
        return base64.b64encode(self.saveGeometry().data()).decode("ascii")

    def restore_geometry_text(self, text: str) -> None:
        """Go where `geometry_text` said; to the usual place if that makes no sense here."""
        try:
            state = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            state = b""
        restored = bool(state) and self.restoreGeometry(QByteArray(state))
        if not restored or not self._can_be_grasped():
            self.setWindowState(Qt.WindowState.WindowNoState)
            self._place_as_usual()

    def show_shortcuts(self) -> None:
        """Open the overview of shortcuts."""
        ShortcutsDialog(self._theme, self.shortcuts, self).open()

    def raise_to_front(self) -> None:
        """Come before other windows, because the user started Inkling again."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back to how it was."""
        if self.isFullScreen():
            (self.showMaximized if self._was_maximised else self.showNormal)()
        else:
            self._was_maximised = self.isMaximized()
            self.showFullScreen()

    def add_menu_roles(self) -> None:
        """Fill the menu that macOS shows for every application."""
        menu = self.menuBar().addMenu("Inkling")
        self.quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        menu.addAction(self.quit_action)
        if "settings" in self.page_actions:
            settings = self.page_actions["settings"]
            settings.setMenuRole(QAction.MenuRole.PreferencesRole)
            menu.addAction(settings)
        self.menuBar().addMenu(_("Help")).addAction(self.shortcuts_action)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Make final what could still be undone, and tell whoever must save."""
        self.notices.finish()
        self.closing.emit()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the system when it changes its font or its colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ThemeChange:
            self._theme.refresh()

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.rail)
        body.addWidget(self.notices, 1)
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(self.status)
        self.setCentralWidget(frame)

    def _add_shortcuts(self) -> None:
        group = _("Window")
        add = self.shortcuts.add
        standard = QKeySequence.StandardKey
        self.page_actions = {
            page.key: add(
                self,
                group,
                _("Open {page}").format(page=page.title),
                [page.shortcut],
                functools.partial(self.show_page, page.key),
            )
            for page in self._pages.values()
            if page.shortcut
        }
        add(self, group, _("Full screen"), [_full_screen_key()], self.toggle_full_screen)
        self.shortcuts_action = add(
            self, group, _("Show these shortcuts"), ["Ctrl+/", "F1"], self.show_shortcuts
        )
        self.quit_action = add(self, group, _("Quit"), ["Ctrl+Q"], self.close)
        self.shortcuts.describe(
            group, _("Take back what was deleted"), [QKeySequence(standard.Undo)]
        )

    def _can_be_grasped(self) -> bool:
        frame = self.frameGeometry()
        title_bar = frame.adjusted(0, 0, 0, _GRASP_PX - frame.height())
        for screen in QGuiApplication.screens():
            seen = screen.availableGeometry().intersected(title_bar)
            if seen.width() >= _GRASP_PX and seen.height() >= _GRASP_PX // 4:
                return True
        return False

    def _place_as_usual(self) -> None:
        screen: QScreen | None = QGuiApplication.primaryScreen()
        self.resize(*_DEFAULT_PX)
        if screen is not None:
            room = screen.availableGeometry()
            self.resize(self.size().boundedTo(room.size()))
            self.move(room.center() - self.rect().center())


def _full_screen_key() -> str | QKeySequence.StandardKey:
    # Qt knows no standard keys for it on some desktops.
    standard = QKeySequence.StandardKey.FullScreen
    return standard if sys.platform == "darwin" else "F11"
