"""Subject access (article 15 of the UK GDPR): everything that the record holds of one person, or of one agency."""
