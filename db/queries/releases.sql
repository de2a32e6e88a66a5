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

-- name: pauses
SELECT scope, target, because, until FROM pause WHERE since <= :now AND (until IS NULL OR until > :now) ORDER BY id

-- name: tally
-- What became of these streams' letters since each was last paused: a person who lifts a pause asks for a fresh count.
SELECT message.persona, count(*),
       sum(CASE WHEN message.state = 'bounced' THEN 1 ELSE 0 END),
       sum(CASE WHEN message.state = 'complained' THEN 1 ELSE 0 END)
FROM watched JOIN message ON message.persona = watched.stream
WHERE message.origin = 'step' AND message.intent_at > coalesce(
    (SELECT max(coalesce(pause.until, pause.since)) FROM pause WHERE pause.scope = 'stream' AND pause.target = watched.stream), 0)
GROUP BY message.persona

-- name: lock (sqlite)
SELECT 0 WHERE 0

-- name: lock (postgresql)
-- Two ingests that find the same stream over its guard rail pause it once.
SELECT id FROM release ORDER BY id DESC LIMIT 1 FOR NO KEY UPDATE

-- name: pause_stream
INSERT INTO pause (scope, target, because, since, by)
SELECT 'stream', CAST(:stream AS TEXT), CAST(:because AS TEXT), CAST(:now AS BIGINT), CAST(:by AS TEXT)
WHERE NOT EXISTS (SELECT 1 FROM pause
                  WHERE scope = 'stream' AND target = CAST(:stream AS TEXT) AND (until IS NULL OR until > CAST(:now AS BIGINT)))
