-- The Merkle tree over the ledger (RFC 6962): every perfect subtree's hash, written once. Level 0 has one leaf an event, at the place
-- that is its position less one; a node of level n at place p spans the leaves from p * 2^n on. docs/proof.md has the bytes.
CREATE TABLE ledger.tree_nodes (
    level smallint NOT NULL,
    place bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT tree_nodes_pkey PRIMARY KEY (level, place)
);

-- Whoever integrates holds an exclusive lock on this empty table, so that every leaf is integrated once, in order.
CREATE TABLE ledger.tree_turn ();
