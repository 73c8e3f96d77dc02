"""The OpenAPI description of all that is served over REST."""
