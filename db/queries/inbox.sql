-- name: store
INSERT INTO inbox (source, item, urgent, received_at) VALUES (:source, :item, :urgent, :received_at)

-- name: take_urgent (sqlite)
-- One writer at a time holds the file, so nobody else sees these rows as waiting meanwhile.
UPDATE inbox SET handled_at = :now
WHERE id IN (SELECT id FROM inbox INDEXED BY ix_inbox_urgent WHERE handled_at IS NULL AND urgent ORDER BY id LIMIT :count)
RETURNING id, source, item, received_at

-- name: take_urgent (postgresql)
-- Rows that another ingest is taking are passed over, not waited for. As an array they are looked up once, by the key.
UPDATE inbox SET handled_at = :now
WHERE id = ANY(ARRAY(
    SELECT id FROM inbox WHERE handled_at IS NULL AND urgent ORDER BY id LIMIT :count FOR UPDATE SKIP LOCKED
))
RETURNING id, source, item, received_at

-- name: take (sqlite)
UPDATE inbox SET handled_at = :now
WHERE id IN (SELECT id FROM inbox INDEXED BY ix_inbox_waiting WHERE handled_at IS NULL ORDER BY id LIMIT :count)
RETURNING id, source, item, received_at

-- name: take (postgresql)
UPDATE inbox SET handled_at = :now
WHERE id = ANY(ARRAY(
    SELECT id FROM inbox WHERE handled_at IS NULL ORDER BY id LIMIT :count FOR UPDATE SKIP LOCKED
))
RETURNING id, source, item, received_at

-- name: park
UPDATE inbox SET because = :because WHERE id = :id

-- name: set_aside
UPDATE inbox SET handled_at = :now, because = :because WHERE id = :id AND handled_at IS NULL

-- name: give_way (sqlite)
SELECT 0 WHERE 0

-- name: give_way (postgresql)
-- Where ingest and the send block one another, it is ingest that steps back, before PostgreSQL would pick one: what the
-- send has to record cannot be done again.
SET LOCAL lock_timeout = '500ms'

-- name: prune
DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE handled_at < :before ORDER BY id LIMIT :count)
