"""Keeps what is seen of a list where it is while rows come, go and move."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median_low

from PySide6.QtCore import QPersistentModelIndex, QPoint
from PySide6.QtWidgets import QListView


@contextmanager
def scrolled_as_before(view: QListView) -> Iterator[None]:
    """Keep most of the rows in sight where they are; at the top, stay at the top."""
    bar = view.verticalScrollBar()
    seen = _in_sight(view) if bar.value() else []
    yield
    if not seen:
        return
    view.doItemsLayout()
    # A single row may have moved far away; most have made way by the same length.
    shifts_px = [view.visualRect(row).top() - top_px for row, top_px in seen if row.isValid()]
    if shifts_px:
        bar.setValue(bar.value() + median_low(shifts_px))


def _in_sight(view: QListView) -> list[tuple[QPersistentModelIndex, int]]:
    model = view.model()
    height_px = view.viewport().height()
    seen: list[tuple[QPersistentModelIndex, int]] = []
    row = view.indexAt(QPoint(view.viewport().width() // 2, 0)).row()
    while 0 <= row < model.rowCount():
        index = model.index(row, 0)
        top_px = view.visualRect(index).top()
        if top_px >= height_px:
            break
        seen.append((QPersistentModelIndex(index), top_px))
        row += 1
    return seen
