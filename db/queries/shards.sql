-- name: span
SELECT min(id), max(id) FROM partner
