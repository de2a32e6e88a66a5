-- name: whereabouts
-- Every contact with its stream, or with why it is in none.
SELECT contact.id, enrollment.stream, contact.because
FROM contact LEFT JOIN enrollment ON enrollment.contact_id = contact.id AND enrollment.state IN ('active', 'held')

-- name: standing
-- Who waits for a letter, or comes to a step next.
SELECT stream, at_step, release_id, count(*) FROM enrollment
WHERE state IN ('active', 'held') AND at_step IS NOT NULL
GROUP BY stream, at_step, release_id ORDER BY release_id, stream, at_step

-- name: calls
SELECT partner.external_id, call.rep_id FROM call JOIN partner ON partner.id = call.partner_id WHERE call.state <> 'closed'
