"""What all endpoints share: refusals and problems, limits, credentials, parameters, settings."""
