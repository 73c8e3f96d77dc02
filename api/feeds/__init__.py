"""Feeds: each list as a flat table, CSV or XLSX, for tools that do not speak GraphQL."""
