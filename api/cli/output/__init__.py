"""Output of the command line: tables, previews, progress."""
