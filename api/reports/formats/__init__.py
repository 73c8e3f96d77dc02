"""The output formats of reports: HTML, PDF, CSV and XLSX."""
