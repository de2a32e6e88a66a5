-- name: store
INSERT INTO inbox (source, item, urgent, received_at) VALUES (:source, :item, :urgent, :received_at)

-- name: take_urgent (sqlite)
-- One writer at a time holds the file, so nobody else sees these rows as waiting meanwhile.
SELECT id, source, item, received_at FROM inbox INDEXED BY ix_inbox_urgent
WHERE handled_at IS NULL AND urgent ORDER BY id LIMIT :count

-- name: take_urgent (postgresql)
-- Rows that another ingest is taking are passed over, not waited for.
SELECT id, source, item, received_at FROM inbox
WHERE handled_at IS NULL AND urgent ORDER BY id LIMIT :count
FOR UPDATE SKIP LOCKED

-- name: take (sqlite)
SELECT id, source, item, received_at FROM inbox INDEXED BY ix_inbox_waiting
WHERE handled_at IS NULL ORDER BY id LIMIT :count

-- name: take (postgresql)
SELECT id, source, item, received_at FROM inbox
WHERE handled_at IS NULL ORDER BY id LIMIT :count
FOR UPDATE SKIP LOCKED

-- name: handled
UPDATE inbox SET handled_at = :now, because = handled_items.because
FROM handled_items WHERE inbox.id = handled_items.id

-- name: waiting
SELECT count(*) FROM inbox WHERE handled_at IS NULL

-- name: give_way (sqlite)
SELECT 0 WHERE 0

-- name: give_way (postgresql)
-- Where ingest and the send block one another, it is ingest that steps back, before PostgreSQL would pick one: what the
-- send has to record cannot be done again.
SET LOCAL lock_timeout = '500ms'
