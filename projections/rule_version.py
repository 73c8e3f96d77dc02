"""The version of the rules. Nothing is imported here: `quorate --version` loads no more than this."""

RULE_VERSION = 26
