"""The parts of an explanation in words, the same for whatever shows them: the clauses, the rule step by step, who counted
and who did not, and what would change the verdict."""

from collections.abc import Callable
from typing import Any

from domain.rules.attendance.summary import AttendanceSummary
from domain.rules.quorum.counterfactuals import Counterfactual
from domain.rules.quorum.verdict import CountedAttendee
from domain.text import Words, joined, said, time_of_day
from domain.values import Text
from domain.verdicts import Reason
from projections.explanations.attendance import attendance_counterfactuals
from projections.explanations.quorum import QuorumExplanation
from projections.questions.rules_used import RulesUsed
from projections.rows import QuorumRow

NamePerson = Callable[[str | None], Words | None]
"""What to call a person by id; None where nobody is named."""


def reasons_of(row: Any) -> list[Reason]:
    """The rule step by step: the reasons of the clauses of a verdict, then of a vote, then its own, each once."""
    own = [reason for clause in getattr(row, "clauses", ()) for reason in clause.reasons]
    carried = getattr(row, "carried", None)
    own += [*(carried.reasons if carried else ()), *getattr(row, "reasons", ())]
    return list(dict.fromkeys(own))


def clauses_of(row: Any, used: RulesUsed) -> dict[str, Text | None]:
    """The clauses that a verdict rests on, with their words where the terms quote them."""
    terms = used.terms
    asked = {each.key: each.clause for each in terms.open} if terms else {}
    refs = [r.clause for r in reasons_of(row)] + [getattr(row, "clause", None)]
    refs += [asked.get(i.key) for i in used.interpretations]
    texts = terms.clauses if terms else {}
    return {ref: texts.get(ref) for ref in refs if ref}


def counted_attendees(row: Any, name: NamePerson, *, ids: bool = True) -> list[Words]:
    """Of a quorum who counted, and from when to when, where the times are known; elsewhere nobody. `ids`: with the id of
    the seat beside its title."""
    if not isinstance(row, QuorumRow):
        return []
    found: dict[tuple[str | None, str | None], list[CountedAttendee]] = {}
    for each in row.counted_attendees:
        found.setdefault((each.seat, each.person), []).append(each)
    told = []
    for (seat, person), parts in found.items():
        when = [words for part in parts if (words := _when(part))]
        told.append(
            _who(parts[0].title, seat, name(person), said("{when}", when=joined(when)) if when else None, ids=ids)
        )
    return told


def _when(part: CountedAttendee) -> Words | None:
    """From when to when somebody counted, and whether only perhaps."""
    perhaps = None if part.certain else said("perhaps")
    if part.start is None and part.end is None:
        return perhaps
    start, end = time_of_day(part.start), time_of_day(part.end)
    return said("{start} to {end}[ ({perhaps})]", start=start, end=end, perhaps=perhaps)


def uncounted_attendees(found: QuorumExplanation, name: NamePerson, *, ids: bool = True) -> list[Words]:
    """Of a quorum who did not count, and why."""
    return [_who(u.title, u.seat, name(u.member), u.why, ids=ids) for u in found.uncounted]


def would_change(row: Any, quorum: QuorumExplanation) -> list[Counterfactual]:
    """The smallest changes that would give another verdict: of a quorum, and of attendance over several meetings."""
    if isinstance(row, AttendanceSummary):
        return [*attendance_counterfactuals(row)]
    return [*quorum.counterfactuals]


def _who(title: Text | None, seat: str | None, name: Words | None, why: Words | None, *, ids: bool) -> Words:
    """Somebody in words: the title of the seat, its id, the person, and why they did not count for certain. A title that
    several seats have has the id in it already."""
    if title is not None and (not ids or f"({seat})" in (title.en or title.cy or "")):
        return said("{seat}[: {who}][ – {why}]", seat=title, who=name, why=why)
    if title is None and seat is None and name is None:
        return why or said("somebody")
    return said("[{title} ][({seat})][: {who}][ – {why}]", title=title, seat=seat, who=name, why=why)
