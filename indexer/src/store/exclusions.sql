-- What the person wants left out: of people only hashes of their addresses, numbers and names are kept.
CREATE TABLE exclusions (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,              -- item, person, time, age
    value    TEXT NOT NULL,              -- identity; hashes, one a line; start and end in ms; days
    label    TEXT NOT NULL,              -- what to call it: a title, a name; else ''
    added_at INTEGER NOT NULL,           -- ms since 1970
    before   INTEGER,                    -- of age: what is older than this, ms since 1970, is left out
    UNIQUE (kind, value)
);

-- How many items of which file each of them keeps out: to count them, and to read the file again without it.
CREATE TABLE left_out (
    exclusion_id INTEGER NOT NULL REFERENCES exclusions ON DELETE CASCADE,
    blob_id      INTEGER NOT NULL REFERENCES blobs ON DELETE CASCADE,
    items        INTEGER NOT NULL,
    PRIMARY KEY (exclusion_id, blob_id)
) WITHOUT ROWID;
CREATE INDEX left_out_blob ON left_out (blob_id);
