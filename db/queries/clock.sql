-- name: theirs (sqlite)
-- It has no other clock than who asks.
SELECT CAST(NULL AS BIGINT)

-- name: theirs (postgresql)
SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)
