-- name: add
-- One that was lifted stands again from now on; one that stands is left alone.
INSERT INTO suppression (channel, reach, target, source, since)
SELECT channel, reach, target, source, :now FROM new_suppressions WHERE true
ON CONFLICT (reach, target, channel, topic, source)
DO UPDATE SET since = excluded.since, until = NULL WHERE suppression.until IS NOT NULL
