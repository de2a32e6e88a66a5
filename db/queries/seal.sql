-- name: set
-- Who comes second waits for the first, and then changes nothing.
INSERT INTO seal (id, fingerprint, since) VALUES (1, :fingerprint, :since) ON CONFLICT (id) DO NOTHING

-- name: fingerprint
SELECT fingerprint FROM seal
