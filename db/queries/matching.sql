-- name: due (sqlite)
-- Contacts that something has marked for a look: an import, a release, an owner found.
SELECT id FROM contact
WHERE match_due <= :now AND partner_id BETWEEN :lowest AND :highest
ORDER BY match_due LIMIT :count

-- name: due (postgresql)
SELECT id FROM contact
WHERE match_due <= :now AND partner_id BETWEEN :lowest AND :highest
ORDER BY match_due LIMIT :count
FOR UPDATE SKIP LOCKED

-- name: everyone
-- Contacts in the order of their ids, some at a time.
SELECT id FROM contact WHERE id > :after ORDER BY id LIMIT :count

-- name: count
SELECT count(*), count(DISTINCT partner_id) FROM contact

-- name: candidates
-- Partner columns carry their own names, the contact's begin with contact_.
SELECT partner.*,
       (SELECT count(*) FROM opportunity WHERE opportunity.partner_id = partner.id) AS deals_registered,
       (SELECT count(*) FROM opportunity WHERE opportunity.partner_id = partner.id AND opportunity.state = 'won') AS deals_won,
       (SELECT count(*) FROM opportunity WHERE opportunity.partner_id = partner.id AND opportunity.state = 'open') AS deals_open,
       contact.id AS contact_id, contact.role AS contact_role, contact.language AS contact_language,
       contact.zone AS contact_zone, contact.persona AS contact_persona, contact.consent AS contact_consent,
       contact.because AS contact_because,
       EXISTS (SELECT 1 FROM holdout WHERE holdout.partner_id = partner.id) AS heldout,
       (SELECT min(suppression.source) FROM suppression
        WHERE (suppression.until IS NULL OR suppression.until > :now)
          AND suppression.channel IN ('mail', 'all') AND suppression.topic = ''
          AND ((suppression.reach = 'address' AND suppression.target = contact.email_key)
            OR (suppression.reach = 'contact' AND suppression.target = CAST(contact.id AS TEXT))
            OR (suppression.reach = 'partner' AND suppression.target = CAST(partner.id AS TEXT)))) AS suppressed,
       EXISTS (SELECT 1 FROM enrollment
               WHERE enrollment.contact_id = contact.id AND enrollment.state IN ('active', 'held')) AS enrolled
FROM contact JOIN partner ON partner.id = contact.partner_id
WHERE contact.id IN (SELECT id FROM group_ids)
ORDER BY contact.id

-- name: people
-- The same columns for contacts that are enrolled: conditions, zones, calendars.
SELECT partner.*,
       (SELECT count(*) FROM opportunity WHERE opportunity.partner_id = partner.id) AS deals_registered,
       (SELECT count(*) FROM opportunity WHERE opportunity.partner_id = partner.id AND opportunity.state = 'won') AS deals_won,
       (SELECT count(*) FROM opportunity WHERE opportunity.partner_id = partner.id AND opportunity.state = 'open') AS deals_open,
       contact.id AS contact_id, contact.role AS contact_role, contact.language AS contact_language,
       contact.zone AS contact_zone, contact.persona AS contact_persona
FROM contact JOIN partner ON partner.id = contact.partner_id
WHERE contact.id IN (SELECT id FROM group_ids)

-- name: deeds
-- What these contacts did, machine events left out.
SELECT contact_id, kind, occurred_at, email, topic FROM event
WHERE contact_id IN (SELECT id FROM group_ids) AND verdict <> 'machine'

-- name: looked_at
UPDATE contact SET match_due = :look_again, persona = :persona, because = :because WHERE id = :id

-- name: mark_unenrolled
-- A release may match those whom the last one did not. Who was in a stream and has a moment to come back keeps it.
UPDATE contact SET match_due = :now
WHERE NOT EXISTS (SELECT 1 FROM enrollment
                  WHERE enrollment.contact_id = contact.id
                    AND (contact.match_due IS NOT NULL OR enrollment.state IN ('active', 'held')))

-- name: mark_all
-- Another pool or other consent: who is in a stream may have to leave it.
UPDATE contact SET match_due = :now

-- name: look_again_at_contacts
-- Whoever left a stream comes back to enroll some day: nobody is forgotten.
UPDATE contact SET match_due = :at WHERE id IN (SELECT id FROM group_ids)

-- name: look_again_at_partner
UPDATE contact SET match_due = :at
WHERE partner_id = :partner_id AND match_due IS NULL
  AND NOT EXISTS (SELECT 1 FROM enrollment WHERE enrollment.contact_id = contact.id AND enrollment.state IN ('active', 'held'))
