"""The subcommands of `quorate`, a module each."""
