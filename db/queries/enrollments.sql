-- name: due (sqlite)
SELECT id, contact_id, partner_id, stream, release_id, at_step
FROM enrollment
WHERE state = 'active' AND due_at <= :now AND partner_id BETWEEN :lowest AND :highest
ORDER BY due_at LIMIT :count

-- name: due (postgresql)
SELECT id, contact_id, partner_id, stream, release_id, at_step
FROM enrollment
WHERE state = 'active' AND due_at <= :now AND partner_id BETWEEN :lowest AND :highest
ORDER BY due_at LIMIT :count
FOR UPDATE SKIP LOCKED

-- name: move
-- To the next step and its moment; none while a letter is under way, whose outcome sets it.
UPDATE enrollment SET at_step = moved.at_step, due_at = moved.due_at, because = ''
FROM moved WHERE enrollment.id = moved.id AND enrollment.state = 'active'

-- name: finish
UPDATE enrollment SET state = 'finished', at_step = NULL, due_at = NULL, left_at = :now, because = :because WHERE id = :id

-- name: enter
INSERT INTO enrollment (contact_id, partner_id, stream, release_id, state, at_step, due_at, entered_at, because)
SELECT CAST(contact_id AS BIGINT), CAST(partner_id AS BIGINT), stream, CAST(release_id AS BIGINT), state, at_step,
       CAST(due_at AS BIGINT), CAST(entered_at AS BIGINT), because
FROM entering WHERE true
ON CONFLICT (contact_id) WHERE state IN ('active', 'held') DO NOTHING

-- name: exit
UPDATE enrollment SET state = 'exited', left_at = :now, due_at = NULL, because = :because
WHERE state IN ('active', 'held') AND id IN (SELECT id FROM left_enrollments)

-- name: of_contacts
SELECT id FROM enrollment WHERE state IN ('active', 'held') AND contact_id IN (SELECT id FROM group_ids)

-- name: of_partner
SELECT id FROM enrollment WHERE state IN ('active', 'held') AND partner_id = :partner_id

-- name: held_out_of_content
SELECT id, stream, contact_id FROM enrollment WHERE state = 'held' AND because = :because ORDER BY id

-- name: resume
UPDATE enrollment SET state = 'active', at_step = :at_step, release_id = :release_id, due_at = :now, because = '' WHERE id = :id

-- name: had
SELECT asked_steps.stream, asked_steps.step, count(DISTINCT message.contact_id)
FROM asked_steps JOIN message ON message.persona = asked_steps.stream AND message.step = asked_steps.step
WHERE message.origin = 'step' AND message.intent_at IS NOT NULL
GROUP BY asked_steps.stream, asked_steps.step

-- name: by_stream
SELECT stream, contact_id FROM enrollment WHERE state IN ('active', 'held')

-- name: by_rep
-- How many are in each stream, by owner. Whose moment is empty has a letter under way.
SELECT partner.rep_id, enrollment.stream, count(*) AS contacts, count(DISTINCT partner.id) AS partners,
       sum(CASE WHEN enrollment.due_at IS NULL OR enrollment.due_at <= :soon THEN 1 ELSE 0 END) AS due
FROM enrollment JOIN partner ON partner.id = enrollment.partner_id
WHERE enrollment.state = 'active' AND partner.rep_id IS NOT NULL
GROUP BY partner.rep_id, enrollment.stream ORDER BY partner.rep_id, enrollment.stream
