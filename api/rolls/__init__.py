"""The roll sheet: a meeting as a spreadsheet, written before it and read after it."""
