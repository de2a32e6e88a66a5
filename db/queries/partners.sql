-- name: newest
SELECT coalesce(max(id), 0) FROM partner

-- name: known
SELECT s.n, p.id FROM came_partner s JOIN partner p ON p.external_id = s.external_id

-- name: drop
DELETE FROM came_partner WHERE n = :n

-- name: upsert
-- NULL stands for a column that the file does not have: what is here stays.
INSERT INTO partner (external_id, name, country, region, city, zone, language, tier, employees, technical_staff, founded,
                     programme, certifications, import_batch_id)
SELECT s.external_id, s.name, s.country, coalesce(s.region, p.region, ''), coalesce(s.city, p.city, ''),
       coalesce(s.zone, p.zone, ''), coalesce(s.language, p.language, ''), coalesce(s.tier, p.tier, ''),
       nullif(coalesce(s.employees, p.employees), -1), nullif(coalesce(s.technical_staff, p.technical_staff), -1),
       nullif(coalesce(s.founded, p.founded), -1), coalesce(s.programme, p.programme, ''),
       coalesce(s.certifications, p.certifications, ''), :batch
FROM came_partner s LEFT JOIN partner p ON p.external_id = s.external_id
WHERE true
ON CONFLICT (external_id) DO UPDATE SET
    name = excluded.name, country = excluded.country, region = excluded.region, city = excluded.city, zone = excluded.zone,
    language = excluded.language, tier = excluded.tier, employees = excluded.employees,
    technical_staff = excluded.technical_staff, founded = excluded.founded, programme = excluded.programme,
    certifications = excluded.certifications, import_batch_id = excluded.import_batch_id
WHERE (partner.name, partner.country, partner.region, partner.city, partner.zone, partner.language, partner.tier,
       coalesce(partner.employees, -1), coalesce(partner.technical_staff, -1), coalesce(partner.founded, -1),
       partner.programme, partner.certifications)
   <> (excluded.name, excluded.country, excluded.region, excluded.city, excluded.zone, excluded.language, excluded.tier,
       coalesce(excluded.employees, -1), coalesce(excluded.technical_staff, -1), coalesce(excluded.founded, -1),
       excluded.programme, excluded.certifications)

-- name: touched
-- Enroll looks again at the people of partners that this batch has changed.
UPDATE contact SET match_due = :now
WHERE match_due IS NULL AND partner_id IN (SELECT id FROM partner WHERE import_batch_id = :batch)

-- name: owners_known
SELECT s.n, p.id, p.rep_id FROM came_owner s JOIN partner p ON p.external_id = s.external_id

-- name: own
UPDATE partner SET rep_id = s.rep_id, owner_because = 'current owner'
FROM owned s
WHERE partner.id = s.id

-- name: count_purchases
UPDATE partner
SET purchases = s.purchases, spend_cents = s.spend_cents, last_purchase_on = s.last_on
FROM (SELECT partner_id, count(*) AS purchases, sum(amount_cents) AS spend_cents, max(purchased_on) AS last_on
      FROM purchase GROUP BY partner_id) s
WHERE partner.id = s.partner_id
  AND (partner.purchases, partner.spend_cents, coalesce(partner.last_purchase_on, '')) <> (s.purchases, s.spend_cents, s.last_on)

-- name: buyers
SELECT count(*) FROM partner WHERE purchases > 0

-- name: recency_cuts
SELECT n, last_purchase_on, spend_cents
FROM (SELECT last_purchase_on, spend_cents, row_number() OVER (ORDER BY last_purchase_on, spend_cents) AS n
      FROM partner WHERE purchases > 0) ranked
WHERE n IN (:a, :b, :c, :d)

-- name: frequency_cuts
SELECT n, purchases, spend_cents
FROM (SELECT purchases, spend_cents, row_number() OVER (ORDER BY purchases, spend_cents) AS n
      FROM partner WHERE purchases > 0) ranked
WHERE n IN (:a, :b, :c, :d)

-- name: monetary_cuts
SELECT n, spend_cents, spend_cents
FROM (SELECT spend_cents, row_number() OVER (ORDER BY spend_cents) AS n FROM partner WHERE purchases > 0) ranked
WHERE n IN (:a, :b, :c, :d)

-- name: block
-- The next partners in order of id.
SELECT id FROM partner WHERE id > :after ORDER BY id LIMIT :count

-- name: standing
SELECT p.id, p.external_id, p.last_purchase_on, p.purchases, p.spend_cents, p.recency, p.frequency, p.monetary,
       p.fit, p.grade, p.fit_because, p.competence, p.competence_because,
       EXISTS (SELECT 1 FROM holdout h WHERE h.partner_id = p.id) AS held_out,
       EXISTS (SELECT 1 FROM enrollment e WHERE e.partner_id = p.id) AS was_enrolled
FROM facts_of w JOIN partner p ON p.id = w.id
ORDER BY p.id

-- name: derive
-- Another grade or competence may be what was missing for a call.
UPDATE partner
SET recency = s.recency, frequency = s.frequency, monetary = s.monetary, fit = s.fit, grade = s.grade,
    fit_because = s.fit_because, competence = s.competence, competence_because = s.competence_because,
    escalate_due = CASE WHEN EXISTS (SELECT 1 FROM score WHERE score.partner_id = partner.id) THEN :now ELSE partner.escalate_due END
FROM derived s
WHERE partner.id = s.id

-- name: look_at_derived
UPDATE contact SET match_due = :now WHERE match_due IS NULL AND partner_id IN (SELECT id FROM derived)

-- name: hold_out
INSERT INTO holdout (partner_id, drawn_at) VALUES (:partner_id, :drawn_at)

-- name: loads
SELECT rep_id, count(*) FROM partner WHERE rep_id IS NOT NULL AND graduated_at IS NULL GROUP BY rep_id

-- name: unowned (sqlite)
-- Those that wait for an owner, the best first: the few places there are should go to them.
SELECT p.id, p.external_id, p.country, p.region, p.tier, p.rep_id, p.owner_because,
       coalesce((SELECT group_concat(DISTINCT c.language) FROM contact c WHERE c.partner_id = p.id), '-') AS languages
FROM partner p
WHERE p.graduated_at IS NULL AND (p.rep_id IS NULL OR p.rep_id NOT IN (SELECT id FROM active_rep))
ORDER BY p.fit DESC, p.recency + p.frequency + p.monetary DESC, p.spend_cents DESC, p.id
-- name: unowned (postgresql)
SELECT p.id, p.external_id, p.country, p.region, p.tier, p.rep_id, p.owner_because,
       coalesce((SELECT string_agg(DISTINCT c.language, ',') FROM contact c WHERE c.partner_id = p.id), '-') AS languages
FROM partner p
WHERE p.graduated_at IS NULL AND (p.rep_id IS NULL OR p.rep_id NOT IN (SELECT id FROM active_rep))
ORDER BY p.fit DESC, p.recency + p.frequency + p.monetary DESC, p.spend_cents DESC, p.id

-- name: assign
UPDATE partner
SET rep_id = s.rep_id, owner_because = s.because,
    escalate_due = CASE WHEN EXISTS (SELECT 1 FROM score WHERE score.partner_id = partner.id) THEN :now ELSE partner.escalate_due END
FROM assigned s
WHERE partner.id = s.id

-- name: look_at_assigned
UPDATE contact SET match_due = :now WHERE match_due IS NULL AND partner_id IN (SELECT id FROM assigned)
