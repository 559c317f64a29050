import errno
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.base.errors import StorageFailed
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database
from app.library.drafts import Drafts
from app.library.failures import translated
from app.library.files import write_atomically
from app.library.settings import Settings, SettingsFile

PROJECT = Path(__file__).parents[2]

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file rights")

LIMITED_WRITER = """
import resource, sys
from pathlib import Path
from app.base.errors import StorageFailed
from app.library.conversations import Conversations
from app.library.database import Database

database = Database(Path(sys.argv[1]))
conversations = Conversations(database)
conversation = conversations.create(1)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    while True:
        message = conversations.add_message(conversation.id, None, "user", "word " * 2000)
        print(message.id, flush=True)
except StorageFailed as failure:
    print(failure, file=sys.stderr)
print(len(conversations.path(conversation.id)), flush=True)
"""


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Yield a disk of 1 MB, where this machine lets us make one."""
    with tempfile.TemporaryDirectory() as folder:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("mounting needs root on Linux")
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("this machine does not let us mount")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def only(left_bytes: int, disk: Path) -> Iterator[None]:
    """Leave this much of the disk free."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(bytes(max(0, free - left_bytes)))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def suppress_full_disk() -> Iterator[None]:
    try:
        yield
    except StorageFailed as failure:
        if "disk is full" not in str(failure):
            raise


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Give up the rights of root, whom no file stops."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def users_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        with ordinary_user():
            yield folder
            folder.chmod(0o700)


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


@pytest.mark.parametrize("left_kib", [0, 4, 16, 40, 100, 250])
def test_a_full_disk_costs_nothing_that_was_saved(small_disk: Path, left_kib: int) -> None:
    path = small_disk / "inkling.db"
    database = Database(path)
    conversations = Conversations(database)
    conversation = conversations.create(Assistants(database).general().id, "Kept")
    kept = [conversations.add_message(conversation.id, None, "user", "first")]
    answer = conversations.add_message(
        conversation.id, kept[0].id, "assistant", "", status="writing"
    )
    conversations.write(answer.id, "so far")

    def go_on_for_ever() -> None:
        while True:
            conversations.write(answer.id, "so far")
            text = f"{len(kept)} " * 3000
            kept.append(conversations.add_message(conversation.id, None, "user", text))

    with only(left_kib * 1024, small_disk):
        with pytest.raises(StorageFailed, match="disk is full"):
            go_on_for_ever()
        assert [conversations.message(one.id).text for one in kept] == [one.text for one in kept]
        assert conversations.message(answer.id).text == "so far"
        database.close()

    database = Database(path)
    conversations = Conversations(database)
    assert [conversations.message(one.id).text for one in kept] == [one.text for one in kept]
    conversations.finish(answer.id, "so far, so good", "done")
    assert conversations.message(answer.id).text == "so far, so good"
    database.close()
    assert integrity(path) == "ok"


def test_freeing_space_is_all_it_takes(small_disk: Path) -> None:
    database = Database(small_disk / "inkling.db")
    conversations = Conversations(database)
    conversation = conversations.create(Assistants(database).general().id)
    with only(0, small_disk):
        for change in (
            lambda: conversations.add_message(conversation.id, None, "user", "x" * 50_000),
            lambda: Drafts(database).save(None, "x" * 50_000),
            lambda: write_atomically(small_disk / "export.md", b"x" * 50_000),
            lambda: SettingsFile(small_disk / "settings.json").save(Settings()),
        ):
            with pytest.raises(StorageFailed, match="disk is full"):
                change()
        assert conversations.path(conversation.id) == []
    conversations.add_message(conversation.id, None, "user", "again")
    Drafts(database).save(None, "again")
    SettingsFile(small_disk / "settings.json").save(Settings())
    assert [one.text for one in conversations.path(conversation.id)] == ["again"]
    database.close()
    assert {one.name for one in small_disk.iterdir()} == {"inkling.db", "settings.json"}


@pytest.mark.parametrize("left_kib", [0, 4, 8, 16, 32, 64, 128])
def test_starting_on_a_full_disk_harms_nothing(small_disk: Path, left_kib: int) -> None:
    path = small_disk / "inkling.db"
    with only(left_kib * 1024, small_disk), pytest.raises(StorageFailed, match="disk is full"):
        Database(path)
    database = Database(path)
    Conversations(database).create(Assistants(database).general().id, "Kept")
    database.close()
    # It starts where there is room for the log, and where not says why.
    with only(left_kib * 1024, small_disk), suppress_full_disk():
        database = Database(path)
        assert [one.title for one in Conversations(database).list()] == ["Kept"]
        database.close()
    database = Database(path)
    assert [one.title for one in Conversations(database).list()] == ["Kept"]
    database.close()
    assert integrity(path) == "ok"


@posix_only
def test_a_file_that_may_not_grow_gets_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    done = subprocess.run(
        [sys.executable, "-c", LIMITED_WRITER, str(path)],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.startswith("The disk did not take or give")
    *acknowledged, readable = done.stdout.split()
    assert readable == "1"
    assert len(acknowledged) > 3
    database = Database(path)
    for number in acknowledged:
        assert Conversations(database).message(int(number)).text == "word " * 2000
    database.close()
    assert integrity(path) == "ok"


@posix_only
def test_a_read_only_folder_gets_a_sentence(users_folder: Path) -> None:
    path = users_folder / "inkling.db"
    users_folder.chmod(0o500)
    with pytest.raises(StorageFailed, match="may not write to"):
        Database(path)
    with pytest.raises(StorageFailed, match="may not write to"):
        SettingsFile(users_folder / "settings.json").save(Settings())
    users_folder.chmod(0o700)
    Database(path).close()
    before = path.read_bytes()
    users_folder.chmod(0o500)
    with pytest.raises(StorageFailed, match="may not write to"):
        Database(path)
    users_folder.chmod(0o700)
    path.chmod(0o400)
    with pytest.raises(StorageFailed, match="may not write to"):
        Database(path)
    assert path.read_bytes() == before
    path.chmod(0o600)
    Database(path).close()


@posix_only
def test_a_folder_one_may_not_enter_gets_a_sentence(users_folder: Path) -> None:
    Database(users_folder / "inkling.db").close()
    users_folder.chmod(0o000)
    with pytest.raises(StorageFailed, match="may not write to"):
        Database(users_folder / "inkling.db")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "Inkling may not write to"),
        (errno.EROFS, "Inkling may not write to"),
        (errno.ENOENT, "is not there any more"),
        (errno.EIO, "The disk did not take or give"),
    ],
)
def test_every_error_of_the_disk_is_a_sentence(number: int, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match=sentence) as raised, translated(tmp_path / "file"):
        raise OSError(number, os.strerror(number))
    assert isinstance(raised.value.__cause__, OSError)


def test_a_text_beyond_what_sqlite_takes_gets_a_sentence(database: Database) -> None:
    with database.reading() as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 10_000)
    with pytest.raises(StorageFailed, match="too long"):
        Drafts(database).save(None, "x" * 20_000)
    assert Drafts(database).load(None).text == ""
