from PySide6.QtCore import QObject, Signal


class Switch(QObject):
    turned = Signal(bool)


def test_signals_do_not_lose_references_to_true() -> None:
    # PySide6 6.12.0 on Python 3.11 aborted the process after some 500 of these.
    heard = 0

    def hear(on: object) -> None:
        nonlocal heard
        heard += on is True

    switch = Switch()
    switch.turned.connect(hear)
    for _turn in range(5_000):
        switch.turned.emit(True)  # noqa: FBT003 - the very thing
    assert heard == 5_000
