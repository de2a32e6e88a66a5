-- name: advance
-- A database that stands behind the journal stays there, or it would seem to have forgotten nothing.
-- Nor is a journal forgotten that was in another place, or in none any more.
INSERT INTO journal_head (writer, mark, place)
VALUES (:writer, CASE WHEN CAST(:noted AS BIGINT) > 0 THEN 0 ELSE 1 END, CAST(:place AS TEXT))
ON CONFLICT (writer) DO UPDATE
SET mark = journal_head.mark + CASE WHEN journal_head.mark < CAST(:noted AS BIGINT) THEN 0 ELSE 1 END,
    place = CASE WHEN journal_head.place IS NULL OR journal_head.place = excluded.place THEN excluded.place ELSE '' END
RETURNING mark

-- name: heads
SELECT writer, mark, place FROM journal_head

-- name: set
INSERT INTO journal_head (writer, mark) VALUES (:writer, :mark)
ON CONFLICT (writer) DO UPDATE SET mark = excluded.mark WHERE journal_head.mark < excluded.mark

-- name: gather
UPDATE journal_head SET place = CAST(:place AS TEXT) WHERE place IS NOT NULL

-- name: lose
-- The mark goes on, so that an older backup is still known to be one.
UPDATE journal_head SET place = NULL WHERE writer = :writer

-- name: doubt
-- Letters that are planned here and had been on their way. The next tick moves on the streams that wait for them.
UPDATE message
SET state = journal_letters.state, because = :because, rep_id = journal_letters.rep_id, locale = journal_letters.locale,
    outlet = journal_letters.outlet, email_key = journal_letters.address_key,
    intent_at = CAST(journal_letters.at AS BIGINT), settled_at = :now, lease_until = :now
FROM journal_letters WHERE message.mid = journal_letters.mid AND message.state IN ('planned', 'claimed')

-- name: enter
-- An enrollment that is over, for the letters of which there is no trace.
INSERT INTO enrollment (contact_id, partner_id, stream, release_id, state, entered_at, left_at, because)
SELECT contact.id, contact.partner_id, journal_letters.persona, CAST(:release_id AS BIGINT), 'exited',
       min(CAST(journal_letters.at AS BIGINT)), max(CAST(journal_letters.at AS BIGINT)), CAST(:because AS TEXT)
FROM journal_letters JOIN contact ON contact.email_key = journal_letters.address_key
WHERE NOT EXISTS (SELECT 1 FROM message WHERE message.mid = journal_letters.mid)
GROUP BY contact.id, contact.partner_id, journal_letters.persona

-- name: write
INSERT INTO message (mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id, locale, outlet,
                     email_key, state, because, due_at, planned_at, intent_at, settled_at)
SELECT journal_letters.mid, 'step',
       (SELECT max(enrollment.id) FROM enrollment
        WHERE enrollment.contact_id = contact.id AND enrollment.stream = journal_letters.persona
          AND enrollment.because = CAST(:because AS TEXT)),
       journal_letters.step, journal_letters.letter, journal_letters.persona, journal_letters.about, contact.id,
       contact.partner_id, journal_letters.rep_id, journal_letters.locale, journal_letters.outlet, journal_letters.address_key,
       journal_letters.state, CAST(:because AS TEXT),
       CAST(journal_letters.at AS BIGINT), CAST(journal_letters.at AS BIGINT), CAST(journal_letters.at AS BIGINT),
       CAST(journal_letters.at AS BIGINT)
FROM journal_letters JOIN contact ON contact.email_key = journal_letters.address_key
WHERE NOT EXISTS (SELECT 1 FROM message WHERE message.mid = journal_letters.mid)
ON CONFLICT DO NOTHING

-- name: restored
-- By whom and when the letters left that were just brought back.
SELECT message.rep_id, message.persona, message.intent_at FROM journal_letters JOIN message ON message.mid = journal_letters.mid
WHERE message.because = :because

-- name: strangers
-- Letters to people whom this database does not know.
SELECT count(*) FROM journal_letters
WHERE NOT EXISTS (SELECT 1 FROM contact WHERE contact.email_key = journal_letters.address_key)
  AND NOT EXISTS (SELECT 1 FROM message WHERE message.mid = journal_letters.mid)
