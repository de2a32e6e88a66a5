-- name: claim (sqlite)
-- Take due letters for a while. One writer at a time holds the file, so nobody else sees these rows meanwhile.
UPDATE message
SET state = 'claimed', fence = fence + 1, attempt = attempt + 1, lease_until = :lease_until
WHERE id IN (
    SELECT id FROM message
    WHERE state = 'planned' AND due_at <= :now AND partner_id BETWEEN :lowest AND :highest
    ORDER BY due_at LIMIT :count)
RETURNING id, fence

-- name: claim (postgresql)
-- Rows that another worker is taking are passed over, not waited for.
UPDATE message
SET state = 'claimed', fence = fence + 1, attempt = attempt + 1, lease_until = :lease_until
WHERE id IN (
    SELECT id FROM message
    WHERE state = 'planned' AND due_at <= :now AND partner_id BETWEEN :lowest AND :highest
    ORDER BY due_at LIMIT :count
    FOR UPDATE SKIP LOCKED)
RETURNING id, fence

-- name: lock_contacts (sqlite)
-- BEGIN IMMEDIATE holds the whole file already.
SELECT 0 WHERE 0

-- name: lock_contacts (postgresql)
-- An unsubscribe takes the same locks in the same order, so it is either seen by the gate or comes after the intent.
SELECT contact.id FROM contact
WHERE contact.id IN (SELECT message.contact_id FROM message JOIN group_ids ON group_ids.id = message.id)
ORDER BY contact.email_key FOR NO KEY UPDATE

-- name: lock_partners (sqlite)
SELECT 0 WHERE 0

-- name: lock_partners (postgresql)
-- Two workers may not both find room under one partner's cap: that of the partner whose the contact is by now.
SELECT partner.id FROM partner
WHERE partner.id IN (SELECT contact.partner_id
                     FROM group_ids JOIN message ON message.id = group_ids.id JOIN contact ON contact.id = message.contact_id)
ORDER BY partner.id FOR NO KEY UPDATE

-- name: standing
-- All that the gate and the letter need to know of the letters in `group_ids` that are still ours by fence.
SELECT message.id, message.fence, message.state, message.mid, message.origin, message.origin_id, message.step, message.letter,
       message.persona, message.about, coalesce(message.waits_since, message.planned_at) AS waits_since,
       message.rep_id AS intended_by, message.intent_at AS intended_at, message.outlet,
       contact.id AS contact_id, contact.external_id AS contact_key, contact.given_name, contact.family_name, contact.title,
       contact.gender, contact.email, contact.role, contact.language, contact.zone AS contact_zone, contact.consent,
       partner.id AS partner_id, partner.external_id AS partner_key, partner.name AS partner_name, partner.city, partner.country, partner.region,
       partner.zone AS partner_zone, partner.tier, partner.rep_id, partner.graduated_at,
       enrollment.state AS enrollment_state, enrollment.stream, enrollment.release_id,
       (SELECT min(suppression.source) FROM suppression
        WHERE (suppression.until IS NULL OR suppression.until > :now)
          AND suppression.channel IN ('mail', 'all') AND suppression.topic IN ('', message.about)
          AND ((suppression.reach = 'address' AND suppression.target = contact.email_key)
            OR (suppression.reach = 'contact' AND suppression.target = CAST(contact.id AS TEXT))
            OR (suppression.reach = 'partner' AND suppression.target = CAST(partner.id AS TEXT)))) AS suppressed,
       EXISTS (SELECT 1 FROM call WHERE call.partner_id = partner.id AND call.state <> 'closed') AS open_call
FROM group_ids
JOIN message ON message.id = group_ids.id AND message.fence = group_ids.fence
JOIN contact ON contact.id = message.contact_id
JOIN partner ON partner.id = contact.partner_id
LEFT JOIN enrollment ON message.origin = 'step' AND enrollment.id = message.origin_id
ORDER BY message.due_at, message.id

-- name: readers
-- The contacts in `group_ids` under the names of `standing`, before there is a letter.
SELECT contact.*, contact.id AS contact_id, contact.external_id AS contact_key, contact.zone AS contact_zone,
       partner.external_id AS partner_key, partner.name AS partner_name, partner.city, partner.country, partner.region,
       partner.zone AS partner_zone, partner.tier, partner.rep_id, partner.graduated_at
FROM contact JOIN partner ON partner.id = contact.partner_id
WHERE contact.id IN (SELECT id FROM group_ids)

-- name: sent_lately
-- When letters left to the people of these partners since a moment, for the caps; what is unknown counts. The partners come
-- first: left to itself PostgreSQL may begin with all letters since then.
WITH met AS MATERIALIZED (SELECT id FROM group_ids)
SELECT contact.partner_id, message.contact_id, message.intent_at
FROM met
JOIN contact ON contact.partner_id = met.id
JOIN message ON message.contact_id = contact.id AND message.intent_at >= :since

-- name: intend
-- A claim that was taken up by another meanwhile is not ours to send any more.
UPDATE message
SET state = 'sending', intent_at = :now, lease_until = :lease_until, rep_id = intended.rep_id, locale = intended.locale,
    outlet = :outlet, because = '',
    email_key = (SELECT contact.email_key FROM contact WHERE contact.id = message.contact_id)
FROM intended WHERE message.id = intended.id AND message.fence = intended.fence AND message.state = 'claimed'
RETURNING message.id

-- name: rename_letters
-- The ledger names the letter that leaves.
UPDATE message SET letter = :letter WHERE id = :id

-- name: hold
-- Back into the queue, with the reason that people see. A letter that certainly did not leave counts against no cap.
UPDATE message
SET state = 'planned', due_at = held.due_at, because = held.because, lease_until = NULL, intent_at = NULL,
    waits_since = coalesce(held.waits_since, message.waits_since)
FROM held WHERE message.id = held.id AND message.fence = held.fence AND message.state IN ('claimed', 'sending')
RETURNING message.id, message.state

-- name: settle
-- The end of a try, or of the letter. What news has said of the letter meanwhile is the later word and stays. A letter that
-- certainly did not leave counts against no cap. A try is settled once: who comes late, when another has taken it up, is too late.
UPDATE message
SET because = CASE WHEN message.state IN ('claimed', 'sending') THEN settled.because ELSE message.because END,
    state = CASE WHEN message.state IN ('claimed', 'sending') THEN settled.state ELSE message.state END,
    intent_at = CASE WHEN message.state IN ('claimed', 'sending') AND settled.left_us = 0 THEN NULL ELSE message.intent_at END,
    provider_id = settled.provider_id, settled_at = :now, lease_until = NULL
FROM settled WHERE message.id = settled.id AND message.fence = settled.fence AND message.lease_until IS NOT NULL
RETURNING message.id, message.state

-- name: settle_late
-- A worker that was thought dead brings the answer after all: evidence that the letter left.
UPDATE message
SET state = 'settled', because = 'accepted, as its worker said after its lease was over', provider_id = settled.provider_id,
    settled_at = :now
FROM settled WHERE message.id = settled.id AND message.fence = settled.fence AND settled.state = 'accepted'
  AND message.state = 'unknown' AND message.lease_until IS NULL

-- name: abandon
-- Of these no news will come any more.
UPDATE message SET state = 'abandoned' WHERE state = 'unknown' AND intent_at < :before

-- name: give_back
UPDATE message SET state = 'planned', lease_until = NULL
FROM group_ids WHERE message.id = group_ids.id AND message.fence = group_ids.fence AND message.state = 'claimed'

-- name: overdue_claims
-- Claimed and never intended: no byte left, so back into the queue.
UPDATE message SET state = 'planned', lease_until = NULL
WHERE state = 'claimed' AND lease_until <= :now

-- name: overdue_sendings
-- Intended, and nobody recorded what came of it. News of a letter may have come before its sender could say so.
SELECT id, fence FROM message
WHERE state <> 'claimed' AND lease_until <= :now ORDER BY lease_until LIMIT :count

-- name: plan
INSERT INTO message (mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id, state, because,
                     due_at, planned_at, settled_at)
SELECT mid, origin, CAST(origin_id AS BIGINT), step, letter, persona, about, CAST(contact_id AS BIGINT),
       CAST(partner_id AS BIGINT), rep_id, state, because, CAST(due_at AS BIGINT), CAST(due_at AS BIGINT),
       CASE WHEN state <> 'planned' THEN CAST(due_at AS BIGINT) END
FROM planned_letters WHERE true
ON CONFLICT (origin, origin_id, step) DO NOTHING

-- name: seen
-- The steps whose letters these contacts have had, by whichever enrollment.
SELECT contact_id, persona, step FROM message
WHERE contact_id IN (SELECT id FROM group_ids) AND origin = 'step'
  AND state IN ('sending', 'accepted', 'delivered', 'unknown', 'settled', 'abandoned', 'complained')

-- name: wake_partner
-- What was held for a call may go on now.
UPDATE message SET due_at = :now
WHERE contact_id IN (SELECT id FROM contact WHERE partner_id = :partner_id) AND state = 'planned' AND because = :because

-- name: look_again
-- Ask the gate again about what a reason that begins so holds until later. A wait goes on ageing as it did.
UPDATE message SET due_at = :now
WHERE state = 'planned' AND due_at > :now
  AND substr(because, 1, length(CAST(:beginning AS TEXT))) = CAST(:beginning AS TEXT)

-- name: cancel_of_enrollments
-- Letters planned for enrollments that were left.
UPDATE message SET state = 'cancelled', because = :because, settled_at = :now
WHERE state = 'planned' AND origin = 'step' AND origin_id IN (SELECT id FROM left_enrollments)

-- name: waiting
-- Is anything due? The answer to an idle tick, from one index.
SELECT EXISTS (SELECT 1 FROM message WHERE state = 'planned' AND due_at <= :now)
    OR EXISTS (SELECT 1 FROM enrollment WHERE state = 'active' AND due_at <= :now)
    OR EXISTS (SELECT 1 FROM message WHERE lease_until <= :now)

-- name: state_of
SELECT state, because FROM message WHERE origin = :origin AND origin_id = :origin_id AND step = :step

-- name: locale
SELECT locale FROM message WHERE mid = :mid

-- name: next_due
-- The next moment at which a tick has something to look at.
SELECT min(due_at) FROM (
    SELECT min(due_at) AS due_at FROM message WHERE state = 'planned'
    UNION ALL
    SELECT min(due_at) FROM enrollment WHERE state = 'active' AND due_at IS NOT NULL) AS moments
