-- name: lock (sqlite)
SELECT :offer

-- name: lock (postgresql)
-- Two calls that give the last one at once would both find budget.
SELECT pg_advisory_xact_lock(hashtext('budget of ' || :offer))

-- name: granted
SELECT offer, count(*) FROM offer_grant GROUP BY offer

-- name: had
SELECT offer FROM offer_grant WHERE partner_id = :partner_id

-- name: grant
INSERT INTO offer_grant (offer, partner_id, call_id, granted_at, expires_at)
VALUES (:offer, :partner_id, :call_id, :now, :expires_at)
ON CONFLICT (offer, partner_id) DO NOTHING
