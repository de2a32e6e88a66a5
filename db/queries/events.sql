-- name: letters
-- The letters that callbacks name, whom they went to, the address of then, and the contact's of today.
SELECT message.mid, message.id, message.contact_id, message.partner_id, message.step, message.about, message.state,
       coalesce(message.email_key, contact.email_key), contact.email, contact.email_key
FROM named_letters
JOIN message ON message.mid = named_letters.mid
JOIN contact ON contact.id = message.contact_id

-- name: contacts_by_external_id
SELECT contact.external_id, contact.id, contact.partner_id
FROM named_contacts JOIN contact ON contact.external_id = named_contacts.name

-- name: contacts_by_address
SELECT contact.email_key, contact.id, contact.partner_id, contact.external_id
FROM named_contacts JOIN contact ON contact.email_key = named_contacts.name

-- name: partners_by_external_id
SELECT partner.external_id, partner.id
FROM named_contacts JOIN partner ON partner.external_id = named_contacts.name

-- name: lock_contacts (sqlite)
-- BEGIN IMMEDIATE holds the whole file already.
SELECT 0 WHERE 0

-- name: lock_contacts (postgresql)
-- The send's intent and an unsubscribe take the same locks in the same order. Two ingests that meet at a contact go one
-- after the other, since verdicts, caps and scores look at all its events.
SELECT contact.id FROM contact
WHERE contact.id IN (SELECT id FROM touched_contacts)
ORDER BY contact.email_key FOR NO KEY UPDATE

-- name: lock_all_contacts (sqlite)
SELECT 0 WHERE 0

-- name: lock_all_contacts (postgresql)
-- In the order of `lock_contacts`.
SELECT count(*) FROM (SELECT id FROM contact ORDER BY email_key FOR NO KEY UPDATE) AS locked

-- name: of_contacts
SELECT event.id, event.fingerprint, event.message_id, event.kind, event.occurred_at, event.contact_id, event.partner_id,
       event.topic, event.link, event.verdict, event.verdict_because
FROM group_ids JOIN event ON event.contact_id = group_ids.id

-- name: of_letters
-- What is known of these letters that later news may change: clicks are judged together, and the state is the latest news.
SELECT event.id, event.fingerprint, event.message_id, event.kind, event.occurred_at, event.contact_id, event.partner_id,
       event.topic, event.link, event.verdict, event.verdict_because
FROM touched_letters JOIN event ON event.message_id = touched_letters.id
WHERE event.kind IN ('clicked', 'delivered', 'bounced', 'dropped', 'complained')

-- name: add
-- An event that is there already stays as it is; the ids of the new ones come back.
INSERT INTO event (fingerprint, kind, occurred_at, received_at, message_id, contact_id, partner_id, email, topic, link,
                   verdict, verdict_because)
SELECT fingerprint, kind, occurred_at, received_at, message_id, contact_id, partner_id, email, topic, link,
       verdict, verdict_because
FROM new_events WHERE true
ON CONFLICT (fingerprint) DO NOTHING
RETURNING fingerprint, id

-- name: judge
UPDATE event SET verdict = :verdict, verdict_because = :because WHERE id = :id

-- name: lock_letters (sqlite)
-- BEGIN IMMEDIATE holds the whole file already.
SELECT message.id, message.state, message.intent_at, message.rep_id, message.persona
FROM touched_letters JOIN message ON message.id = touched_letters.id

-- name: lock_letters (postgresql)
SELECT message.id, message.state, message.intent_at, message.rep_id, message.persona
FROM touched_letters JOIN message ON message.id = touched_letters.id
ORDER BY message.id FOR NO KEY UPDATE OF message

-- name: move_letters
-- A letter that we believed still here has left: it counts as sent now, and the next tick moves on the stream that waits
-- for it.
UPDATE message
SET state = moved_letters.state, settled_at = :now, intent_at = coalesce(message.intent_at, :now),
    lease_until = CASE WHEN message.state IN ('planned', 'claimed') THEN :now ELSE message.lease_until END
FROM moved_letters WHERE message.id = moved_letters.id

-- name: enrolled
-- The streams in which these contacts are.
SELECT enrollment.contact_id, enrollment.stream, enrollment.release_id, enrollment.entered_at
FROM group_ids JOIN enrollment ON enrollment.contact_id = group_ids.id
WHERE enrollment.state IN ('active', 'held')

-- name: enrolled_of_partners
SELECT enrollment.contact_id, enrollment.partner_id
FROM group_ids JOIN enrollment ON enrollment.partner_id = group_ids.id
WHERE enrollment.state IN ('active', 'held')

-- name: mark_partners
-- Asks escalate to look; who waits for it already goes on waiting. Partners are locked before, also those, so that an
-- escalate under way has ended, and in the order in which the send locks them.
UPDATE partner SET escalate_due = :now
WHERE id IN (SELECT id FROM group_ids) AND (escalate_due IS NULL OR escalate_due > :now)

-- name: lock_partners (sqlite)
SELECT 0 WHERE 0

-- name: lock_partners (postgresql)
SELECT partner.id FROM partner WHERE partner.id IN (SELECT id FROM group_ids) ORDER BY partner.id FOR NO KEY UPDATE
