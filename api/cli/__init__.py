"""The command line, `quorate`."""

import sys

from api.cli.app import app
from api.cli.console import VisibleConsole


def main() -> None:
    """The entry point: run the application. Expected errors are printed to standard error, one line each (a problem with
    faults takes several), with exit status 1."""
    try:
        app()
    except Exception as error:
        from api.cli.expected_errors import lines_of

        lines = lines_of(error)
        if not lines:
            raise
        _fail(*lines)


def _fail(*lines: str) -> None:
    errors = VisibleConsole(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for line in lines:
        indent = len(line) - len(line.lstrip())
        errors.print(" " * indent + " ".join(line.split()))
    sys.exit(1)
