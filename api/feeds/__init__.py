"""Every list as one flat table, CSV or XLSX, for tools that do not speak GraphQL."""
