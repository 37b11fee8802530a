-- Questions that were asked, for the person alone to see again.
CREATE TABLE history (
    id      INTEGER PRIMARY KEY,
    query   TEXT NOT NULL,
    at      INTEGER NOT NULL,            -- ms since 1970
    results INTEGER NOT NULL,
    picked  INTEGER REFERENCES items ON DELETE SET NULL
);
CREATE INDEX history_at ON history (at);
CREATE INDEX history_picked ON history (picked) WHERE picked IS NOT NULL;
