"""Records: rows that say what the events of one stream say. Pure: standing events in, rows out."""
