-- What the report counts. Every statement reads `report_partner`, one row for each partner of the pool, made once by
-- `pool`, or counts messages, events and calls directly. Instants are milliseconds, days ISO text; a period is
-- [since, until) in instants and [first, last] in days.

-- name: began
-- The day on which the program began: nothing before it can be the program's work.
SELECT MIN(at) FROM (
    SELECT MIN(drawn_at) AS at FROM holdout
    UNION ALL
    SELECT MIN(entered_at) FROM enrollment
) AS beginnings

-- name: pool
-- One row a partner, so that the funnel, personas, reps and the comparison count the same partners the same way. A
-- graduate of this period was in the pool in it. The persona is that of the partner's first contact that has one, so
-- that a partner counts once and the lines add up.
-- What happened is gathered into one row a partner before it meets the partners: quick whatever the planner guesses.
INSERT INTO report_partner
SELECT
    partner.id,
    COALESCE(partner.rep_id, ''),
    partner.grade,
    COALESCE(first_contact.persona, ''),
    COALESCE(happened.held_out, 0),
    COALESCE(happened.reached, 0),
    COALESCE(happened.engaged, 0),
    COALESCE(happened.qualified, 0),
    COALESCE(happened.called, 0),
    COALESCE(happened.graduated, 0)
FROM partner
LEFT JOIN (
    SELECT
        partner_id,
        MAX(held_out) AS held_out, MAX(reached) AS reached, MAX(engaged) AS engaged, MAX(qualified) AS qualified,
        MAX(called) AS called, MAX(graduated) AS graduated
    FROM (
        SELECT partner_id, 1 AS held_out, 0 AS reached, 0 AS engaged, 0 AS qualified, 0 AS called, 0 AS graduated
        FROM holdout
        UNION ALL
        SELECT partner_id, 0, 1, 0, 0, 0, 0
        FROM message
        WHERE state IN ('accepted', 'delivered', 'settled', 'complained') AND intent_at >= :since AND intent_at < :until
        UNION ALL
        SELECT partner_id, 0, 0, 1, 0, 0, 0
        FROM event
        WHERE verdict = 'human' AND kind IN ('clicked', 'visited', 'attended', 'replied')
          AND occurred_at >= :since AND occurred_at < :until
        UNION ALL
        SELECT partner_id, 0, 0, 0, 1, 0, 0
        FROM crossing
        WHERE at >= :since AND at < :until
        UNION ALL
        SELECT call.partner_id, 0, 0, 0, 0, 1, 0
        FROM attempt JOIN call ON call.id = attempt.call_id
        WHERE attempt.at >= :since AND attempt.at < :until
        UNION ALL
        SELECT partner_id, 0, 0, 0, 0, 0, 1
        FROM graduation
        WHERE state = 'approved' AND decided_at >= :since AND decided_at < :until
    ) AS one
    GROUP BY partner_id
) AS happened ON happened.partner_id = partner.id
LEFT JOIN (
    SELECT partner_id, MIN(id) AS id FROM contact WHERE persona IS NOT NULL GROUP BY partner_id
) AS matched ON matched.partner_id = partner.id
LEFT JOIN contact AS first_contact ON first_contact.id = matched.id
WHERE (
        (partner.graduated_at IS NULL AND partner.tier IN (SELECT tier FROM report_tier))
        OR partner.graduated_at >= :since
    )
  AND (:everywhere = 1 OR partner.country IN (SELECT country FROM report_country))
  AND partner.external_id NOT IN (SELECT external_id FROM report_excluded)

-- name: funnel
-- The funnel, the treated partners and the holdout apart.
SELECT held_out, COUNT(*), SUM(reached), SUM(engaged), SUM(qualified), SUM(called), SUM(graduated)
FROM report_partner
GROUP BY held_out

-- name: personas
-- The funnel of each persona, without the holdout.
SELECT persona, COUNT(*), SUM(reached), SUM(engaged), SUM(qualified), SUM(called), SUM(graduated)
FROM report_partner
WHERE held_out = 0
GROUP BY persona
ORDER BY COUNT(*) DESC, persona

-- name: owners
-- The funnel of each owner's partners, without the holdout.
SELECT rep_id, COUNT(*), SUM(reached), SUM(engaged), SUM(qualified), SUM(called), SUM(graduated)
FROM report_partner
WHERE held_out = 0
GROUP BY rep_id
ORDER BY rep_id

-- name: letters
-- Letters that were planned in the period, as they stand now. Their sum is the number planned.
SELECT state, because, COUNT(*)
FROM message
WHERE planned_at >= :since AND planned_at < :until
GROUP BY state, because

-- name: held
-- Letters that are held at this moment, with the reason, by rep.
SELECT rep_id, because, COUNT(*)
FROM message
WHERE state = 'planned' AND because <> ''
GROUP BY rep_id, because
ORDER BY COUNT(*) DESC, because

-- name: left
-- Letters that left in the period, by rep, persona and what became of them.
SELECT rep_id, persona, state, COUNT(*)
FROM message
WHERE intent_at >= :since AND intent_at < :until
  AND state IN ('accepted', 'delivered', 'settled', 'complained', 'bounced', 'dropped', 'rejected', 'unknown', 'abandoned')
GROUP BY rep_id, persona, state

-- name: answered
-- Letters that left in the period and were answered since, each counted once for each kind: by a human for sure, and by
-- anyone not known to be a machine.
SELECT
    event.kind,
    COUNT(DISTINCT CASE WHEN event.verdict = 'human' THEN event.message_id END),
    COUNT(DISTINCT CASE WHEN event.verdict <> 'machine' THEN event.message_id END)
FROM event
JOIN message ON message.id = event.message_id
WHERE message.intent_at >= :since AND message.intent_at < :until
  AND message.state IN ('accepted', 'delivered', 'settled', 'complained')
  AND event.kind IN ('opened', 'clicked', 'unsubscribed')
GROUP BY event.kind

-- name: written_to
-- Contacts to whom a letter of the period went.
SELECT COUNT(DISTINCT contact_id)
FROM message
WHERE intent_at >= :since AND intent_at < :until AND state IN ('accepted', 'delivered', 'settled', 'complained')

-- name: responded
-- Of those, how many did what since, by a human for sure. Counted by contact, since most visits and attendances, and
-- replies that were imported, name no letter.
SELECT event.kind, COUNT(DISTINCT event.contact_id)
FROM (
    SELECT contact_id, MIN(intent_at) AS first_at
    FROM message
    WHERE intent_at >= :since AND intent_at < :until AND state IN ('accepted', 'delivered', 'settled', 'complained')
    GROUP BY contact_id
) AS written_to
JOIN event ON event.contact_id = written_to.contact_id AND event.occurred_at >= written_to.first_at
WHERE event.verdict = 'human' AND event.kind IN ('clicked', 'visited', 'attended', 'replied')
GROUP BY event.kind

-- name: variants
-- Partners by the variant they had in the period, and those of them that a human clicked or replied at. A reply that names
-- no letter counts for one that went to that contact in the fortnight (1,209,600,000 ms) before. Who had several variants
-- of a step counts under the empty one.
WITH went AS (
    SELECT message.id, message.persona, asked.step_now AS step, message.letter, message.partner_id, message.contact_id,
           message.intent_at
    FROM report_variant AS asked
    JOIN message
      ON message.persona = asked.persona AND message.step = asked.step AND message.letter = asked.letter
    WHERE message.origin = 'step' AND message.intent_at >= :since AND message.intent_at < :until
      AND message.state IN ('accepted', 'delivered', 'settled', 'complained')
),
answer AS (
    SELECT went.id, event.kind
    FROM went JOIN event ON event.message_id = went.id
    WHERE event.verdict = 'human' AND event.kind IN ('clicked', 'replied')
    UNION
    SELECT went.id, event.kind
    FROM went JOIN event ON event.contact_id = went.contact_id AND event.message_id IS NULL
    WHERE event.verdict = 'human' AND event.kind = 'replied'
      AND event.occurred_at >= went.intent_at AND event.occurred_at < went.intent_at + 1209600000
),
one_partner AS (
    SELECT went.persona, went.step, went.partner_id,
           CASE WHEN MIN(went.letter) = MAX(went.letter) THEN MIN(went.letter) ELSE '' END AS variant,
           COUNT(DISTINCT went.id) AS letters,
           MAX(CASE WHEN answer.kind = 'clicked' THEN 1 ELSE 0 END) AS clicked,
           MAX(CASE WHEN answer.kind = 'replied' THEN 1 ELSE 0 END) AS replied
    FROM went LEFT JOIN answer ON answer.id = went.id
    GROUP BY went.persona, went.step, went.partner_id
)
SELECT persona, step, variant, COUNT(*), SUM(letters), SUM(clicked), SUM(replied),
       SUM(CASE WHEN clicked + replied > 0 THEN 1 ELSE 0 END)
FROM one_partner
GROUP BY persona, step, variant

-- name: verdicts
-- Opens and clicks by who was judged to have made them.
SELECT kind, verdict, COUNT(*)
FROM event
WHERE kind IN ('opened', 'clicked') AND occurred_at >= :since AND occurred_at < :until
GROUP BY kind, verdict
ORDER BY kind, verdict

-- name: languages
-- In which language letters went to readers of which.
SELECT contact.language, message.locale, COUNT(*)
FROM message
JOIN contact ON contact.id = message.contact_id
WHERE message.intent_at >= :since AND message.intent_at < :until
  AND message.state IN ('accepted', 'delivered', 'settled', 'complained')
GROUP BY contact.language, message.locale
ORDER BY COUNT(*) DESC, contact.language

-- name: readers
-- What languages the contacts of the pool read.
SELECT contact.language, COUNT(*)
FROM contact
JOIN report_partner ON report_partner.partner_id = contact.partner_id
WHERE report_partner.held_out = 0
GROUP BY contact.language
ORDER BY COUNT(*) DESC, contact.language

-- name: held_enrollments
-- Who stays where they are, and why; `because` tells those whose content ran out from those who wait for a call.
SELECT stream, because, COUNT(*)
FROM enrollment
WHERE state = 'held'
GROUP BY stream, because
ORDER BY COUNT(*) DESC, stream, because

-- name: ended
-- Streams that came to their end with nothing after it: the newest enrollment is finished, and nobody is to look again.
SELECT enrollment.stream, COUNT(*)
FROM enrollment
JOIN contact ON contact.id = enrollment.contact_id
JOIN report_partner ON report_partner.partner_id = enrollment.partner_id
WHERE enrollment.state = 'finished'
  AND contact.match_due IS NULL
  AND report_partner.graduated = 0
  AND NOT EXISTS (
      SELECT 1 FROM enrollment AS later WHERE later.contact_id = enrollment.contact_id AND later.id > enrollment.id
  )
GROUP BY enrollment.stream
ORDER BY COUNT(*) DESC, enrollment.stream

-- name: stuck
-- Active enrollments that nobody will ever look at: no due time, and no letter of theirs under way.
SELECT enrollment.stream, COALESCE(enrollment.at_step, ''), COUNT(*)
FROM enrollment
WHERE enrollment.state = 'active'
  AND enrollment.due_at IS NULL
  AND NOT EXISTS (
      SELECT 1 FROM message
      WHERE message.origin = 'step' AND message.origin_id = enrollment.id
        AND message.state IN ('planned', 'claimed', 'sending', 'unknown')
  )
GROUP BY enrollment.stream, COALESCE(enrollment.at_step, '')
ORDER BY COUNT(*) DESC, enrollment.stream

-- name: outside
-- Contacts of treated partners that never entered a stream, and why.
SELECT contact.because, COUNT(*)
FROM contact
JOIN report_partner ON report_partner.partner_id = contact.partner_id
WHERE report_partner.held_out = 0
  AND NOT EXISTS (SELECT 1 FROM enrollment WHERE enrollment.contact_id = contact.id)
GROUP BY contact.because
ORDER BY COUNT(*) DESC, contact.because

-- name: ownerless
-- Partners of the pool that nobody owns, and why.
SELECT partner.owner_because, COUNT(*)
FROM report_partner
JOIN partner ON partner.id = report_partner.partner_id
WHERE report_partner.rep_id = ''
GROUP BY partner.owner_because
ORDER BY COUNT(*) DESC, partner.owner_because

-- name: waiting_calls
-- Calls that wait at this moment.
SELECT rep_id, state, COUNT(*), SUM(CASE WHEN state = 'open' AND due_at < :now THEN 1 ELSE 0 END)
FROM call
WHERE state <> 'closed'
GROUP BY rep_id, state

-- name: attempts
-- Tries of the period, by rep and how they ended.
SELECT rep_id, disposition, COUNT(*)
FROM attempt
WHERE at >= :since AND at < :until
GROUP BY rep_id, disposition
ORDER BY COUNT(*) DESC, disposition

-- name: tried_calls
-- Calls with at least one try in the period.
SELECT COUNT(DISTINCT call_id)
FROM attempt
WHERE at >= :since AND at < :until

-- name: interests
-- Contacts with interest left, for the partners' interest by grade.
SELECT report_partner.partner_id, report_partner.grade, score.interest, score.as_of
FROM score
JOIN report_partner ON report_partner.partner_id = score.partner_id
WHERE report_partner.held_out = 0 AND score.interest > 0

-- name: grades
-- How many treated partners each grade has, interested or not.
SELECT grade, COUNT(*)
FROM report_partner
WHERE held_out = 0
GROUP BY grade

-- name: sales
-- Closed sales of the period: by treated partners that a letter reached, by those none did, and by the holdout.
SELECT report_partner.held_out, report_partner.reached, COUNT(*), SUM(purchase.amount_cents)
FROM purchase
JOIN report_partner ON report_partner.partner_id = purchase.partner_id
WHERE purchase.purchased_on >= :first AND purchase.purchased_on <= :last
GROUP BY report_partner.held_out, report_partner.reached

-- name: opportunities
-- Opportunities registered in the period, as they stand now.
SELECT
    opportunity.id, opportunity.partner_id, report_partner.rep_id, report_partner.held_out,
    opportunity.state, opportunity.amount_cents, opportunity.registered_on
FROM opportunity
JOIN report_partner ON report_partner.partner_id = opportunity.partner_id
WHERE opportunity.registered_on >= :first AND opportunity.registered_on <= :last
ORDER BY opportunity.id

-- name: touches
-- The last touch of each kind before an opportunity was registered. `report_opportunity` holds each one's partner and
-- the end of its day; a call counts if its try reached somebody (`report_connected`).
SELECT
    registered.opportunity_id,
    MAX(CASE WHEN touch.kind = 'call' THEN touch.at END),
    MAX(CASE WHEN touch.kind = 'signal' THEN touch.at END),
    MAX(CASE WHEN touch.kind = 'letter' THEN touch.at END)
FROM report_opportunity AS registered
JOIN (
    SELECT call.partner_id, 'call' AS kind, attempt.at
    FROM attempt JOIN call ON call.id = attempt.call_id
    WHERE attempt.disposition IN (SELECT disposition FROM report_connected)
    UNION ALL
    SELECT partner_id, 'signal', occurred_at
    FROM event
    WHERE verdict = 'human' AND kind IN ('clicked', 'visited', 'attended', 'replied')
    UNION ALL
    SELECT partner_id, 'letter', intent_at
    FROM message
    WHERE state IN ('accepted', 'delivered', 'settled', 'complained')
) AS touch ON touch.partner_id = registered.partner_id AND touch.at < registered.until
GROUP BY registered.opportunity_id

-- name: outcomes
-- What the holdout is compared on, by partner and summed: who registered a deal, who won one, and what was bought. All
-- treated partners count, reached or not: only so are both sides drawn from the same hat. Squares are for the spread;
-- 1.0 keeps them from overflowing.
SELECT
    report_partner.held_out,
    COUNT(*),
    SUM(CASE WHEN deals.registered > 0 THEN 1 ELSE 0 END),
    SUM(CASE WHEN deals.won > 0 THEN 1 ELSE 0 END),
    SUM(1.0 * COALESCE(bought.cents, 0)),
    SUM(1.0 * COALESCE(bought.cents, 0) * COALESCE(bought.cents, 0))
FROM report_partner
LEFT JOIN (
    SELECT partner_id, COUNT(*) AS registered, SUM(CASE WHEN state = 'won' THEN 1 ELSE 0 END) AS won
    FROM opportunity
    WHERE registered_on >= :first AND registered_on <= :last
    GROUP BY partner_id
) AS deals ON deals.partner_id = report_partner.partner_id
LEFT JOIN (
    SELECT partner_id, SUM(amount_cents) AS cents
    FROM purchase
    WHERE purchased_on >= :first AND purchased_on <= :last
    GROUP BY partner_id
) AS bought ON bought.partner_id = report_partner.partner_id
GROUP BY report_partner.held_out

-- name: weeks
-- Letters and tries a week; week 0 begins at `monday`, a week is 604,800,000 ms.
SELECT 'letter' AS kind, (intent_at - :monday) / 604800000 AS week, COUNT(*)
FROM message
WHERE state IN ('accepted', 'delivered', 'settled', 'complained') AND intent_at >= :since AND intent_at < :until
GROUP BY (intent_at - :monday) / 604800000
UNION ALL
SELECT 'signal', (occurred_at - :monday) / 604800000, COUNT(*)
FROM event
WHERE verdict = 'human' AND kind IN ('clicked', 'visited', 'attended', 'replied')
  AND occurred_at >= :since AND occurred_at < :until
GROUP BY (occurred_at - :monday) / 604800000
UNION ALL
SELECT 'attempt', (at - :monday) / 604800000, COUNT(*)
FROM attempt
WHERE at >= :since AND at < :until
GROUP BY (at - :monday) / 604800000
