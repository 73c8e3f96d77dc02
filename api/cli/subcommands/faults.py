"""`quorate faults` and `quorate explain`: the faults that stand in the record, and their explanations."""

from collections.abc import Iterator
from typing import Annotated

import typer

from api.cli.arguments.options import (
    Authority,
    Data,
    Evidence,
    InvalidArgument,
    On,
    Preview,
    Reason,
    Server,
    Token,
    common_fields,
)
from api.cli.client.connection import open_session
from api.cli.client.session import PAGE_NODES_WITH_REASONS, ClientSession
from api.cli.console import out, print_words
from api.cli.output.previews import preview_lines, recorded_lines
from api.http.media import Json
from api.languages import translator
from domain.text import said
from domain.time_zone import london_moment

FAULTS_QUERY = """query ($group: String, $explained: Boolean, $first: Int, $after: String) {
    faults(group: $group, explained: $explained, first: $first, after: $after) {
        nodes { id: ref rule text clause subject explanation explainedOn explainedBy group { slug }
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
    with open_session(server, token, data) as session:
        found = list(_listed(session, group, explained=explained))
        if group and not found and not session.can_see_group(group):
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
    with open_session(server, token, data) as session:
        standing = session.query(FAULT_QUERY, {"id": fault})["fault"]
        if standing is None:
            raise InvalidArgument(
                said("There is no fault {fault} that you may see: `quorate faults` lists them.", fault=fault)
            )
        body = {"position": standing["subject"], "explanation": reason, **shared}
        answer = session.post(f"/faults/{fault}/explanation", body, preview=preview)
        for line in preview_lines(answer) if preview else recorded_lines(session, answer):
            out.print(line, markup=False)


def _listed(session: ClientSession, group: str | None, *, explained: bool) -> Iterator[Json]:
    return session.nodes(FAULTS_QUERY, "faults", {"group": group, "explained": explained}, PAGE_NODES_WITH_REASONS)


def _lines(fault: Json) -> Iterator[str]:
    translate = translator()
    yield f"{fault['id']}  " + translate(
        said(
            "[{group}: ]{text} ({rule}[, clause {clause}])",
            group=fault["group"] and fault["group"]["slug"],
            text=fault["text"],
            rule=fault["rule"],
            clause=fault["clause"],
        )
    )
    for e in fault["events"]:
        recorded_by = said("recorded {on} by {by}", on=london_moment(e["recordedAt"])[:10], by=e["by"])
        marked = e["position"] == fault["subject"] and len(fault["events"]) > 1
        at_fault = f"  <- {translate(said('at fault'))}" if marked else ""
        yield f"    {e['position']}  {e['sentence']} ({translate(recorded_by)}){at_fault}"
    if fault["explainedBy"]:
        yield "    " + translate(
            said(
                "explained on {on} at position {position}: {explanation}",
                on=fault["explainedOn"],
                position=fault["explainedBy"],
                explanation=fault["explanation"],
            )
        )
