"""Rules of offices: eligibility, consents, terms of office and reviews."""
