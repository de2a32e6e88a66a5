-- name: contact
-- A contact with its partner, under the names that a letter's row has for them.
SELECT contact.*, contact.id AS contact_id, contact.zone AS contact_zone,
       partner.external_id AS partner_key, partner.name AS partner_name, partner.city, partner.country, partner.region,
       partner.zone AS partner_zone, partner.tier, partner.rep_id
FROM contact JOIN partner ON partner.id = contact.partner_id
WHERE contact.external_id = :key

-- name: stops_mail_to
-- By which source nothing may be mailed to an address, whoever has it.
SELECT suppression.source
FROM suppression LEFT JOIN contact ON contact.email_key = :address
WHERE suppression.channel IN ('mail', 'all') AND suppression.topic = ''
  AND (suppression.until IS NULL OR suppression.until > :now)
  AND ((suppression.reach = 'address' AND suppression.target = :address)
    OR (suppression.reach = 'contact' AND suppression.target = CAST(contact.id AS TEXT))
    OR (suppression.reach = 'partner' AND suppression.target = CAST(contact.partner_id AS TEXT)))
ORDER BY suppression.since, suppression.id LIMIT 1
