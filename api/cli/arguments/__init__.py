"""Arguments and options of the command line: those that subcommands share, and the parsing of their values."""
