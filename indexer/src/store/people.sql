-- What the person said about who is who, in order: the later word counts. Handles are kept as hashes of what they
-- are, so that this outlives reading again, and holds nothing that a forgotten source said.
CREATE TABLE statements (
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,                 -- one, apart, name, me, not-me
    value TEXT NOT NULL                  -- the name
);
CREATE TABLE statement_handles (
    statement_id INTEGER NOT NULL REFERENCES statements ON DELETE CASCADE,
    side         INTEGER NOT NULL,       -- of `apart`: 0 and 1; else 0
    key          BLOB NOT NULL,
    PRIMARY KEY (statement_id, side, key)
) WITHOUT ROWID;

-- Derived: the handles and cards of each person, by their hashes.
CREATE TABLE person_keys (
    key       BLOB PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX person_keys_person ON person_keys (person_id);
