-- name: newest
SELECT coalesce(max(id), 0) FROM opportunity

-- name: known
SELECT s.n, p.id, o.id, o.state
FROM came_opportunity s
LEFT JOIN partner p ON p.external_id = s.partner_key
LEFT JOIN opportunity o ON o.external_id = s.external_id

-- name: upsert
INSERT INTO opportunity (external_id, partner_id, state, amount_cents, registered_on, closed_on, import_batch_id)
SELECT s.external_id, r.partner_id, s.state, s.amount_cents, s.registered_on,
       nullif(coalesce(s.closed_on, o.closed_on), ''), :batch
FROM ready_opportunity r
JOIN came_opportunity s ON s.n = r.n
LEFT JOIN opportunity o ON o.external_id = s.external_id
WHERE true
ON CONFLICT (external_id) DO UPDATE SET
    partner_id = excluded.partner_id, state = excluded.state, amount_cents = excluded.amount_cents,
    registered_on = excluded.registered_on, closed_on = excluded.closed_on, import_batch_id = excluded.import_batch_id
WHERE (opportunity.partner_id, opportunity.state, opportunity.amount_cents, opportunity.registered_on,
       coalesce(opportunity.closed_on, ''))
   <> (excluded.partner_id, excluded.state, excluded.amount_cents, excluded.registered_on, coalesce(excluded.closed_on, ''))
