-- Which ledger this is, so that rows of several can be told apart: one row. `namespace` is that of the ids (UUID version 5) which
-- commands with an idempotency key give; a ledger that had events before this step keeps the one that it had.
CREATE TABLE ledger.identity (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    namespace uuid NOT NULL,
    name text NOT NULL DEFAULT '',
    one boolean NOT NULL DEFAULT true,
    CONSTRAINT identity_pkey PRIMARY KEY (one),
    CONSTRAINT identity_one CHECK (one)
);

WITH made AS (SELECT gen_random_uuid() AS id)
INSERT INTO ledger.identity (id, namespace)
SELECT id, CASE WHEN EXISTS (SELECT FROM ledger.events) THEN '6a9f6d0e-2f0b-5a7e-9d3c-51756f726174' ELSE id END FROM made;
