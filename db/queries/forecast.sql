-- name: contacts
-- What enroll's look leaves out of every contact.
SELECT id, external_id, phone_e164, match_due FROM contact ORDER BY id

-- name: enrolled
SELECT id, contact_id, stream, release_id, state, at_step, due_at, entered_at, because
FROM enrollment WHERE state IN ('active', 'held') ORDER BY id

-- name: letters
-- Letters that are to go. One that a worker holds counts as waiting.
SELECT id, mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id, due_at,
       coalesce(waits_since, planned_at), because
FROM message WHERE state IN ('planned', 'claimed') ORDER BY id

-- name: letter_days
SELECT scope, target, day, letters FROM letter_day WHERE day >= :since

-- name: orders
-- Suppressions that stand, as they bear on each contact.
SELECT contact.id, suppression.channel, suppression.reach, suppression.topic, suppression.source, suppression.until
FROM suppression JOIN contact ON contact.email_key = suppression.target
WHERE suppression.reach = 'address' AND (suppression.until IS NULL OR suppression.until > :now)
UNION ALL
SELECT contact.id, suppression.channel, suppression.reach, suppression.topic, suppression.source, suppression.until
FROM suppression JOIN contact ON CAST(contact.id AS TEXT) = suppression.target
WHERE suppression.reach = 'contact' AND (suppression.until IS NULL OR suppression.until > :now)
UNION ALL
SELECT contact.id, suppression.channel, suppression.reach, suppression.topic, suppression.source, suppression.until
FROM suppression JOIN contact ON CAST(contact.partner_id AS TEXT) = suppression.target
WHERE suppression.reach = 'partner' AND (suppression.until IS NULL OR suppression.until > :now)

-- name: ledger
SELECT ledger.contact_id, ledger.rule, ledger.bucket, ledger.event_id, ledger.points, ledger.occurred_at, ledger.tie,
       ledger.worth, event.topic
FROM ledger JOIN event ON event.id = ledger.event_id ORDER BY ledger.event_id

-- name: partners
SELECT partner.id, partner.escalate_due,
       (SELECT max(crossing.at) FROM crossing WHERE crossing.partner_id = partner.id) AS crossed_at,
       (SELECT max(call.closed_at) FROM call WHERE call.partner_id = partner.id) AS closed_at
FROM partner

-- name: calls
SELECT call.id, call.partner_id, call.contact_id, call.rep_id, call.state, call.rank, crossing.trigger, call.topic, call.due_at
FROM call JOIN crossing ON crossing.id = call.crossing_id WHERE call.state <> 'closed' ORDER BY call.id

-- name: answers
-- How many of the letters that left before a moment had each kind of answer from a person.
SELECT event.kind, count(DISTINCT event.message_id) AS letters
FROM event JOIN message ON message.id = event.message_id
WHERE message.intent_at <= :before
  AND (event.verdict IN ('human', 'unknown') OR event.kind IN ('delivered', 'bounced'))
GROUP BY event.kind

-- name: other_answers
-- What came in beside these letters, while they could be answered: visits and replies from files.
SELECT event.kind, count(*) AS events
FROM event
WHERE event.message_id IS NULL AND event.verdict = 'human'
  AND EXISTS (SELECT 1 FROM message
              WHERE message.contact_id = event.contact_id AND message.intent_at <= :before
                AND message.intent_at BETWEEN event.occurred_at - :answered_within AND event.occurred_at)
GROUP BY event.kind

-- name: left
-- Letters that left, and those of them that left before a moment.
SELECT count(*) AS letters, coalesce(sum(CASE WHEN intent_at <= :before THEN 1 ELSE 0 END), 0) AS old
FROM message WHERE state IN ('accepted', 'delivered', 'bounced', 'dropped', 'complained', 'settled')

-- name: closed_calls
-- Calls that somebody tried to make, and those of them that led to a graduation.
SELECT count(*) AS calls, coalesce(sum(CASE WHEN EXISTS (
           SELECT 1 FROM graduation WHERE graduation.call_id = call.id AND graduation.state = 'approved')
       THEN 1 ELSE 0 END), 0) AS graduated
FROM call WHERE call.state = 'closed' AND call.attempts > 0
