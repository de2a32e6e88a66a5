-- name: whereabouts
-- Every contact with its stream and what enroll last said. Who comes back some day has left one since: why.
SELECT contact.id, enrollment.stream, contact.because,
       CASE WHEN enrollment.id IS NULL AND contact.match_due IS NOT NULL
            THEN (SELECT former.because FROM enrollment AS former WHERE former.contact_id = contact.id
                  ORDER BY former.id DESC LIMIT 1)
       END AS left_because
FROM contact LEFT JOIN enrollment ON enrollment.contact_id = contact.id AND enrollment.state IN ('active', 'held')

-- name: standing
-- Who waits for a letter, or comes to a step next.
SELECT stream, at_step, release_id, count(*) FROM enrollment
WHERE state IN ('active', 'held') AND at_step IS NOT NULL
GROUP BY stream, at_step, release_id ORDER BY release_id, stream, at_step

-- name: calls
SELECT partner.external_id, call.rep_id FROM call JOIN partner ON partner.id = call.partner_id WHERE call.state <> 'closed'
