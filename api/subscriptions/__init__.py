"""Following the ledger: one reader for all who follow, over NDJSON, server-sent events and WebSockets."""
