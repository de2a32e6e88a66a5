-- name: lock (sqlite)
-- A transaction that writes is alone already.
SELECT 1
-- name: lock (postgresql)
SELECT pg_advisory_xact_lock(7305, 1)

-- name: roomy (sqlite)
-- Kibibytes: the index on address keys is hit at random, and its pages must not be written out again and again.
PRAGMA cache_size = -28672
-- name: roomy (postgresql)
SET LOCAL work_mem = '32MB'

-- name: usual (sqlite)
PRAGMA cache_size = -2000
-- name: usual (postgresql)
SET LOCAL work_mem = DEFAULT

-- name: begin
INSERT INTO import_batch (kind, started_at) VALUES (:kind, :started_at) RETURNING id

-- name: finish
UPDATE import_batch SET rows = :rows, inserted = :inserted, updated = :updated, refused = :refused WHERE id = :id
