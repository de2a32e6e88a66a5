-- name: listed
SELECT release.id, release.digest, release.stored_at, release.stored_by,
       (SELECT CAST(min(audit.detail) AS BIGINT) FROM audit
        WHERE audit.what = :returned AND audit.target = CAST(release.id AS TEXT)) AS again
FROM release ORDER BY release.id

-- name: newest_id
SELECT max(id) FROM release

-- name: body
SELECT digest, body FROM release WHERE id = :id

-- name: earlier_bodies
-- What was in force at some moment of a period and is no more, the newest first.
WITH term AS (SELECT id, body, stored_at, lead(stored_at) OVER (ORDER BY id) AS followed_at FROM release)
SELECT body FROM term WHERE stored_at < :until AND followed_at > :since ORDER BY id DESC

-- name: letters_had
-- How many contacts have had each letter, by the release that was in force when it left.
WITH term AS (
    SELECT id, lead(stored_at) OVER (ORDER BY id) AS until,
           CASE WHEN lag(id) OVER (ORDER BY id) IS NULL THEN 0 ELSE stored_at END AS since
    FROM release)
SELECT term.id, message.persona, message.step, message.letter, message.locale, count(DISTINCT message.contact_id) AS people
FROM message JOIN term ON message.intent_at >= term.since AND (message.intent_at < term.until OR term.until IS NULL)
WHERE message.origin = 'step'
GROUP BY term.id, message.persona, message.step, message.letter, message.locale
ORDER BY term.id

-- name: live
SELECT CASE WHEN live THEN mailer END FROM golive ORDER BY id DESC LIMIT 1
