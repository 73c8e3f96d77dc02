"""Observability: a request log as JSON lines, and metrics for Prometheus. Neither holds a name, a token or an address."""
