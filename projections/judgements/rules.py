"""The terms of a group between the days on which they or their interpretation change, as far as reading needs them."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from domain.terms.interpretation import Interpreted
from domain.timelines.group import Group
from domain.world import World
from projections.judgements import facts
from projections.judgements.turns import ends, spans
from projections.rows import Row, RulesRow


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each span of days within which neither the effective terms change nor who answers for their agencies."""
    group = world.group(stream, "terms")
    if group is None or group.established is None:
        return []
    return [
        RulesRow(
            key=f"{stream}/{since}",
            valid_from=since,
            valid_to=until,
            group=stream,
            terms=_slim(terms),
            agencies=facts.words(group, since, world),
            over=group.over,
        )
        for since, until in spans(turns(group) | _ends(group, world), group.over)
        for terms in [facts.terms_on(group, since, world)]
    ]


def turns(group: Group) -> set[date]:
    """The days on which the terms of a group, or what they are taken to mean, change."""
    first = group.established.since if group.established else date.min
    days = {a.since for a in group.adopted} | {i.since for i in group.interpretations}
    return {first} | {d for d in days if d > first}


def _ends(group: Group, world: World) -> set[date]:
    """The days from which another agency answers for one that the terms name."""
    named = {a.id for adopted in group.adopted for a in adopted.terms.agencies}
    agencies = (agency for word in sorted(named) if (agency := world.agency_named(word)))
    return {day for agency in agencies for day in ends(agency.id, world) if day > min(turns(group))}


def _slim(terms: Interpreted | None) -> Interpreted | None:
    """Without the parts that no reading asks for: the words of the clauses, seats, quorum, decisions."""
    if terms is None:
        return None
    document = replace(terms.terms, clauses={}, relations=(), quorum=None, decisions=None, interests=None, seats=())
    return replace(terms, terms=document)
