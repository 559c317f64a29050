import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.base.errors import StorageFailed, UserError
from app.ui.single_instance import SingleInstance, server_name

# Stands for the window: takes the place, says so, and says when it is asked to come to the front.
WINDOW = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.single_instance import SingleInstance
app = QCoreApplication([])
place = SingleInstance(Path(sys.argv[1]))
if not place.acquire():
    print("other", flush=True)
    sys.exit(0)
token = lambda: os.environ.get("XDG_ACTIVATION_TOKEN", "")
place.raised.connect(lambda: print(f"raised {token()}".strip(), flush=True))
print("mine", flush=True)
app.exec()
"""

HOLDER = """
import sys, time
from PySide6.QtCore import QLockFile
lock = QLockFile(sys.argv[1])
assert lock.tryLock(0)
print("held", flush=True)
time.sleep(600)
"""

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def start(program: str, argument: Path, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", program, str(argument)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
            cwd=Path(__file__).resolve().parents[2],
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def test_a_second_start_raises_the_first_and_ends(start: Start, tmp_path: Path) -> None:
    first = start(WINDOW, tmp_path)
    assert line(first) == "mine"
    for _time in range(2):
        second = start(WINDOW, tmp_path, XDG_ACTIVATION_TOKEN="token-7")  # noqa: S106
        assert line(second) == "other"
        assert second.wait(10) == 0
        assert line(first) == "raised token-7"


def test_another_data_folder_has_a_window_of_its_own(start: Start, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    assert line(start(WINDOW, one)) == "mine"
    assert line(start(WINDOW, other)) == "mine"


def test_the_same_folder_by_another_path_is_the_same(start: Start, tmp_path: Path) -> None:
    link = tmp_path / "link"
    folder = tmp_path / "folder"
    folder.mkdir()
    link.symlink_to(folder)
    assert line(start(WINDOW, folder)) == "mine"
    assert line(start(WINDOW, link)) == "other"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_the_place_is_free_after_kill_9(start: Start, tmp_path: Path) -> None:
    first = start(WINDOW, tmp_path)
    assert line(first) == "mine"
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = start(WINDOW, tmp_path)
    assert line(second) == "mine"
    assert line(start(WINDOW, tmp_path)) == "other"
    assert line(second) == "raised"


@pytest.mark.usefixtures("qapp")
def test_it_is_given_up_at_the_end(tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.acquire()
    first.release()
    second = SingleInstance(tmp_path)
    assert second.acquire()
    second.release()


def test_a_window_in_this_process_hears_another_start(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    place = SingleInstance(tmp_path)
    assert place.acquire()
    with qtbot.waitSignal(place.raised, timeout=10_000):
        second = start(WINDOW, tmp_path)
    assert line(second) == "other"
    place.release()


@pytest.mark.skipif(os.name != "posix", reason="the number of a process in a lock file")
def test_a_recycled_process_number_does_not_lock_people_out(start: Start, tmp_path: Path) -> None:
    first = start(WINDOW, tmp_path)
    assert line(first) == "mine"
    kill(first)
    lock = tmp_path / "window.lock"
    _number, *rest = lock.read_text().split("\n")
    lock.write_text("\n".join([str(os.getpid()), *rest]))  # Python too, and alive
    assert not QLockFile(str(lock)).tryLock(0)
    place = SingleInstance(tmp_path, answer_ms=200)
    assert place.acquire()
    place.release()


def test_a_window_that_does_not_answer_is_explained(start: Start, tmp_path: Path) -> None:
    assert line(start(HOLDER, tmp_path / "window.lock")) == "held"
    with pytest.raises(UserError, match="does not answer"):
        SingleInstance(tmp_path, answer_ms=200).acquire()


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="gone"):
        SingleInstance(tmp_path / "gone").acquire()


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
@pytest.mark.usefixtures("qapp")
def test_only_the_user_may_knock(tmp_path: Path) -> None:
    place = SingleInstance(tmp_path)
    assert place.acquire()
    assert place._server is not None
    mode = Path(place._server.fullServerName()).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert mode & 0o077 == 0
    place.release()


@pytest.mark.parametrize("words", [b"shout\n", b"x" * 10_000, b"\n", b"\xff\xfe\n"])
def test_rubbish_is_hung_up_on(qtbot: QtBot, tmp_path: Path, words: bytes) -> None:
    place = SingleInstance(tmp_path)
    assert place.acquire()
    socket = QLocalSocket()
    socket.connectToServer(server_name(tmp_path))
    assert socket.waitForConnected(1_000)
    with qtbot.assertNotEmitted(place.raised):
        socket.write(words)
        socket.flush()
        qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    place.release()
