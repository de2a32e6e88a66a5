-- name: of_contacts
-- What counts. What a cap has taken stays taken whatever is added, so it need not be looked at.
SELECT ledger.contact_id, ledger.rule, ledger.bucket, ledger.event_id, ledger.points, ledger.occurred_at, ledger.tie,
       ledger.worth
FROM group_ids JOIN ledger ON ledger.contact_id = group_ids.id AND ledger.worth > 0

-- name: capped_of_contacts
SELECT ledger.contact_id, ledger.rule, ledger.bucket, ledger.event_id, ledger.points, ledger.occurred_at, ledger.tie,
       ledger.worth
FROM group_ids JOIN ledger ON ledger.contact_id = group_ids.id AND ledger.worth = 0

-- name: add
INSERT INTO ledger (event_id, contact_id, partner_id, rule, bucket, points, worth, occurred_at, tie)
SELECT event_id, contact_id, partner_id, rule, bucket, points, worth, occurred_at, tie
FROM new_entries WHERE true
ON CONFLICT (event_id) DO NOTHING

-- name: drop_events
-- A machine's events leave the ledger, so that it always adds up.
DELETE FROM ledger WHERE event_id IN (SELECT id FROM group_ids)

-- name: weigh
UPDATE ledger SET worth = new_worths.worth FROM new_worths WHERE ledger.event_id = new_worths.event_id

-- name: score
INSERT INTO score (contact_id, partner_id, interest, as_of)
SELECT contact_id, partner_id, interest, :now FROM new_scores WHERE true
ON CONFLICT (contact_id) DO UPDATE SET interest = excluded.interest, as_of = excluded.as_of, partner_id = excluded.partner_id

-- name: block_with_events
SELECT id FROM contact
WHERE id > :after AND EXISTS (SELECT 1 FROM event WHERE event.contact_id = contact.id) ORDER BY id LIMIT :count

-- name: clear
DELETE FROM ledger WHERE contact_id IN (SELECT id FROM group_ids)

-- name: clear_scores
UPDATE score SET interest = 0, as_of = :now WHERE contact_id IN (SELECT id FROM group_ids)
