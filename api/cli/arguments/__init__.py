"""Arguments and options of the command line: parsing, shared options, file and field forms."""
