"""Reads what can be known: records, judgements, the trail; now and as of any past position."""
