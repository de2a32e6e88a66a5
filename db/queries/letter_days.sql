-- name: open
INSERT INTO letter_day (scope, target, day, letters)
SELECT scope, target, day, 0 FROM asked_days WHERE true ORDER BY scope, target, day
ON CONFLICT DO NOTHING

-- name: held_back (sqlite)
-- What the gate asks about; it lets a stream have as many letters as it likes.
SELECT letter_day.scope, letter_day.target, letter_day.letters
FROM asked_days JOIN letter_day USING (scope, target, day)
WHERE letter_day.scope <> 'stream'

-- name: held_back (postgresql)
-- Locked in one order, so that two workers do not both find room. Streams are not, or all workers would wait for each other.
SELECT letter_day.scope, letter_day.target, letter_day.letters
FROM asked_days JOIN letter_day USING (scope, target, day)
WHERE letter_day.scope <> 'stream'
ORDER BY letter_day.scope, letter_day.target, letter_day.day
FOR UPDATE OF letter_day

-- name: count
-- `letters` may be negative: a letter that certainly did not leave is given back.
UPDATE letter_day SET letters = letters + :letters WHERE scope = :scope AND target = :target AND day = :day
