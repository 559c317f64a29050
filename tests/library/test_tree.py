"""The tree in the database against a plain model of it, through thousands of random changes."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.library import rows, tree
from app.library.assistants import Assistants
from app.library.conversations import Conversations
from app.library.database import Database


@dataclass
class Node:
    parent: int | None
    deleted: bool = False


class Model:
    """The same tree as a dictionary, with each question answered the slow and obvious way."""

    def __init__(self) -> None:
        self.nodes: dict[int, Node] = {}

    def kept(self) -> list[int]:
        return sorted(number for number, node in self.nodes.items() if not node.deleted)

    def parent(self, number: int) -> int | None:
        above = self.nodes[number].parent
        while above is not None and self.nodes[above].deleted:
            above = self.nodes[above].parent
        return above

    def versions(self, parent: int | None) -> list[int]:
        return [number for number in self.kept() if self.parent(number) == parent]

    def path(self, leaf: int | None) -> list[int]:
        found: list[int] = []
        while leaf is not None:
            found.insert(0, leaf)
            leaf = self.parent(leaf)
        return found

    def latest_below(self, number: int) -> int:
        return max(one for one in self.kept() if number in self.raw_path(one))

    def raw_path(self, number: int | None) -> list[int]:
        found: list[int] = []
        while number is not None:
            found.insert(0, number)
            number = self.nodes[number].parent
        return found


class TreeMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(Path(self.folder.name) / "inkling.db")
        self.conversations = Conversations(self.database)
        general_id = Assistants(self.database).general().id
        self.conversation_id = self.conversations.create(general_id).id
        self.other_id = self.conversations.create(general_id).id
        self.conversations.add_message(self.other_id, None, "user", "elsewhere")
        self.model = Model()
        self.leaf: int | None = None

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        parent = data.draw(st.sampled_from([None, *self.model.kept()]))
        added = self.conversations.add_message(self.conversation_id, parent, "user", "x")
        self.model.nodes[added.id] = Node(parent)
        self.leaf = added.id
        versions = self.model.versions(parent)
        assert added.parent_id == parent
        assert (added.version, added.versions) == (versions.index(added.id) + 1, len(versions))

    @rule()
    def go_on(self) -> None:
        added = self.conversations.add_message(self.conversation_id, self.leaf, "user", "x")
        self.model.nodes[added.id] = Node(self.leaf)
        self.leaf = added.id

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        if not self.model.kept():
            return
        number = data.draw(st.sampled_from(self.model.kept()))
        self.conversations.delete_message(number)
        parent = self.model.parent(number)
        self.model.nodes[number].deleted = True
        if number == self.leaf:
            other = tree.nearest(self.model.versions(parent), number)
            self.leaf = parent if other is None else self.model.latest_below(other)

    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        deleted = [number for number, node in self.model.nodes.items() if node.deleted]
        if not deleted:
            return
        number = data.draw(st.sampled_from(deleted))
        self.conversations.restore_message(number)
        self.model.nodes[number].deleted = False
        if number not in self.model.raw_path(self.leaf):
            self.leaf = self.model.latest_below(number)

    @rule(data=st.data())
    def select(self, data: st.DataObject) -> None:
        if not self.model.kept():
            return
        number = data.draw(st.sampled_from(self.model.kept()))
        versions = self.model.versions(self.model.parent(number))
        chosen = data.draw(st.integers(1, len(versions)))
        self.conversations.select_version(number, chosen)
        self.leaf = self.model.latest_below(versions[chosen - 1])
        assert versions[chosen - 1] in self.model.path(self.leaf)

    @rule(data=st.data())
    def show(self, data: st.DataObject) -> None:
        if not self.model.kept():
            return
        number = data.draw(st.sampled_from(self.model.kept()))
        self.conversations.show(number)
        if number not in self.model.raw_path(self.leaf):
            self.leaf = self.model.latest_below(number)
        assert number in self.model.path(self.leaf)

    @rule()
    def purge(self) -> None:
        self.conversations.purge_deleted()
        self.model.nodes = {number: Node(self.model.parent(number)) for number in self.model.kept()}

    @invariant()
    def the_path_is_the_same(self) -> None:
        assert self.conversations.get(self.conversation_id).leaf_id == self.leaf
        path = self.conversations.path(self.conversation_id)
        assert [message.id for message in path] == self.model.path(self.leaf)
        for message in path:
            versions = self.model.versions(message.parent_id)
            assert message.parent_id == self.model.parent(message.id)
            assert message.version == versions.index(message.id) + 1
            assert message.versions == len(versions)
            assert message == self.conversations.message(message.id)

    @invariant()
    def nothing_kept_is_out_of_reach(self) -> None:
        assert (self.leaf is None) == (not self.model.kept())
        if self.leaf is not None:
            assert not self.model.versions(self.leaf)
        with self.database.reading() as connection:
            everything = rows.all_messages(connection, self.conversation_id)
        assert [message.id for message in everything] == self.model.kept()
        assert everything == [self.conversations.message(number) for number in self.model.kept()]


TestTree = TreeMachine.TestCase
TestTree.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


def test_the_version_before_takes_the_place_of_a_removed_one() -> None:
    assert tree.nearest([1, 5, 9], 7) == 5
    assert tree.nearest([5, 9], 1) == 5
    assert tree.nearest([], 1) is None
