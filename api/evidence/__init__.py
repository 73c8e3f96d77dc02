"""Evidence packs: what is recorded of one group, with the proof that it is complete, in order and unaltered."""
