-- name: cross
INSERT INTO crossing (partner_id, at, trigger, interest, threshold, because)
VALUES (:partner_id, :now, :trigger, :interest, :threshold, :because)
RETURNING id

-- name: uncross
DELETE FROM crossing WHERE id = :id

-- name: queue
-- Every call waits first; `refill` opens the best as the owner has room. A partner with one that is not closed gets none.
INSERT INTO call (crossing_id, partner_id, contact_id, rep_id, state, because, rank, topic, locale, offer, evidence, colleagues,
                  opened_at, due_at)
VALUES (:crossing_id, :partner_id, :contact_id, :rep_id, 'queued', :because, :rank, :topic, :locale, :offer, :evidence,
        :colleagues, :now, :now)
ON CONFLICT DO NOTHING
RETURNING id

-- name: reps_with_queue
SELECT DISTINCT rep_id FROM call WHERE state <> 'closed' AND state = 'queued' ORDER BY rep_id

-- name: lock_rep (sqlite)
SELECT :rep_id

-- name: lock_rep (postgresql)
-- Two who open a rep's calls at once would both find room.
SELECT pg_advisory_xact_lock(hashtext('calls of ' || :rep_id))

-- name: count_open
SELECT count(*) FROM call WHERE state <> 'closed' AND state = 'open' AND rep_id = :rep_id

-- name: best_queued
SELECT call.id, crossing.trigger, partner.grade
FROM call JOIN crossing ON crossing.id = call.crossing_id JOIN partner ON partner.id = call.partner_id
WHERE call.state <> 'closed' AND call.state = 'queued' AND call.rep_id = :rep_id
ORDER BY call.rank DESC, call.id LIMIT :count

-- name: open
UPDATE call SET state = 'open', opened_at = :now, due_at = :due_at WHERE id = :id AND state = 'queued'

-- name: count_queued
SELECT count(*) FROM call WHERE state <> 'closed' AND state = 'queued'

-- name: hand_over
-- A partner whose owner changed takes its call along; it waits for room there.
UPDATE call SET rep_id = (SELECT partner.rep_id FROM partner WHERE partner.id = call.partner_id), state = 'queued'
WHERE state <> 'closed'
  AND EXISTS (SELECT 1 FROM partner WHERE partner.id = call.partner_id AND partner.rep_id <> call.rep_id)

-- name: overdue
SELECT id, partner_id, rep_id, due_at FROM call WHERE state <> 'closed' AND state = 'open' AND due_at < :now ORDER BY id

-- name: suppressed
-- Calls that a standing order has overtaken: the partner's, or that of the person to ring.
SELECT call.id, call.partner_id
FROM call JOIN contact ON contact.id = call.contact_id
WHERE call.state <> 'closed' AND EXISTS (
    SELECT 1 FROM suppression
    WHERE suppression.channel IN ('phone', 'all') AND suppression.topic = ''
      AND (suppression.until IS NULL OR suppression.until > :now)
      AND ((suppression.reach = 'partner' AND suppression.target = CAST(call.partner_id AS TEXT))
        OR (suppression.reach = 'contact' AND suppression.target = CAST(call.contact_id AS TEXT))
        OR (suppression.reach = 'address' AND suppression.target = contact.email_key)))
ORDER BY call.id

-- name: partner_of
SELECT partner_id FROM call WHERE id = :id

-- name: one (sqlite)
SELECT id, partner_id, contact_id, rep_id, state, topic, locale, offer, attempts, due_at, closed_at, disposition
FROM call WHERE id = :id

-- name: one (postgresql)
SELECT id, partner_id, contact_id, rep_id, state, topic, locale, offer, attempts, due_at, closed_at, disposition
FROM call WHERE id = :id FOR UPDATE

-- name: close
UPDATE call SET state = 'closed', closed_at = :now, disposition = :disposition WHERE id = :id AND state <> 'closed'

-- name: close_of_partner
UPDATE call SET state = 'closed', closed_at = :now, disposition = :disposition
WHERE partner_id = :partner_id AND state <> 'closed'

-- name: again
UPDATE call SET state = 'open', due_at = :due_at WHERE id = :id AND state <> 'closed'

-- name: cool_off
UPDATE partner SET cool_off_until = :until
WHERE id = :partner_id AND (cool_off_until IS NULL OR cool_off_until < :until)

-- name: lock_people (sqlite)
SELECT :partner_id

-- name: lock_people (postgresql)
-- The order in which a send locks: contacts by address hash, then the partner.
SELECT id FROM contact WHERE partner_id = :partner_id ORDER BY email_key FOR UPDATE

-- name: lock_partner (sqlite)
SELECT :partner_id

-- name: lock_partner (postgresql)
SELECT id FROM partner WHERE id = :partner_id FOR UPDATE

-- name: address
SELECT email_key FROM contact WHERE id = :contact_id

-- name: tried
INSERT INTO attempt (call_id, at, rep_id, disposition, note) VALUES (:call_id, :now, :rep_id, :disposition, :note)

-- name: count_try
UPDATE call SET attempts = attempts + 1 WHERE id = :id

-- name: tries
SELECT disposition FROM attempt WHERE call_id = :call_id ORDER BY id

-- name: cards
SELECT call.id, call.state, call.rep_id, call.due_at, call.rank, call.because, call.topic, call.locale, call.offer,
       call.evidence, call.colleagues, call.contact_id,
       partner.id AS partner_id, partner.external_id AS partner_key, partner.name AS partner_name, partner.city,
       partner.country, partner.region, partner.tier, partner.grade, partner.competence
FROM call JOIN partner ON partner.id = call.partner_id
WHERE call.state <> 'closed' AND (:rep_id = '' OR call.rep_id = :rep_id)
ORDER BY CASE call.state WHEN 'open' THEN 0 ELSE 1 END,
         CASE call.state WHEN 'open' THEN call.due_at ELSE 0 END, call.rank DESC, call.id

-- name: people
-- The people of the calls in `cards_shown`: whom to ring, colleagues, and whoever did what the evidence tells.
SELECT contact.id, contact.partner_id, contact.given_name, contact.family_name, contact.title, contact.gender,
       contact.email, contact.role, contact.language, contact.phone, contact.phone_e164, contact.phone_fault
FROM contact WHERE contact.partner_id IN (SELECT partner_id FROM cards_shown)

-- name: earlier_tries
-- Tries at these partners, earlier calls included, newest first.
SELECT call.partner_id, attempt.call_id, attempt.at, attempt.rep_id, attempt.disposition, attempt.note
FROM cards_shown
JOIN call ON call.partner_id = cards_shown.partner_id
JOIN attempt ON attempt.call_id = call.id
ORDER BY attempt.at DESC, attempt.id DESC
