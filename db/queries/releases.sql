-- name: listed
SELECT release.id, release.digest, release.stored_at, release.stored_by,
       (SELECT CAST(min(audit.detail) AS BIGINT) FROM audit
        WHERE audit.what = :returned AND audit.target = CAST(release.id AS TEXT)) AS again
FROM release ORDER BY release.id

-- name: newest_id
SELECT max(id) FROM release

-- name: body
SELECT digest, body FROM release WHERE id = :id

-- name: live
SELECT CASE WHEN live THEN mailer END FROM golive ORDER BY id DESC LIMIT 1
