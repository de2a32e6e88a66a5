-- name: due (sqlite)
-- Partners whose interest was touched; BEGIN IMMEDIATE keeps other writers out.
SELECT id, escalate_due FROM partner
WHERE escalate_due IS NOT NULL AND escalate_due <= :now AND (escalate_due, id) > (:after_due, :after_id)
ORDER BY escalate_due, id LIMIT :count

-- name: due (postgresql)
-- The lock keeps a second escalate off them, and an ingest that touches one again waits and marks it anew.
SELECT id, escalate_due FROM partner
WHERE escalate_due IS NOT NULL AND escalate_due <= :now AND (escalate_due, id) > (:after_due, :after_id)
ORDER BY escalate_due, id LIMIT :count
FOR UPDATE SKIP LOCKED

-- name: partners
SELECT partner.id, partner.external_id, partner.tier, partner.country, partner.grade, partner.competence, partner.rep_id,
       partner.graduated_at, partner.cool_off_until,
       EXISTS (SELECT 1 FROM holdout WHERE holdout.partner_id = partner.id) AS heldout,
       EXISTS (SELECT 1 FROM call WHERE call.partner_id = partner.id AND call.state <> 'closed') AS open_call,
       (SELECT max(crossing.at) FROM crossing WHERE crossing.partner_id = partner.id) AS crossed_at,
       (SELECT max(call.closed_at) FROM call WHERE call.partner_id = partner.id) AS closed_at,
       (SELECT min(suppression.source) FROM suppression
        WHERE suppression.reach = 'partner' AND suppression.target = CAST(partner.id AS TEXT)
          AND suppression.channel IN ('phone', 'all') AND suppression.topic = ''
          AND (suppression.until IS NULL OR suppression.until > :now)) AS suppressed
FROM touched JOIN partner ON partner.id = touched.id
ORDER BY partner.id

-- name: contacts
-- `withdrawn` wants nothing from us, `silent` no calls. A bounce says nothing about the person.
SELECT contact.partner_id, contact.id, contact.language, contact.consent, contact.phone_e164,
       EXISTS (SELECT 1 FROM suppression
               WHERE (suppression.channel = 'all' OR (suppression.channel = 'mail' AND suppression.source <> 'bounced'))
                 AND suppression.topic = '' AND (suppression.until IS NULL OR suppression.until > :now)
                 AND ((suppression.reach = 'address' AND suppression.target = contact.email_key)
                   OR (suppression.reach = 'contact' AND suppression.target = CAST(contact.id AS TEXT)))) AS withdrawn,
       EXISTS (SELECT 1 FROM suppression
               WHERE suppression.channel = 'phone' AND (suppression.until IS NULL OR suppression.until > :now)
                 AND ((suppression.reach = 'address' AND suppression.target = contact.email_key)
                   OR (suppression.reach = 'contact' AND suppression.target = CAST(contact.id AS TEXT)))) AS silent
FROM touched JOIN contact ON contact.partner_id = touched.id
ORDER BY contact.id

-- name: ledger
SELECT contact.partner_id, contact.id, ledger.worth, ledger.occurred_at, event.topic
FROM touched
JOIN contact ON contact.partner_id = touched.id
JOIN ledger ON ledger.contact_id = contact.id AND ledger.worth > 0
JOIN event ON event.id = ledger.event_id

-- name: deeds
SELECT contact.partner_id, contact.id, event.kind, event.occurred_at, event.received_at, event.topic, event.email, event.link
FROM touched
JOIN contact ON contact.partner_id = touched.id
JOIN event ON event.contact_id = contact.id
WHERE event.verdict = 'human' AND event.kind <> 'opened'

-- name: grants
SELECT offer_grant.partner_id, offer_grant.offer
FROM touched JOIN offer_grant ON offer_grant.partner_id = touched.id

-- name: looked
-- The mark is cleared, or set to the moment from which time alone may change the answer.
UPDATE partner SET escalate_due = (SELECT looked.look_again FROM looked WHERE looked.id = partner.id)
WHERE partner.id IN (SELECT looked.id FROM looked)


-- name: mark_scored
-- A release may have lowered a threshold: escalate looks again at every partner that has a score.
UPDATE partner SET escalate_due = :now WHERE id IN (SELECT partner_id FROM score)
