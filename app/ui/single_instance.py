"""One window for each user and data folder: a second start brings the first to the front."""

import getpass
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.base.errors import StorageFailed, UserError
from app.base.words import _

# How long the first window has for its answer. It may be starting, or busy with a long layout.
_ANSWER_MS = 5_000
_RAISE = b"raise"
_DONE = b"done"
_LONGEST_LINE_BYTES = 512
# Wayland lets a window come to the front only with a token from whoever has the focus.
_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - the name of a variable


class SingleInstance(QObject):
    """Holds the place of the one window; `raised` comes when somebody starts Inkling again.

    A lock file in the data folder decides who is first; a local socket that only this user may
    open carries the message. Nothing listens on a network address. Both survive `kill -9` of
    their owner: the lock names a process that is gone, and the socket is made anew.
    """

    raised = Signal()

    def __init__(self, data_dir: Path, *, answer_ms: int = _ANSWER_MS) -> None:
        super().__init__()
        self._answer_ms = answer_ms
        self._name = server_name(data_dir)
        self._lock = QLockFile(str(data_dir / "window.lock"))
        self._lock.setStaleLockTime(0)  # age says nothing: a window may be open for months
        self._server: QLocalServer | None = None

    def acquire(self) -> bool:
        """Take the place, or bring the window that has it to the front.

        Returns:
            Whether the place is ours. If not, there is nothing left to do but to end.

        Raises:
            StorageFailed: if the data folder does not take the lock file.
            UserError: if another Inkling has the place and does not answer.
        """
        if self._take_lock():
            self._listen()
            return True
        if self._raise_other():
            return False
        # The process that the lock names may be another program with the number of a dead one.
        # The system knows better: this removes the file only if nobody holds it.
        if self._lock.removeStaleLockFile() and self._take_lock():
            self._listen()
            return True
        raise UserError(
            _(
                "Inkling is already open but does not answer. "
                "Close it, or end it in the task manager, and start it again."
            )
        )

    def release(self) -> None:
        """Give the place up."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _take_lock(self) -> bool:
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        raise StorageFailed(
            _("Inkling cannot write to its folder. Check that {path} is yours to write to.").format(
                path=Path(self._lock.fileName()).parent
            )
        )

    def _listen(self) -> None:
        QLocalServer.removeServer(self._name)  # left behind by a process that was killed
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        server.listen(self._name)  # without it a second start is refused: no loss of words
        self._server = server

    def _answer(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            connection = self._server.nextPendingConnection()
            connection.disconnected.connect(connection.deleteLater)
            read = _reader(connection, self.raised.emit)
            connection.readyRead.connect(read)
            read()

    def _raise_other(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(self._answer_ms):
            return False
        token = os.environ.get(_TOKEN, "").encode()
        socket.write(_RAISE + b" " + token + b"\n")
        answered = socket.waitForReadyRead(self._answer_ms)
        socket.abort()
        return answered


def server_name(data_dir: Path) -> str:
    """Return the name of the socket: of this user, and of this data folder."""
    folder = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]
    user = hashlib.sha256(getpass.getuser().encode()).hexdigest()[:8]
    return f"inkling-{user}-{folder}"


def _reader(connection: QLocalSocket, emit: Callable[[], None]) -> Callable[[], None]:
    def read() -> None:
        if not connection.canReadLine():
            if connection.bytesAvailable() > _LONGEST_LINE_BYTES:
                connection.abort()
            return
        word, _space, token = bytes(connection.readLine().data()).strip().partition(b" ")
        if word != _RAISE:
            connection.abort()
            return
        if token:
            os.environ[_TOKEN] = token.decode(errors="replace")
        connection.write(_DONE + b"\n")
        connection.flush()
        emit()

    return read
