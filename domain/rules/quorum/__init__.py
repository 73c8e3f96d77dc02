"""Rules of quorum: who counts, whether there are enough, over time, and what follows if not."""
