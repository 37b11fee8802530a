-- What texts mean, as codes that the caller makes; one for each different text. Derived.
CREATE TABLE vectors (
    text_key BLOB PRIMARY KEY,           -- the first 16 bytes of the text's BLAKE3
    code     BLOB NOT NULL
) WITHOUT ROWID;

-- Which passage has which of them. A renewed export finds those of its old messages again.
CREATE TABLE meanings (
    item_id  INTEGER NOT NULL REFERENCES items ON DELETE CASCADE,
    passage  INTEGER NOT NULL,           -- as the search index counts them
    text_key BLOB NOT NULL REFERENCES vectors,
    PRIMARY KEY (item_id, passage)
) WITHOUT ROWID;
CREATE INDEX meanings_text ON meanings (text_key);
