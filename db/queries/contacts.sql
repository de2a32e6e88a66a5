-- name: newest
SELECT coalesce(max(id), 0) FROM contact

-- name: known
-- What the database knows of staged contacts: their partner and its country, themselves, and who else has the address.
SELECT s.n, p.id, p.country, c.id, other.external_id
FROM came_contact s
LEFT JOIN partner p ON p.external_id = s.partner_key
LEFT JOIN contact c ON c.external_id = s.external_id
LEFT JOIN contact other ON other.email_key = s.email_key AND other.external_id <> s.external_id

-- name: upsert
-- NULL stands for a column that the file does not have: what is here stays.
INSERT INTO contact (external_id, partner_id, given_name, family_name, email, email_key, role, language, zone, phone,
                     phone_e164, phone_fault, consent, consent_on, consent_source, title, gender, match_due,
                     import_batch_id)
SELECT s.external_id, r.partner_id, coalesce(s.given_name, c.given_name, ''), coalesce(s.family_name, c.family_name, ''),
       s.email, s.email_key, coalesce(s.role, c.role, ''), coalesce(s.language, c.language, ''),
       coalesce(s.zone, c.zone, ''), coalesce(s.phone, c.phone, ''), nullif(coalesce(r.phone_e164, c.phone_e164), ''),
       nullif(coalesce(r.phone_fault, c.phone_fault), ''), coalesce(s.consent, c.consent, 'none'),
       nullif(coalesce(s.consent_on, c.consent_on), ''), coalesce(s.consent_source, c.consent_source, ''),
       coalesce(s.title, c.title, ''), coalesce(s.gender, c.gender, ''), :now, :batch
FROM ready_contact r
JOIN came_contact s ON s.n = r.n
LEFT JOIN contact c ON c.external_id = s.external_id
WHERE true
ON CONFLICT (external_id) DO UPDATE SET
    partner_id = excluded.partner_id, given_name = excluded.given_name, family_name = excluded.family_name,
    email = excluded.email, email_key = excluded.email_key, role = excluded.role, language = excluded.language,
    zone = excluded.zone, phone = excluded.phone, phone_e164 = excluded.phone_e164, phone_fault = excluded.phone_fault,
    consent = excluded.consent, consent_on = excluded.consent_on, consent_source = excluded.consent_source,
    title = excluded.title, gender = excluded.gender, match_due = excluded.match_due, import_batch_id = excluded.import_batch_id
WHERE (contact.partner_id, contact.given_name, contact.family_name, contact.email, contact.role, contact.language,
       contact.zone, contact.phone, coalesce(contact.phone_e164, ''), coalesce(contact.phone_fault, ''), contact.consent,
       coalesce(contact.consent_on, ''), contact.consent_source, contact.title, contact.gender)
   <> (excluded.partner_id, excluded.given_name, excluded.family_name, excluded.email, excluded.role, excluded.language,
       excluded.zone, excluded.phone, coalesce(excluded.phone_e164, ''), coalesce(excluded.phone_fault, ''), excluded.consent,
       coalesce(excluded.consent_on, ''), excluded.consent_source, excluded.title, excluded.gender)

-- name: by_id_or_address
SELECT s.n, c.external_id
FROM came_event s
JOIN contact c ON c.external_id = s.contact_key OR (s.contact_key = '' AND c.email_key = s.email_key)

-- name: languages
SELECT language, count(*) FROM contact GROUP BY language ORDER BY count(*) DESC, language

-- name: phone_faults
SELECT phone_fault, count(*) FROM contact WHERE import_batch_id = :batch AND phone_fault IS NOT NULL GROUP BY phone_fault
