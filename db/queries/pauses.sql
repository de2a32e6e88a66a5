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

-- name: lift
-- By a person, on a day by the clock that its letters are counted by.
UPDATE pause
SET until = :now, day = :day,
    letters = coalesce((SELECT letters FROM letter_day
                        WHERE letter_day.scope = pause.scope AND letter_day.target = pause.target AND day = :day), 0)
WHERE scope = :scope AND target = :target AND (until IS NULL OR until > :now)

-- name: give_back
-- Letters that were counted before a person lifted a pause on the same day, and have certainly not left.
UPDATE pause SET letters = letters - :letters
WHERE scope = :scope AND target = :target AND day = :day AND until > :intent

-- name: wake_letters
-- What waited for it has waited enough, and begins to age now. Caps and windows are asked as ever, so nothing comes in a burst.
UPDATE message SET due_at = :now, waits_since = :now
WHERE state = 'planned' AND substr(because, 1, length(CAST(:beginning AS TEXT))) = CAST(:beginning AS TEXT)

-- name: wake_contacts (sqlite)
UPDATE contact SET match_due = :now
WHERE match_due > :now AND substr(because, 1, length(CAST(:beginning AS TEXT))) = CAST(:beginning AS TEXT)

-- name: wake_contacts (postgresql)
-- In the order in which everybody takes contacts.
WITH kept_out AS (
    SELECT id FROM contact
    WHERE match_due > :now AND substr(because, 1, length(CAST(:beginning AS TEXT))) = CAST(:beginning AS TEXT)
    ORDER BY email_key FOR NO KEY UPDATE)
UPDATE contact SET match_due = :now FROM kept_out WHERE contact.id = kept_out.id

-- name: behind
-- The streams and reps of some letters; when a person last let each go on, and what had left on that day.
WITH behind AS (
    SELECT 'stream' AS scope, message.persona AS target FROM named_messages JOIN message ON message.id = named_messages.id
    UNION
    SELECT 'rep', message.rep_id FROM named_messages JOIN message ON message.id = named_messages.id)
SELECT behind.scope, behind.target, lifted.until, lifted.day, lifted.letters
FROM behind
LEFT JOIN pause AS lifted
  ON lifted.id = (SELECT id FROM pause
                  WHERE pause.scope = behind.scope AND pause.target = behind.target
                    AND pause.day IS NOT NULL AND pause.until <= :now
                  ORDER BY pause.until DESC, pause.id DESC LIMIT 1)
ORDER BY behind.scope, behind.target

-- name: tally
-- How many letters left since a moment, and what became of them: those since its day, less what had left of that day by then.
-- The bad ones are few and have indexes of their own; all comes from how things stand, so the order of news does not matter.
WITH bad AS (
    SELECT watched.scope, watched.target, watched.day, watched.earlier, message.state
    FROM watched JOIN message ON message.persona = watched.target AND message.intent_at >= watched.since
    WHERE watched.scope = 'stream' AND message.state IN ('bounced', 'complained')
    UNION ALL
    SELECT watched.scope, watched.target, watched.day, watched.earlier, message.state
    FROM watched JOIN message ON message.rep_id = watched.target AND message.intent_at >= watched.since
    WHERE watched.scope = 'rep' AND message.state IN ('bounced', 'complained'))
SELECT scope, target,
       (SELECT coalesce(sum(letters), 0) FROM letter_day
        WHERE letter_day.scope = bad.scope AND letter_day.target = bad.target AND letter_day.day >= bad.day) - earlier,
       sum(CASE WHEN state = 'bounced' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'complained' THEN 1 ELSE 0 END)
FROM bad GROUP BY scope, target, day, earlier ORDER BY scope, target
