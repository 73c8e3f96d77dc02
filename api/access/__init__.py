"""The access record (audit log of reading): who asked about the past, took exports and reports, or was refused."""
