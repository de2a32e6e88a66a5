-- name: standing
SELECT scope, target, because, since, until, by FROM pause WHERE since <= :now AND (until IS NULL OR until > :now) ORDER BY id

-- name: lock (sqlite)
-- BEGIN IMMEDIATE holds the whole file already.
SELECT 0 WHERE 0

-- name: lock (postgresql)
-- Two who find the same reason pause once, and whoever orders a stop waits for the intents that it came too late for.
SELECT pg_advisory_xact_lock(7305, 2)

-- name: lock_shared (sqlite)
SELECT 0 WHERE 0

-- name: lock_shared (postgresql)
-- Workers do not wait for each other. Who orders a stop is next, since those who come later queue behind.
SELECT pg_advisory_xact_lock_shared(7305, 2)

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

-- name: behind
-- The streams and reps of some letters, and when a person last let each go on.
WITH behind AS (
    SELECT 'stream' AS scope, message.persona AS target FROM named_messages JOIN message ON message.id = named_messages.id
    UNION
    SELECT 'rep', message.rep_id FROM named_messages JOIN message ON message.id = named_messages.id)
SELECT scope, target,
       (SELECT max(audit.at) FROM audit
        WHERE audit.what = :resumed AND audit.target = behind.scope || ' ' || behind.target AND audit.at <= :now)
FROM behind ORDER BY scope, target

-- name: tally
-- How many letters left since a day, and what became of those since a moment of it. The latter are few and have indexes of
-- their own; both come from how things stand, so the order in which news came makes no difference.
WITH bad AS (
    SELECT watched.scope, watched.target, watched.day, message.state
    FROM watched JOIN message ON message.persona = watched.target AND message.intent_at >= watched.since
    WHERE watched.scope = 'stream' AND message.state IN ('bounced', 'complained')
    UNION ALL
    SELECT watched.scope, watched.target, watched.day, message.state
    FROM watched JOIN message ON message.rep_id = watched.target AND message.intent_at >= watched.since
    WHERE watched.scope = 'rep' AND message.state IN ('bounced', 'complained'))
SELECT scope, target,
       (SELECT coalesce(sum(letters), 0) FROM letter_day
        WHERE letter_day.scope = bad.scope AND letter_day.target = bad.target AND letter_day.day >= bad.day),
       sum(CASE WHEN state = 'bounced' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'complained' THEN 1 ELSE 0 END)
FROM bad GROUP BY scope, target, day ORDER BY scope, target
