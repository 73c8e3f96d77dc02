"""`quorate terms`: terms of reference as files."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import out
from api.languages import translator
from domain.terms.checks.document import TermsFault, check
from domain.terms.checks.open_keys import open_keys
from domain.terms.document import Terms
from domain.text import said

app = typer.Typer(help="Terms of reference as files.", no_args_is_help=True)


@app.callback()
def terms() -> None:
    """Terms of reference as files."""


@app.command("check")
def check_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", show_default=False, help="Terms of reference in TOML.")
    ],
) -> None:
    """Name every fault of a file with its key and reason.

    Ends with 1 if there is one. Of a file that is in order it says of each open key what it stands for until an
    interpretation answers it.

    quorate terms check terms-of-reference/cwm-taf-mqap.toml
    """
    faults = 0
    for file in files:
        found = _checked(file)
        if isinstance(found, Terms):
            out.print(f"{file}: in order ({found.group.slug}, version {found.terms.version})", markup=False)
            for key, words in open_keys(found):
                out.print(f"{file}: {translator()(said('open'))}: {key}: {translator()(words)}", markup=False)
            continue
        faults += len(found)
        for fault in found:
            out.print(
                f"{file}: {fault.key}: {translator()(fault.reason)}"
                if fault.key
                else f"{file}: {translator()(fault.reason)}",
                markup=False,
            )
    if faults:
        raise typer.Exit(1)


def _checked(file: Path) -> Terms | list[TermsFault]:
    try:
        return check(file.read_text(encoding="utf-8"))
    except OSError as error:
        return [TermsFault("", said("cannot be read: {error}", error=error.strerror or str(error)))]
    except UnicodeDecodeError:
        return [TermsFault("", said("is not text in UTF-8"))]
