PRAGMA foreign_keys = OFF;
CREATE TABLE assistants (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL DEFAULT '',
            deleted_at_ms INTEGER,
            name TEXT,
            model TEXT,
            sampling TEXT,
            instructions TEXT
        ) STRICT
        ;
INSERT OR REPLACE INTO assistants(id, key, deleted_at_ms, name, model, sampling, instructions) VALUES (1, 'general', NULL, NULL, NULL, NULL, NULL);
INSERT OR REPLACE INTO assistants(id, key, deleted_at_ms, name, model, sampling, instructions) VALUES (2, 'writing', NULL, NULL, NULL, NULL, NULL);
INSERT OR REPLACE INTO assistants(id, key, deleted_at_ms, name, model, sampling, instructions) VALUES (3, 'code', NULL, 'My code', NULL, NULL, NULL);
INSERT OR REPLACE INTO assistants(id, key, deleted_at_ms, name, model, sampling, instructions) VALUES (4, 'tutor', NULL, NULL, NULL, NULL, NULL);
INSERT OR REPLACE INTO assistants(id, key, deleted_at_ms, name, model, sampling, instructions) VALUES (5, '', NULL, 'Pirate', '', '{"temperature": 1.2, "top_p": 0.95, "top_k": 40, "min_p": 0.05, "repeat_penalty": 1.1, "max_answer_tokens": 1024, "context_tokens": 0, "seed": 7}', 'Answer as a pirate.');
CREATE UNIQUE INDEX assistants_by_key ON assistants(key) WHERE key <> '';
CREATE TABLE conversations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            titled_by_user INTEGER NOT NULL DEFAULT 0,
            pinned INTEGER NOT NULL DEFAULT 0,
            assistant_id INTEGER NOT NULL REFERENCES assistants(id),
            leaf_id INTEGER REFERENCES messages(id) ON DELETE SET NULL,
            left_out_until_id INTEGER REFERENCES messages(id) ON DELETE SET NULL,
            created_at_ms INTEGER NOT NULL,
            updated_at_ms INTEGER NOT NULL,
            deleted_at_ms INTEGER
        ) STRICT
        ;
INSERT OR REPLACE INTO conversations(id, title, titled_by_user, pinned, assistant_id, leaf_id, left_out_until_id, created_at_ms, updated_at_ms, deleted_at_ms) VALUES (1, 'Recipes', 0, 0, 1, 2, NULL, 1795321069053, 1795321069053, NULL);
INSERT OR REPLACE INTO conversations(id, title, titled_by_user, pinned, assistant_id, leaf_id, left_out_until_id, created_at_ms, updated_at_ms, deleted_at_ms) VALUES (2, 'Three days in Porto', 1, 1, 5, 5, 4, 1795321069053, 1795321069054, NULL);
CREATE INDEX conversations_by_assistant ON conversations(assistant_id);
CREATE INDEX conversations_by_leaf ON conversations(leaf_id);
CREATE INDEX conversations_by_left_out ON conversations(left_out_until_id);
CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
            parent_id INTEGER REFERENCES messages(id),
            role TEXT NOT NULL,
            status TEXT NOT NULL,
            created_at_ms INTEGER NOT NULL,
            deleted_at_ms INTEGER,
            model TEXT NOT NULL,
            note TEXT NOT NULL,
            text TEXT NOT NULL,
            CHECK (parent_id < id)
        ) STRICT
        ;
INSERT OR REPLACE INTO messages(id, conversation_id, parent_id, role, status, created_at_ms, deleted_at_ms, model, note, text) VALUES (1, 1, NULL, 'user', 'done', 1795321069053, NULL, '', '', 'What is for breakfast?');
INSERT OR REPLACE INTO messages(id, conversation_id, parent_id, role, status, created_at_ms, deleted_at_ms, model, note, text) VALUES (2, 1, 1, 'assistant', 'done', 1795321069053, NULL, 'starter', '', 'Açaí, then 世界.
```python
print(1)
```');
INSERT OR REPLACE INTO messages(id, conversation_id, parent_id, role, status, created_at_ms, deleted_at_ms, model, note, text) VALUES (3, 2, NULL, 'user', 'done', 1795321069053, NULL, '', '', 'Where to go?');
INSERT OR REPLACE INTO messages(id, conversation_id, parent_id, role, status, created_at_ms, deleted_at_ms, model, note, text) VALUES (4, 2, 3, 'assistant', 'done', 1795321069054, NULL, 'starter', '', 'Aye.');
INSERT OR REPLACE INTO messages(id, conversation_id, parent_id, role, status, created_at_ms, deleted_at_ms, model, note, text) VALUES (5, 2, 3, 'assistant', 'stopped', 1795321069054, NULL, 'starter', 'You stopped this answer.', 'To the river');
INSERT OR REPLACE INTO messages(id, conversation_id, parent_id, role, status, created_at_ms, deleted_at_ms, model, note, text) VALUES (6, 2, 5, 'user', 'done', 1795321069054, 1795321069054, '', '', 'Never mind.');
CREATE INDEX messages_by_parent ON messages(parent_id, conversation_id, deleted_at_ms);
CREATE INDEX messages_by_conversation ON messages(conversation_id);
CREATE INDEX messages_unfinished ON messages(id) WHERE status = 'writing';
CREATE INDEX messages_deleted ON messages(id) WHERE deleted_at_ms IS NOT NULL;
CREATE TABLE attachments (
            message_id INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT
        ;
INSERT OR REPLACE INTO attachments(message_id, position, name, text) VALUES (3, 0, 'notes.txt', 'Livraria Lello
Ribeira
');
CREATE UNIQUE INDEX attachments_in_order ON attachments(message_id, position);
CREATE TABLE drafts (
            id INTEGER PRIMARY KEY,
            conversation_id INTEGER REFERENCES conversations(id) ON DELETE CASCADE,
            text TEXT NOT NULL
        ) STRICT
        ;
INSERT OR REPLACE INTO drafts(id, conversation_id, text) VALUES (1, 2, 'And the');
INSERT OR REPLACE INTO drafts(id, conversation_id, text) VALUES (2, NULL, 'Something new');
CREATE UNIQUE INDEX drafts_by_conversation ON drafts(ifnull(conversation_id, 0));
CREATE INDEX drafts_of_conversation ON drafts(conversation_id);
CREATE TABLE draft_attachments (
            draft_id INTEGER NOT NULL REFERENCES drafts(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT
        ;
INSERT OR REPLACE INTO draft_attachments(draft_id, position, name, text) VALUES (1, 0, 'a.md', '# A');
CREATE UNIQUE INDEX draft_attachments_in_order ON draft_attachments(draft_id, position);
CREATE TABLE saved_states (
            file TEXT PRIMARY KEY,
            owner TEXT NOT NULL,
            build TEXT NOT NULL,
            bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            inode TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            used_at_ms INTEGER NOT NULL
        ) STRICT
        ;
INSERT OR REPLACE INTO saved_states(file, owner, build, bytes, mtime_ns, inode, sha256, used_at_ms) VALUES ('5461b086b84f42940d3247d91685eb58ea15bdd0.state', 'conversation:2', 'build 1', 5, 1795321069054904157, '2367494', '0000000000000000000000000000000000000000000000000000000000000000', 1795321069054);
CREATE INDEX saved_states_by_owner ON saved_states(owner);
CREATE VIRTUAL TABLE found_messages USING fts5(
                text,
                tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'",
                prefix = '1 2 3'
            );
INSERT OR REPLACE INTO found_messages(rowid, text) VALUES (1, 'What is for breakfast?');
INSERT OR REPLACE INTO found_messages(rowid, text) VALUES (2, 'Açaí, then 世界.
```python
print(1)
```');
INSERT OR REPLACE INTO found_messages(rowid, text) VALUES (3, 'Where to go?
notes.txt');
INSERT OR REPLACE INTO found_messages(rowid, text) VALUES (4, 'Aye.');
INSERT OR REPLACE INTO found_messages(rowid, text) VALUES (5, 'To the river');
INSERT OR REPLACE INTO found_messages(rowid, text) VALUES (6, 'Never mind.');
CREATE VIRTUAL TABLE found_titles USING fts5(
                text,
                tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'",
                prefix = '1 2 3'
            );
INSERT OR REPLACE INTO found_titles(rowid, text) VALUES (1, 'Recipes');
INSERT OR REPLACE INTO found_titles(rowid, text) VALUES (2, 'Three days in Porto');
PRAGMA application_id = 1231973228;
PRAGMA user_version = 1;
