"""Following the ledger: real servers, real clients."""
