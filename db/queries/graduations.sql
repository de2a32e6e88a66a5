-- name: propose
INSERT INTO graduation (partner_id, call_id, from_tier, to_tier, state, proposed_at, proposed_by, criteria)
VALUES (:partner_id, :call_id, :from_tier, :to_tier, 'proposed', :now, :by, :criteria)
ON CONFLICT DO NOTHING

-- name: partner_id
SELECT id FROM partner WHERE external_id = :external_id

-- name: tier_of
SELECT tier FROM partner WHERE id = :partner_id

-- name: pool
-- Who graduated in the period counts with the pool it came from, whatever its tier is now; whoever is in
-- `pool_excluded` stands alone, under its id.
SELECT coalesce(graduation.from_tier, partner.tier) AS tier, partner.country,
       coalesce(pool_excluded.external_id, '') AS external_id,
       sum(CASE WHEN partner.graduated_at IS NULL OR partner.graduated_at >= :until THEN 1 ELSE 0 END) AS here,
       sum(CASE WHEN partner.graduated_at >= :since AND partner.graduated_at < :until THEN 1 ELSE 0 END) AS graduated
FROM partner
LEFT JOIN graduation ON graduation.partner_id = partner.id AND graduation.state = 'approved'
     AND graduation.decided_at = partner.graduated_at
LEFT JOIN pool_excluded ON pool_excluded.external_id = partner.external_id
WHERE NOT EXISTS (SELECT 1 FROM holdout WHERE holdout.partner_id = partner.id)
GROUP BY coalesce(graduation.from_tier, partner.tier), partner.country, coalesce(pool_excluded.external_id, '')
