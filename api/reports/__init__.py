"""Reports: the figures of a group in a period as tables, and the same tables as HTML, PDF, CSV and XLSX."""
