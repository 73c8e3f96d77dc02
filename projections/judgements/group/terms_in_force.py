"""The terms of a group between the days on which they or their interpretation change, as far as reading needs them."""

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from domain.facets import TERMS
from domain.terms.interpretation import EffectiveTerms
from domain.timelines.group.timeline import GroupTimeline
from domain.world import World
from projections.judgements import rule_inputs
from projections.judgements.change_dates import intervals, succession_dates
from projections.rows import Row, RulesRow


def judge(stream: str, world: World) -> Iterable[Row]:
    """A row for each interval of days within which neither the effective terms change nor who answers for their
    agencies."""
    group = world.group(stream, TERMS)
    if group is None or group.established is None:
        return []
    return [
        RulesRow(
            key=f"{stream}/{since}",
            valid_from=since,
            valid_to=until,
            group=stream,
            terms=_without_unread_parts(terms),
            agencies=rule_inputs.agencies_by_word(group, since, world),
            over=group.ended_on,
        )
        for since, until in intervals(terms_change_dates(group) | _agency_change_dates(group, world), group.ended_on)
        for terms in [rule_inputs.terms_on(group, since, world)]
    ]


def terms_change_dates(group: GroupTimeline) -> set[date]:
    """The days on which the terms of a group, or what they are taken to mean, change."""
    first = group.established.since if group.established else date.min
    days = {a.since for a in group.adopted} | {i.since for i in group.interpretations}
    return {first} | {d for d in days if d > first}


def _agency_change_dates(group: GroupTimeline, world: World) -> set[date]:
    """The days from which another agency answers for one that the terms name."""
    named = {a.id for adopted in group.adopted for a in adopted.terms.agencies}
    agencies = (agency for word in sorted(named) if (agency := world.agency_named(word)))
    return {
        day for agency in agencies for day in succession_dates(agency.id, world) if day > min(terms_change_dates(group))
    }


def _without_unread_parts(terms: EffectiveTerms | None) -> EffectiveTerms | None:
    """Without the parts that no reading asks for: the words of the clauses, seats, quorum, decisions."""
    if terms is None:
        return None
    document = replace(terms.terms, clauses={}, relations=(), quorum=None, decisions=None, interests=None, seats=())
    return replace(terms, terms=document)
