"""Output formats of reports: HTML, PDF, CSV and XLSX."""
