"""Setting a group up without a file: its terms of reference entered page by page."""
