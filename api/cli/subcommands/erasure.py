"""Erasure from the command line: what it destroys, what stays, and the name as a confirmation, since nothing undoes it."""

import sys
from collections.abc import Iterator

import typer

from api.cli.arguments.options import InvalidArgument
from api.cli.client.person_lookup import GET, person_line
from api.cli.client.session import ClientSession
from api.cli.console import out
from api.http.media import Json
from api.languages import translator
from api.people.name_keys import person_key
from domain.text import said


def confirm_erasure(session: ClientSession, person: str, yes: str | None, *, preview: bool) -> None:
    """Unless it is a preview, show what an erasure does and ask for the name of the person; `yes` is the name, or the id,
    given for scripts, to which nothing is shown. Raises InvalidArgument where it is another's, or cannot be asked for."""
    known = session.query(GET, {"id": person})["person"]
    if known is None:
        return  # refused by the service, which says so
    if preview:
        return  # which says what it does
    for line in _lines(known) if yes is None else ():
        out.print(line, markup=False)
    if yes is None:
        if not sys.stdin.isatty():
            raise InvalidArgument(said("An erasure is confirmed by the name of the person: say it with --yes."))
        yes = typer.prompt(translator()(said("To erase them, type their name")))
    if person_key(yes) not in (person_key(known["name"] or known["id"]), known["id"]):
        raise InvalidArgument(said("{given} is not the name of this person: nothing was erased.", given=yes))


def _lines(person: Json) -> Iterator[str]:
    translate = translator()
    yield translate(
        said("This cannot be undone: no name of this person, and no note about them, can ever be read again.")
    )
    yield f"  {person_line(person)}"
    if not person["places"]:
        yield translate(said("They hold nothing today."))
    yield translate(
        said("What stays: every act that names them, by their id, every figure, and the record that they were erased.")
    )
