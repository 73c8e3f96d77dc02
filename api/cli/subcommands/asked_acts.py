"""Acts that may belong to what is corrected: chosen by an option, or asked about one by one."""

import sys
from collections.abc import Iterator, Sequence

import typer

from api.cli.arguments.options import InvalidArgument
from api.cli.client.standing_acts import StandingAct
from api.cli.console import out, print_words
from domain.text import Words, said

ALL, NONE = "all", "none"


def chosen(others: Sequence[StandingAct], also: list[str] | None, question: Words) -> list[StandingAct]:
    """Those of the other acts that are corrected too: as --also says (positions, `all` or `none`), else as is answered.
    Raises InvalidArgument."""
    if also is None and others and not sys.stdin.isatty():
        raise InvalidArgument(
            said(
                "{question} Say it with --also (positions, all or none): {acts}",
                question=question,
                acts=[f"{act.position} {act.sentence}" for act in others],
            )
        )
    if also is None:
        return [*_asked(others, question)]
    if also in ([ALL], [NONE]):
        return [*others] if also == [ALL] else []
    by_position = {str(act.position): act for act in others}
    if unknown := [text for text in also if text not in by_position]:
        raise InvalidArgument(
            said(
                "--also {text} is none of the acts that are asked about: {known}", text=unknown[0], known=[*by_position]
            )
        )
    return [by_position[text] for text in also]


def _asked(others: Sequence[StandingAct], question: Words) -> Iterator[StandingAct]:
    if others:
        print_words(question)
    for act in others:
        out.print(f"{act.position:>6}  {act.sentence}", markup=False)
        if typer.confirm("", default=False):
            yield act


def print_fixed(acts: Sequence[StandingAct]) -> None:
    """Name the acts that no correction can mend, since what is wrong is what they are about."""
    if acts:
        print_words(
            said("These cannot be corrected, since it is what they are about; retract them and record them anew:")
        )
    for act in acts:
        out.print(f"{act.position:>6}  {act.sentence}", markup=False)
