"""Terms of reference as data: what a document may say, what it leaves open, and what interpretations settle."""
