-- name: newest_id
SELECT max(id) FROM release

-- name: body
SELECT digest, body FROM release WHERE id = :id

-- name: live
SELECT live FROM golive ORDER BY id DESC LIMIT 1

-- name: pauses
SELECT scope, target, because, until FROM pause WHERE since <= :now AND (until IS NULL OR until > :now) ORDER BY id
