"""The world of streams that decisions and judgements read, with its indexes and caches."""
