-- A source can rest, and says when it was last looked through and what was passed over there by rule.
ALTER TABLE sources ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN checked_at INTEGER;                  -- ms since 1970
ALTER TABLE sources ADD COLUMN found INTEGER NOT NULL DEFAULT 0;    -- files, then
ALTER TABLE sources ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;   -- hidden files and folders, then
ALTER TABLE sources ADD COLUMN caches INTEGER NOT NULL DEFAULT 0;   -- caches and other made things, then

-- A file that the next run reads although it did not change.
ALTER TABLE blobs ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
-- Bytes of its passages.
ALTER TABLE blobs ADD COLUMN text_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE blobs SET text_bytes = (SELECT coalesce(sum(length(CAST(p.text AS BLOB))), 0)
    FROM items i JOIN passages p ON p.item_id = i.id WHERE i.blob_id = blobs.id);
