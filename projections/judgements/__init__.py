"""Judgements: records judged by the terms, a unit at a time: a meeting, its minutes, a seat, a group's offices,
composition, duties or rules, the faults of a stream."""
