-- name: standing
SELECT scope, target, because, since, until, by FROM pause WHERE since <= :now AND (until IS NULL OR until > :now) ORDER BY id

-- name: lock (sqlite)
-- BEGIN IMMEDIATE holds the whole file already.
SELECT 0 WHERE 0

-- name: lock (postgresql)
-- Two who find the same reason pause once.
SELECT id FROM release ORDER BY id DESC LIMIT 1 FOR NO KEY UPDATE

-- name: begin
INSERT INTO pause (scope, target, because, since, until, by)
SELECT CAST(:scope AS TEXT), CAST(:target AS TEXT), CAST(:because AS TEXT), CAST(:since AS BIGINT), CAST(:until AS BIGINT),
       CAST(:by AS TEXT)
WHERE NOT EXISTS (SELECT 1 FROM pause
                  WHERE scope = CAST(:scope AS TEXT) AND target = CAST(:target AS TEXT)
                    AND (until IS NULL OR until > CAST(:since AS BIGINT)))

-- name: end
UPDATE pause SET until = :now WHERE scope = :scope AND target = :target AND (until IS NULL OR until > :now)

-- name: wake_letters
-- What waited for it has waited enough, and begins to age now. Caps and windows are asked as ever, so nothing comes in a burst.
UPDATE message SET due_at = :now, waits_since = :now
WHERE state = 'planned' AND substr(because, 1, length(CAST(:beginning AS TEXT))) = CAST(:beginning AS TEXT)

-- name: wake_contacts
UPDATE contact SET match_due = :now
WHERE match_due > :now AND substr(because, 1, length(CAST(:beginning AS TEXT))) = CAST(:beginning AS TEXT)

-- name: tally
-- What became of these streams' letters since each was last paused: a person who lifts a pause asks for a fresh count.
SELECT message.persona, count(*),
       sum(CASE WHEN message.state = 'bounced' THEN 1 ELSE 0 END),
       sum(CASE WHEN message.state = 'complained' THEN 1 ELSE 0 END)
FROM watched JOIN message ON message.persona = watched.stream
WHERE message.origin = 'step' AND message.intent_at > coalesce(
    (SELECT max(coalesce(pause.until, pause.since)) FROM pause WHERE pause.scope = 'stream' AND pause.target = watched.stream), 0)
GROUP BY message.persona
