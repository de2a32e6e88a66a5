-- name: newest
SELECT coalesce(max(id), 0) FROM purchase

-- name: known
SELECT s.n, b.id FROM came_purchase s JOIN purchase b ON b.external_id = s.external_id

-- name: strangers
SELECT s.n FROM came_purchase s WHERE NOT EXISTS (SELECT 1 FROM partner p WHERE p.external_id = s.partner_key)

-- name: drop
DELETE FROM came_purchase WHERE n = :n

-- name: upsert
INSERT INTO purchase (external_id, partner_id, purchased_on, amount_cents, import_batch_id)
SELECT s.external_id, p.id, s.purchased_on, s.amount_cents, :batch
FROM came_purchase s JOIN partner p ON p.external_id = s.partner_key
WHERE true
ON CONFLICT (external_id) DO UPDATE SET
    partner_id = excluded.partner_id, purchased_on = excluded.purchased_on, amount_cents = excluded.amount_cents,
    import_batch_id = excluded.import_batch_id
WHERE (purchase.partner_id, purchase.purchased_on, purchase.amount_cents)
   <> (excluded.partner_id, excluded.purchased_on, excluded.amount_cents)
