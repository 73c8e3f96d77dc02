"""`quorate faults` and `quorate explain`: what cannot be, and what becomes of it."""

from collections.abc import Iterator
from typing import Annotated

import typer

from api.cli.arguments.options import Authority, Evidence, InvalidArgument, On, Preview, Reason, common_fields
from api.cli.client.database_access import Data, out, print_words
from api.cli.client.session import Server, Session, Token, session
from api.cli.output.previews import preview_lines, recorded_lines
from api.http.media import Json
from api.languages import translator
from domain.text import said

PAGE = 200
FAULTS_QUERY = """query ($group: String, $explained: Boolean, $first: Int, $after: String) {
    faults(group: $group, explained: $explained, first: $first, after: $after) {
        nodes { id rule text clause subject explanation explainedOn explainedBy group { slug }
            events { position sentence by recordedAt } }
        pageInfo { hasNextPage endCursor } } }"""
FAULT_QUERY = "query ($id: ID!) { fault(id: $id) { subject explainedBy } }"
NEXT_STEPS = said(
    "What can be done: correct or retract an event (`quorate correct`, `quorate retract`), record what is missing,"
    " or say why it stands:"
)
EXPLAIN = "quorate explain ID --reason … --authority …"


def faults(
    group: Annotated[str | None, typer.Option("--group", metavar="SLUG", help="Only those of one group.")] = None,
    explained: Annotated[
        bool,
        typer.Option("--explained", help="Those that were dealt with by an explanation, instead of the open ones."),
    ] = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """List what cannot be, and still stands in the record.

    An attendance at a meeting that was not held, a seat held by two: a correction may leave such faults elsewhere. Each
    comes with the events that make it so.

    quorate faults --group cwm-taf-mqap
    """
    with session(server, token, data) as spoken:
        found = list(_listed(spoken, group, explained=explained))
        if group and not found and not spoken.reaches(group):
            raise InvalidArgument(said("There is no group {group} that you may see.", group=group))
    for fault in found:
        for line in _lines(fault):
            out.print(line, markup=False)
    if not found:
        print_words(said("No fault was explained.") if explained else said("There are no open faults."))
    elif not explained:
        out.print("")
        print_words(NEXT_STEPS)
        out.print(EXPLAIN, markup=False)


def explain(
    fault: Annotated[str, typer.Argument(metavar="ID", help="The fault's id, as `quorate faults` shows it.")],
    reason: Reason,
    authority: Authority,
    evidence: Evidence = None,
    on: On = None,
    preview: Preview = False,
    server: Server = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Explain a fault that no correction can mend.

    It stays in the record, and counts as dealt with.

    quorate explain 8f7ec5c1f9359b38 --reason "the roll was kept, the times were lost" --authority chair@cwm-taf-mqap
    """
    shared = common_fields(authority, evidence, on)
    with session(server, token, data) as spoken:
        known = spoken.ask(FAULT_QUERY, {"id": fault})["fault"]
        if known is None:
            raise InvalidArgument(
                said("There is no fault {fault} that you may see: `quorate faults` lists them.", fault=fault)
            )
        body = {"position": known["subject"], "explanation": reason, **shared}
        answer = spoken.post(f"/faults/{fault}/explanation", body, preview=preview)
        for line in preview_lines(answer) if preview else recorded_lines(spoken, answer):
            out.print(line, markup=False)


def _listed(spoken: Session, group: str | None, *, explained: bool) -> Iterator[Json]:
    after = None
    while True:
        asked = {"group": group, "explained": explained, "first": PAGE, "after": after}
        page = spoken.ask(FAULTS_QUERY, asked)["faults"]
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def _lines(fault: Json) -> Iterator[str]:
    by = translator()
    yield f"{fault['id']}  " + by(
        said(
            "[{group}: ]{text} ({rule}[, clause {clause}])",
            group=fault["group"] and fault["group"]["slug"],
            text=fault["text"],
            rule=fault["rule"],
            clause=fault["clause"],
        )
    )
    for e in fault["events"]:
        recorded_by = said("recorded {on} by {by}", on=e["recordedAt"][:10], by=e["by"])
        marked = e["position"] == fault["subject"] and len(fault["events"]) > 1
        at_fault = f"  <- {by(said('at fault'))}" if marked else ""
        yield f"    {e['position']}  {e['sentence']} ({by(recorded_by)}){at_fault}"
    if fault["explainedBy"]:
        yield "    " + by(
            said(
                "explained on {on} at position {position}: {explanation}",
                on=fault["explainedOn"],
                position=fault["explainedBy"],
                explanation=fault["explanation"],
            )
        )
