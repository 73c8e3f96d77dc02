"""HTTP concerns shared by all endpoints: problems (RFC 9457), limits, credentials, settings."""
