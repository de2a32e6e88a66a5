-- name: add
-- One that was lifted stands again from now on; one that stands is left alone.
INSERT INTO suppression (channel, reach, target, source, since)
SELECT channel, reach, target, source, :now FROM new_suppressions WHERE true
ON CONFLICT (reach, target, channel, topic, source)
DO UPDATE SET since = excluded.since, until = NULL WHERE suppression.until IS NOT NULL

-- name: lasting
-- The orders just added under the names that outlive this database.
SELECT channel, reach,
       CASE reach WHEN 'contact' THEN (SELECT external_id FROM contact WHERE CAST(contact.id AS TEXT) = target)
                  WHEN 'partner' THEN (SELECT external_id FROM partner WHERE CAST(partner.id AS TEXT) = target)
                  ELSE target END,
       source
FROM new_suppressions ORDER BY channel, reach, target

-- name: resolved
-- The same the other way round; what names nobody here is left out.
SELECT channel, reach, target, source FROM (
    SELECT channel, reach, source,
           CASE reach WHEN 'contact' THEN (SELECT CAST(contact.id AS TEXT) FROM contact WHERE external_id = target)
                      WHEN 'partner' THEN (SELECT CAST(partner.id AS TEXT) FROM partner WHERE external_id = target)
                      ELSE target END AS target
    FROM lasting_suppressions) AS found
WHERE target IS NOT NULL
