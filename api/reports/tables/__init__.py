"""The tables of a report, one capability a module: each function queries the reader and returns a `ReportTable`."""
