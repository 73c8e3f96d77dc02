"""Batch questions (the DataLoader pattern) to the read side: each takes the keys of a whole level and both clocks, and
gives `{key: rows}`. Nothing here knows who asks, or how the answer is spoken."""
