import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.base.errors import StorageFailed
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.data import Attachment, Sampling
from app.library.database import Database, set_aside
from app.library.drafts import Draft, Drafts
from app.library.errors import DatabaseDamaged, DatabaseTooNew
from app.library.schema import APPLICATION_ID, MIGRATIONS
from app.library.search import Search

SAMPLES = Path(__file__).parent / "samples"
WRITER = Path(__file__).parent / "keeps_writing.py"
PROJECT = Path(__file__).parents[2]

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file rights and signals")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def filled(path: Path, messages: int = 200) -> None:
    database = Database(path)
    conversations = Conversations(database)
    conversation = conversations.create(Assistants(database).general().id, "A title")
    parent = None
    for number in range(messages):
        parent = conversations.add_message(
            conversation.id, parent, "user", f"number {number} " * 40
        ).id
    database.close()


def test_a_new_file_is_the_users_alone_and_of_this_version(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    database = Database(path)
    with database.transaction() as connection:
        connection.execute("INSERT INTO drafts(text) VALUES ('x')")
    if os.name == "posix":
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    database.close()
    assert [file.name for file in tmp_path.iterdir()] == ["inkling.db"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


@posix_only
def test_an_old_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    filled(path, 1)
    path.chmod(0o644)
    Database(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_connection_is_set_up_to_keep_what_it_is_given(database: Database) -> None:
    def pragma(name: str) -> object:
        with database.reading() as connection:
            return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 1
    assert pragma("foreign_keys") == 1
    assert pragma("secure_delete") == 1
    assert pragma("temp_store") == 2


def test_an_error_in_a_transaction_leaves_nothing_of_it(database: Database) -> None:
    drafts = Drafts(database)

    def fail_half_way() -> None:
        with database.transaction():
            drafts.save(None, "kept?")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert drafts.load(None) == Draft()
    drafts.save(None, "kept")
    assert drafts.load(None) == Draft("kept")


def test_a_programming_error_is_not_dressed_up_as_the_disks_fault(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError), database.transaction() as connection:
        connection.execute("SELECT nonsense")


def test_many_threads_share_one_connection(
    database: Database, conversations: Conversations, general_id: int
) -> None:
    conversation = conversations.create(general_id)
    failures: list[BaseException] = []

    def write_and_read() -> None:
        try:
            for _ in range(30):
                conversations.add_message(conversation.id, None, "user", "hello")
                conversations.path(conversation.id)
                database.checkpoint()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=write_and_read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert conversations.path(conversation.id)[0].versions == 120


def test_a_checkpoint_moves_the_log_into_the_file_while_it_is_open(
    database: Database, conversations: Conversations, general_id: int
) -> None:
    conversation = conversations.create(general_id, "Before the power cut")
    database.checkpoint()
    lone = database.path.with_name("copy.db")
    lone.write_bytes(database.path.read_bytes())
    copy = Database(lone)
    assert Conversations(copy).get(conversation.id).title == "Before the power cut"
    copy.close()


def test_a_checkpoint_does_not_wait_for_a_transaction(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO drafts(text) VALUES ('half')")
        thread = threading.Thread(target=database.checkpoint)
        thread.start()
        thread.join()
    assert Drafts(database).load(None) == Draft("half")


def test_closing_twice_is_fine(tmp_path: Path) -> None:
    database = Database(tmp_path / "inkling.db")
    database.close()
    database.close()


def test_a_file_of_version_1_opens_with_everything_in_it(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((SAMPLES / "version_1.sql").read_text("utf-8"))
    database = Database(path)
    conversations = Conversations(database)
    porto, recipes = conversations.list()
    assert (porto.title, porto.pinned, porto.titled_by_user) == ("Three days in Porto", True, True)
    assert [(m.role, m.status, m.version, m.versions) for m in conversations.path(porto.id)] == [
        ("user", "done", 1, 1),
        ("assistant", "stopped", 2, 2),
    ]
    first = conversations.path(porto.id)[0]
    assert first.attachments == (Attachment("notes.txt", "Livraria Lello\nRibeira\n"),)
    assert conversations.path(recipes.id)[1].text == "Açaí, then 世界.\n```python\nprint(1)\n```"
    assert [hit.title for hit in Search(database).find("notes.txt")] == ["Three days in Porto"]
    assert [hit.title for hit in Search(database).find("acai")] == ["Recipes"]
    assert Drafts(database).load(porto.id) == Draft("And the", (Attachment("a.md", "# A"),))
    names = [assistant.name for assistant in Assistants(database).list()]
    assert names == ["General", "Writing", "My code", "Tutor", "Pirate"]
    pirate = Assistants(database).get(porto.assistant_id)
    assert pirate.instructions == "Answer as a pirate."
    assert pirate.sampling == Sampling(temperature=1.2, seed=7)
    database.close()
    assert integrity(path) == "ok"


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    filled(path, 3)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    path.chmod(0o644)
    before = contents(tmp_path)
    with pytest.raises(DatabaseTooNew, match="newer version of Inkling"):
        Database(path)
    assert contents(tmp_path) == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o644 or os.name != "posix"


def test_a_newer_version_that_ended_badly_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    filled(path, 3)
    newer = tmp_path / "newer"
    newer.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        for name in ("inkling.db", "inkling.db-wal"):
            (newer / name).write_bytes((tmp_path / name).read_bytes())
    assert (newer / "inkling.db-wal").stat().st_size > 0
    before = contents(newer)
    with pytest.raises(DatabaseTooNew):
        Database(newer / "inkling.db")
    after = contents(newer)
    assert {name: after[name] for name in before} == before


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def zeroed_start(content: bytes) -> bytes:
    return bytes(4096) + content[4096:]


def not_sqlite(_content: bytes) -> bytes:
    return b"PK\x03\x04 a holiday picture, renamed" * 1000


def overwritten_inside(content: bytes) -> bytes:
    middle = len(content) // 2 // 4096 * 4096
    return content[:middle] + bytes(range(256)) * 16 + content[middle + 4096 :]


@pytest.mark.parametrize("damage", [cut_short, zeroed_start, not_sqlite])
def test_a_damaged_file_is_left_alone_until_the_user_sets_it_aside(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "inkling.db"
    filled(path)
    path.write_bytes(damage(path.read_bytes()))
    before = contents(tmp_path)
    with pytest.raises(DatabaseDamaged, match="is damaged"):
        Database(path)
    assert contents(tmp_path) == before

    kept = set_aside(path)
    assert kept.name.startswith("inkling.damaged-")
    assert contents(tmp_path) == {kept.name: before["inkling.db"]}
    database = Database(path)
    assert Conversations(database).list() == []
    database.close()


def test_setting_aside_takes_the_log_along_and_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    targets: list[Path] = []
    for number in range(3):
        path.write_bytes(b"file %d" % number)
        path.with_name("inkling.db-wal").write_bytes(b"log %d" % number)
        path.with_name("inkling.db-shm").write_bytes(b"shared")
        targets.append(set_aside(path))
    assert len(set(targets)) == 3
    for number, target in enumerate(targets):
        assert target.read_bytes() == b"file %d" % number
        assert target.with_name(target.name + "-wal").read_bytes() == b"log %d" % number
    assert len(contents(tmp_path)) == 6


def test_damage_inside_the_file_is_found_by_a_check(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    filled(path, 2000)
    path.write_bytes(overwritten_inside(path.read_bytes()))
    database = Database(path)
    with pytest.raises(DatabaseDamaged):
        database.check()
    database.close()


def test_after_a_bad_end_the_file_is_checked_before_it_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    filled(path, 2000)
    path.write_bytes(overwritten_inside(path.read_bytes()))
    path.with_name("inkling.db-wal").touch()
    before = path.read_bytes()
    with pytest.raises(DatabaseDamaged):
        Database(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos(id)")
    before = contents(tmp_path)
    with pytest.raises(DatabaseDamaged, match="not a database of Inkling's"):
        Database(path)
    assert contents(tmp_path) == before


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    path.touch()
    database = Database(path)
    assert Conversations(database).list() == []
    database.close()


def test_a_path_with_signs_that_mean_something_in_addresses(tmp_path: Path) -> None:
    folder = tmp_path / "50% off? #1 & more"
    folder.mkdir()
    filled(folder / "inkling.db", 2)
    database = Database(folder / "inkling.db")
    assert len(Conversations(database).list()) == 1
    database.close()


def test_a_folder_that_is_missing_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="there"):
        Database(tmp_path / "gone" / "inkling.db")


def test_a_database_that_another_program_holds_gets_a_sentence(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with database.reading() as connection:
            connection.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(StorageFailed, match="Another program"):
            Drafts(database).save(None, "x")
        monkeypatch.setattr("app.library.database._BUSY_TIMEOUT_S", 0.01)
        with pytest.raises(StorageFailed, match="Another program"):
            Database(database.path)
        other.execute("ROLLBACK")
    Drafts(database).save(None, "x")


def test_no_text_is_left_in_the_file_after_it_was_removed(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    database = Database(path)
    conversations = Conversations(database)
    conversation = conversations.create(Assistants(database).general().id, "Zanzibarcanary")
    conversations.add_message(conversation.id, None, "user", "Timbuktucanary " + "x " * 5000)
    database.checkpoint()
    assert b"Timbuktucanary" in path.read_bytes()
    conversations.delete(conversation.id)
    conversations.purge_deleted()
    database.close()
    content = path.read_bytes().lower()
    assert b"timbuktu" not in content
    assert b"zanzibar" not in content


@posix_only
def test_kill_at_any_moment_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "inkling.db"
    chance = random.Random(20)  # noqa: S311 - moments, not secrets
    acknowledged: dict[int, str] = {}
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    for _round in range(30):
        process = subprocess.Popen(
            [sys.executable, str(WRITER), str(path)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert process.stdout is not None
        # The pipe holds what was acknowledged before the end, and only whole lines count.
        lines = [process.stdout.readline() for _ in range(chance.randrange(1, 60))]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        process.stdout.close()
        process.wait()
        for line in lines:
            if line.endswith("\n"):
                number, text = line.split(" ", 1)
                acknowledged[int(number)] = text.strip()

        database = Database(path)
        conversations = Conversations(database)
        conversations.recover_unfinished()
        for message_id, written in acknowledged.items():
            message = conversations.message(message_id)
            assert message.text.startswith(written)
            assert message.status in {"done", "cut"}
        database.close()
        assert integrity(path) == "ok"
    assert len(acknowledged) > 30
