-- What was read, as it was written. Everything below "derived" can be made again from what is above it.

-- Folders and single exports that the person added.
CREATE TABLE sources (
    id       INTEGER PRIMARY KEY,
    path     TEXT NOT NULL UNIQUE,
    added_at INTEGER NOT NULL            -- ms since 1970
);

-- Settings and counters: me, generation.
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- A file on disk that was read, or that could not be.
CREATE TABLE blobs (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
    path      TEXT NOT NULL UNIQUE,
    size      INTEGER NOT NULL,
    mtime_ns  INTEGER NOT NULL,
    inode     INTEGER NOT NULL,          -- with size and mtime it tells a moved file
    hash      TEXT NOT NULL,             -- BLAKE3 of the bytes; '' where it was not read
    format    TEXT NOT NULL,             -- the reader's name; '' where none fitted
    unread    INTEGER NOT NULL DEFAULT 0,-- lines that fitted nothing
    examples  TEXT NOT NULL DEFAULT ''   -- the first few of them
);
CREATE INDEX blobs_source ON blobs (source_id);
CREATE INDEX blobs_hash ON blobs (hash);

-- What could not be read, for `whence status`. One file may have several.
CREATE TABLE issues (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
    path      TEXT NOT NULL,
    locator   TEXT NOT NULL,
    code      TEXT NOT NULL,
    message   TEXT NOT NULL
);
CREATE INDEX issues_path ON issues (path);

-- A person as some source writes them.
CREATE TABLE handles (
    id      INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    name    TEXT NOT NULL,
    email   TEXT NOT NULL,
    phone   TEXT NOT NULL,
    account TEXT NOT NULL,
    UNIQUE (channel, name, email, phone, account)
);

-- A conversation in one export. The same one in a longer export is another row with the same name or service id.
CREATE TABLE threads (
    id         INTEGER PRIMARY KEY,
    blob_id    INTEGER NOT NULL REFERENCES blobs ON DELETE CASCADE,
    ordinal    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    is_group   INTEGER NOT NULL,
    service_id TEXT NOT NULL,
    channel    TEXT NOT NULL,
    UNIQUE (blob_id, ordinal)
);
CREATE TABLE thread_members (
    thread_id INTEGER NOT NULL REFERENCES threads ON DELETE CASCADE,
    handle_id INTEGER NOT NULL REFERENCES handles,
    PRIMARY KEY (thread_id, handle_id)
) WITHOUT ROWID;

-- Anything that can be found.
CREATE TABLE items (
    id           INTEGER PRIMARY KEY,
    blob_id      INTEGER NOT NULL REFERENCES blobs ON DELETE CASCADE,
    parent_id    INTEGER REFERENCES items ON DELETE CASCADE, -- an attachment's message
    ordinal      INTEGER NOT NULL,       -- order within the blob
    key          TEXT NOT NULL,          -- stable within the blob
    kind         TEXT NOT NULL,
    channel      TEXT NOT NULL,
    family       TEXT,                   -- of files and attachments
    title        TEXT NOT NULL,
    locator      TEXT NOT NULL,
    at           INTEGER,                -- ms since 1970
    certainty    TEXT,
    thread_id    INTEGER REFERENCES threads,
    from_handle  INTEGER REFERENCES handles,
    message_id   TEXT,
    reply_to     TEXT,
    is_system    INTEGER NOT NULL DEFAULT 0,
    forwarded    TEXT,                   -- the first sender of something passed on
    hash         TEXT NOT NULL DEFAULT '',
    size         INTEGER,
    media        TEXT,                   -- absolute path that the export names
    extra        TEXT NOT NULL DEFAULT '{}', -- metadata, card, occurrence as JSON
    identity     TEXT NOT NULL,          -- the same thing in two exports has the same
    shadowed     INTEGER NOT NULL DEFAULT 0, -- derived: another export holds it, too
    UNIQUE (blob_id, key)
);
CREATE INDEX items_identity ON items (identity);
CREATE INDEX items_parent ON items (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX items_hash ON items (hash) WHERE hash <> '';
CREATE INDEX items_thread ON items (thread_id, at) WHERE thread_id IS NOT NULL;
CREATE INDEX items_kind ON items (kind, at);

CREATE TABLE recipients (
    item_id   INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
    handle_id INTEGER NOT NULL REFERENCES handles,
    PRIMARY KEY (item_id, handle_id)
) WITHOUT ROWID;

CREATE TABLE passages (
    item_id INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    locator TEXT NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (item_id, ordinal)
) WITHOUT ROWID;

-- Blobs whose words the search index does not have yet, or still has.
CREATE TABLE search_queue (blob_id INTEGER PRIMARY KEY);

-- Derived ---------------------------------------------------------------------------------------------------

CREATE TABLE people (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL,
    is_me INTEGER NOT NULL
);
CREATE TABLE person_handles (
    handle_id INTEGER PRIMARY KEY REFERENCES handles ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE
);
CREATE INDEX person_handles_person ON person_handles (person_id);

-- Every way to call a person: `name`, `nick`, `note`, `organisation`, `address` (the words of a mail address).
CREATE TABLE person_names (
    person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    PRIMARY KEY (person_id, name, kind)
) WITHOUT ROWID;

-- Birthdays, by person.
CREATE TABLE birthdays (
    person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
    year      INTEGER,
    month     INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    PRIMARY KEY (person_id, month, day)
) WITHOUT ROWID;

-- A file on disk that is what a message brought.
CREATE TABLE deliveries (
    attachment_id INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
    file_id       INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
    basis         TEXT NOT NULL,         -- path, bytes, name
    PRIMARY KEY (attachment_id, file_id)
) WITHOUT ROWID;
CREATE INDEX deliveries_file ON deliveries (file_id);
