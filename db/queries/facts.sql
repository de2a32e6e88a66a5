-- name: partners
-- Partners as conditions see them, their deals counted.
SELECT p.*, coalesce(o.registered, 0) AS deals_registered, coalesce(o.won, 0) AS deals_won,
       coalesce(o.still_open, 0) AS deals_open
FROM facts_of w
JOIN partner p ON p.id = w.id
LEFT JOIN (
    SELECT partner_id, count(*) AS registered,
           sum(CASE WHEN state = 'won' THEN 1 ELSE 0 END) AS won,
           sum(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS still_open
    FROM opportunity
    WHERE partner_id IN (SELECT id FROM facts_of)
    GROUP BY partner_id
) o ON o.partner_id = p.id
