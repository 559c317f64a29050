"""The rules of the style sheet; `$name` stands for a colour or a size.

Widgets say what they are through dynamic properties: a label's `kind` is title, heading, strong,
quiet, small, problem or key; a push button's is primary, danger or link; a frame's is card, line
or upright; a line edit's may be search.
"""

from string import Template

TEXT = Template("""
QAbstractButton, QComboBox, QSlider, QAbstractSpinBox, QTabBar { outline: none; }
QMainWindow, QDialog, QStackedWidget > QWidget { background: $page; }
QLabel { background: transparent; }
QLabel:disabled { color: $disabled; }
QLabel[kind="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[kind="heading"] { font-size: ${heading}pt; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="quiet"] { color: $quiet; }
QLabel[kind="problem"] { color: $danger; }
QLabel[kind="small"] { color: $quiet; font-size: ${small}pt; }
QFrame[kind="card"] { background: $page; border: 1px solid $line; border-radius: 10px; }
QLabel[kind="key"] {
  background: $rail; border: 1px solid $line; border-bottom: 2px solid $line; border-radius: 5px;
  padding: 2px 7px; font-size: ${small}pt;
}
QFrame[kind="upright"] { background: $line; border: none; }
QFrame[kind="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QToolTip {
  background: $tip; color: $tip_text; border: 1px solid $tip_line; padding: 5px 8px;
  font-size: ${small}pt;
}
""")

BUTTONS = Template("""
QPushButton {
  background: $page; border: 1px solid $edge; border-radius: 8px;
  padding: 7px 15px; min-height: ${line_px}px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $pressed; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 14px; }
QPushButton:disabled { color: $disabled; border-color: $line; }
QPushButton[kind="primary"] {
  background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
  background: $accent_hover; border-color: $accent_hover;
}
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled {
  background: $line; border-color: $line; color: $quiet;
}
QPushButton[kind="danger"] { color: $danger; }
QPushButton[kind="link"] {
  border: 2px solid transparent; border-radius: 6px; color: $accent; padding: 2px 6px;
  font-weight: 600; background: transparent;
}
QPushButton[kind="link"]:hover { background: $hover; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="link"]:disabled { color: $disabled; }
QToolButton {
  background: transparent; border: 2px solid transparent; border-radius: 8px; padding: 4px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $pressed; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; }
""")

FIELDS = Template("""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
  background: $page; border: 1px solid $outline; border-radius: 8px; padding: 6px 9px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${line_px}px; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QComboBox:hover, QAbstractSpinBox:hover {
  border-color: $quiet;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QComboBox:on,
QAbstractSpinBox:focus { border: 2px solid $accent; padding: 5px 8px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  color: $disabled; border-color: $line;
}
QLineEdit[kind="search"], QPlainTextEdit[kind="plain"], QTextEdit[kind="plain"] {
  border-color: $line;
}
QLineEdit[kind="search"]:focus { border-color: $accent; }
QComboBox { padding-right: 30px; }
QComboBox:focus, QComboBox:on { padding-right: 29px; }
QComboBox::drop-down { border: none; width: 30px; }
QComboBox::down-arrow { image: url($controls/chevron-down.svg); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
  background: $page; border: 1px solid $outline; border-radius: 8px; padding: 4px; outline: none;
}
QComboBox QAbstractItemView::item {
  min-height: ${row_px}px; padding: 0 8px; border-radius: 6px; color: $text;
}
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected {
  background: $soft_accent; color: $text;
}
QAbstractSpinBox { padding-right: 26px; }
QAbstractSpinBox > QLineEdit { border: none; padding: 0; min-height: 0; }
QAbstractSpinBox:focus { padding-right: 25px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  subcontrol-origin: border; width: 24px; border: none; background: transparent; margin: 2px;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {
  background: $hover; border-radius: 5px;
}
QAbstractSpinBox::up-arrow {
  image: url($controls/chevron-up.svg); width: 12px; height: 12px;
}
QAbstractSpinBox::down-arrow {
  image: url($controls/chevron-down.svg); width: 12px; height: 12px;
}
""")

CHOICES = Template("""
QCheckBox, QRadioButton { spacing: 9px; padding: 3px 4px 3px 0; border: 2px solid transparent;
  border-radius: 6px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $disabled; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator, QMenu::indicator {
  width: 16px; height: 16px; border: 1px solid $outline; background: $page;
}
QCheckBox::indicator, QListView::indicator, QMenu::indicator { border-radius: 5px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked, QMenu::indicator:checked {
  background: $accent; border-color: $accent; image: url($controls/check.svg);
}
QRadioButton::indicator:checked {
  border: 5px solid $accent; width: 8px; height: 8px; background: $on_accent;
}
QMenu::indicator:exclusive { border-radius: 9px; }
QMenu::indicator:exclusive:checked {
  border: 5px solid $accent; width: 8px; height: 8px; background: $on_accent; image: none;
}
QMenu::indicator { margin-left: 8px; }
#segmented { background: $rail; border: 1px solid $line; border-radius: 9px; }
#segmented QPushButton {
  background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 3px 12px;
  color: $quiet;
}
#segmented QPushButton:hover { color: $text; }
#segmented QPushButton:checked {
  background: $raised; border: 1px solid $outline; padding: 4px 13px; color: $text;
}
#segmented QPushButton:focus { border: 2px solid $accent; padding: 3px 12px; }
QSlider { min-height: 24px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $track; }
QSlider::sub-page:horizontal { border-radius: 2px; background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $disabled; }
QSlider::handle:horizontal {
  width: 16px; height: 16px; margin: -8px 0; border-radius: 10px;
  background: $page; border: 2px solid $accent;
}
QSlider::handle:horizontal:hover { background: $soft_accent; }
QSlider::handle:horizontal:focus { background: $accent; border-color: $accent_hover; }
QSlider::handle:horizontal:disabled { border-color: $disabled; }
QProgressBar {
  border: none; border-radius: 3px; background: $line; min-height: 6px; max-height: 6px;
  color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")

LISTS = Template("""
QAbstractScrollArea { background: $page; }
QScrollArea { border: none; background: transparent; }
QListView, QTreeView, QTableView {
  background: $page; border: none; outline: none;
  selection-background-color: $soft_accent; selection-color: $text;
}
QListView::item, QTreeView::item {
  min-height: ${row_px}px; padding: 1px 10px; border-radius: 8px; color: $text;
  border: 2px solid transparent;
}
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $soft_accent; }
QListView::item:focus, QTreeView::item:focus { border-color: $accent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 40px; }
QScrollBar::handle:horizontal { min-width: 40px; }
QScrollBar::handle:hover { background: $outline; }
QScrollBar::handle:pressed { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; background: none; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
QAbstractScrollArea::corner { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $outline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; }
QTabBar::tab {
  background: transparent; color: $quiet; padding: 8px 12px; margin-right: 4px;
  border: 2px solid transparent; border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:selected:focus { border-color: $accent; border-radius: 6px; }
QMenu { background: $page; border: 1px solid $outline; border-radius: 8px; padding: 5px; }
QMenu::item { padding: 7px 24px 7px 12px; border-radius: 6px; }
QMenu::item:selected { background: $soft_accent; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenuBar { background: $rail; }
QMenuBar::item { padding: 5px 10px; background: transparent; }
QMenuBar::item:selected { background: $pressed; }
""")

FRAME = Template("""
#rail { background: $rail; border: none; }
#railLine { background: $line; }
#rail QToolButton {
  color: $quiet; font-size: ${tiny}pt; border-radius: 8px; padding: 6px 2px 4px 2px;
}
#rail QToolButton:hover { color: $text; background: $rail_hover; }
#rail QToolButton:checked { color: $accent; background: $soft_accent; }
#rail QToolButton:focus { border-color: $accent; }
#statusLine { background: $rail; border-top: 1px solid $line; }
#statusLine QLabel { color: $quiet; font-size: ${small}pt; }
#statusLine QToolButton {
  color: $quiet; font-size: ${small}pt; border-radius: 5px; padding: 1px 5px;
}
#statusLine QToolButton:hover { background: $rail_hover; color: $text; }
#statusLine QToolButton:focus { border-color: $accent; }
#toast { background: $tip; border-radius: 10px; border: 1px solid $tip_line; }
#toast QLabel { color: $tip_text; }
#toast QPushButton { color: $tip_accent; }
#toast QPushButton:hover, #toast QToolButton:hover { background: $tip_hover; }
#toast QPushButton:focus, #toast QToolButton:focus { border-color: $tip_accent; }
#banner { background: $soft_danger; border: none; border-bottom: 1px solid $danger_line; }
#banner QPushButton { color: $danger; }
#banner QPushButton:hover, #banner QToolButton:hover { background: $danger_hover; }
#banner QPushButton:focus, #banner QToolButton:focus { border-color: $danger; }
""")

CHAT = Template("""
#composer { background: $page; border: 1px solid $edge; border-radius: 14px; }
#composer[active="true"] { border-color: $accent; }
#messageField, #messageField:hover, #messageField:focus {
  background: transparent; border: none; padding: 0;
}
#sendButton { background: $accent; border: 2px solid $accent; padding: 0; }
#sendButton:hover, #sendButton:pressed { background: $accent_hover; border-color: $accent_hover; }
#sendButton:focus { border-color: $text; }
#sendButton:disabled { background: $line; border-color: $line; }
#chip { background: $rail; border: 1px solid $line; border-radius: 8px; }
#example {
  background: $page; border: 1px solid $edge; border-radius: 10px; padding: 10px 16px;
  text-align: left;
}
#example:hover { background: $hover; }
#example:focus { border: 2px solid $accent; padding: 9px 15px; }
#assistantButton { color: $quiet; padding: 4px 8px; }
#assistantButton::menu-indicator { width: 0; }
#assistantButton:hover { color: $text; }
""")
