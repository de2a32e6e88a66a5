-- name: impatient (sqlite)
SELECT 1

-- name: impatient (postgresql)
-- A connection whose far end has vanished without a word is given up within a minute, and its lock with it.
SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3

-- name: take (sqlite)
SELECT 1

-- name: take (postgresql)
SELECT pg_try_advisory_lock(:turn)
