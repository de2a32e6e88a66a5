-- name: contact
SELECT contact.id, contact.external_id, contact.given_name, contact.family_name, contact.role, contact.language,
       contact.consent, contact.because, contact.persona, contact.partner_id, contact.match_due,
       partner.external_id AS partner_key, partner.name AS partner_name, partner.country, partner.tier, partner.grade,
       partner.fit, partner.competence, partner.rep_id, partner.owner_because, partner.graduated_at, partner.cool_off_until,
       EXISTS (SELECT 1 FROM holdout WHERE holdout.partner_id = partner.id) AS heldout
FROM contact JOIN partner ON partner.id = contact.partner_id
WHERE contact.external_id = :key

-- name: enrollments
SELECT stream, state, at_step, due_at, entered_at, left_at, because FROM enrollment WHERE contact_id = :contact_id ORDER BY id

-- name: letters
SELECT id, fence, persona, step, state, because, due_at, intent_at FROM message WHERE contact_id = :contact_id ORDER BY id

-- name: suppressions
SELECT suppression.channel, suppression.reach, suppression.topic, suppression.source, suppression.since, suppression.until
FROM suppression, contact
WHERE contact.id = :contact_id AND (suppression.until IS NULL OR suppression.until > :now)
  AND ((suppression.reach = 'address' AND suppression.target = contact.email_key)
    OR (suppression.reach = 'contact' AND suppression.target = CAST(contact.id AS TEXT))
    OR (suppression.reach = 'partner' AND suppression.target = CAST(contact.partner_id AS TEXT)))
ORDER BY suppression.since

-- name: ledger
-- What every event was worth, and to whom of the partner.
SELECT ledger.contact_id, ledger.rule, ledger.worth, ledger.points, ledger.occurred_at, event.kind, event.topic, event.email,
       event.verdict, event.verdict_because
FROM ledger JOIN event ON event.id = ledger.event_id
WHERE ledger.partner_id = :partner_id
ORDER BY ledger.occurred_at, ledger.event_id

-- name: call
SELECT id, state, because, due_at, rep_id FROM call WHERE partner_id = :partner_id AND state <> 'closed'
