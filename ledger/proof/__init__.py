"""The ledger's proof (transparency log): a Merkle tree over the events, signed checkpoints, inclusion and
consistency proofs."""
