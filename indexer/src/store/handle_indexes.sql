-- What one person sent and got is asked for by handle, and a handle is dropped only when nothing refers to it.
CREATE INDEX items_from ON items (from_handle) WHERE from_handle IS NOT NULL;
CREATE INDEX recipients_handle ON recipients (handle_id);
CREATE INDEX thread_members_handle ON thread_members (handle_id);
