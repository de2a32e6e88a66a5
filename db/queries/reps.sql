-- name: open_day
INSERT INTO rep_day (rep_id, day, letters) VALUES (:rep_id, :day, 0) ON CONFLICT DO NOTHING

-- name: day (sqlite)
SELECT letters FROM rep_day WHERE rep_id = :rep_id AND day = :day

-- name: day (postgresql)
SELECT letters FROM rep_day WHERE rep_id = :rep_id AND day = :day FOR UPDATE

-- name: count_letters
-- `letters` may be negative: a letter that certainly did not leave is given back.
UPDATE rep_day SET letters = letters + :letters WHERE rep_id = :rep_id AND day = :day
