"""Labels: what agencies, bodies and seats are called in the words of a reason, in the place of their ids."""

from collections.abc import Iterable, Mapping

from domain.rules.inputs import MeetingInput, SeatInput
from domain.terms.base import Among
from domain.terms.interpretation import EffectiveTerms
from domain.text import PlainValue, code, said
from domain.values import Text

Label = Text | str


def agency_labels(
    terms: EffectiveTerms | None, agencies: Mapping[str, str], names: Mapping[str, Text] | None = None
) -> dict[str, Label]:
    """The names of agencies by the terms' words for them and by their ids: `agencies` turns words into ids, `names` are
    those on record by id; and of the terms' own categories of seats."""
    found: dict[str, Label] = {c.id: c.title for c in terms.terms.categories} if terms is not None else {}
    found |= names or {}
    for each in terms.terms.agencies if terms is not None else ():
        found[each.id] = each.name
        if each.id in agencies:
            found.setdefault(agencies[each.id], each.name)
    return found


def body_labels(terms: EffectiveTerms) -> dict[str, Label]:
    """The names of bodies by the terms' words for them and by the slugs of the groups that they are."""
    found: dict[str, Label] = {"self": terms.terms.group.name, terms.terms.group.slug: terms.terms.group.name}
    for each in terms.terms.bodies:
        found[each.id] = each.name
        if each.group is not None:
            found.setdefault(each.group, each.name)
    return found


def seat_labels(seats: Iterable[SeatInput]) -> dict[str, Label]:
    """The titles of seats by their ids."""
    return {seat.id: seat.title for seat in seats if seat.title is not None}


def meeting_labels(terms: EffectiveTerms | None, meeting: MeetingInput) -> dict[str, Label]:
    """The names of the agencies of a meeting and the titles of its seats."""
    return {**agency_labels(terms, meeting.agencies, meeting.names), **seat_labels(meeting.seats)}


def labelled(labels: Mapping[str, Label], ids: Iterable[str]) -> list[Label]:
    """The labels of ids, in the order of what they show; an id that has none stands for itself."""
    return sorted((labels.get(id, id) for id in dict.fromkeys(ids)), key=str)


def kind_label(among: Among | None, labels: Mapping[str, Label]) -> PlainValue | None:
    """Of which kind those are who are meant; None where all are."""
    if among is None:
        return None
    classes: list[PlainValue] = [
        labels.get(each) or code(each.replace("_", "-")) for each in (*among.categories, *among.classes)
    ]
    named = [labels.get(each, each) for each in (*among.agencies, *among.seats)]
    voting = {True: [said("with a vote")], False: [said("without a vote")], None: []}[among.voting]
    return [*classes, *named, *voting] or None
