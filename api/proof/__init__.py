"""The proof over HTTP: checkpoints, receipts, proofs of inclusion and of consistency, tiles for mirrors."""
