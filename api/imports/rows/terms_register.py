"""The agencies and seats that the terms of a group name, joined with those that are recorded: by agency and title."""

from collections.abc import Iterable, Iterator

from api.people.name_keys import match_key
from domain.terms.document import Agency, SeatTerms, Terms
from domain.timelines.group.membership import Seat
from domain.timelines.group.timeline import GroupTimeline
from domain.values import Text


class TermsRegister:
    """The register of the terms in force last; empty for a group without terms. `agencies` holds the ids of recorded
    agencies by each of their names."""

    def __init__(self, group: GroupTimeline, agencies: dict[str, list[str]]) -> None:
        adopted = group.adopted[-1] if group.adopted else None
        self.terms: Terms | None = adopted.terms if adopted else None
        self.since = adopted.since if adopted else None
        self._group, self._agencies = group, agencies

    @property
    def seats(self) -> tuple[SeatTerms, ...]:
        return self.terms.seats if self.terms else ()

    def agency_named(self, name: str) -> Agency | None:
        """The agency that the terms call so, by id, name or alias."""
        each = self.terms.agencies if self.terms else ()
        return next((a for a in each if match_key(name) in map(match_key, _names_of(a))), None)

    def recorded(self, agency: Agency) -> str | None:
        """The id under which an agency of the terms is recorded, by its slug or any of its names; None where it is not, or
        under several."""
        ids = dict.fromkeys(id for name in _names_of(agency) for id in self._agencies.get(match_key(name), ()))
        return next(iter(ids)) if len(ids) == 1 else None

    def missing_agencies(self) -> list[Agency]:
        return [a for a in (self.terms.agencies if self.terms else ()) if self.recorded(a) is None]

    def agency_of(self, seat: SeatTerms) -> str | None:
        """The id of the recorded agency of a seat of the terms."""
        found = self.agency_named(seat.agency) if seat.agency else None
        return self.recorded(found) if found else None

    def proposed(self, title: str, agency: str | None) -> SeatTerms | None:
        """The one seat that the terms propose under a title, and of a recorded agency where one is given."""
        found = [
            seat
            for seat in self.seats
            if match_key(title) in _keys(seat.title) and agency in (None, self.agency_of(seat))
        ]
        return found[0] if len(found) == 1 else None

    def seat_of(self, proposed: SeatTerms) -> Seat | None:
        """The recorded seat that is meant by one of the terms: by id, or by title and agency at any time."""
        if seat := self._group.seats.get(proposed.id):
            return seat
        agency = self.agency_of(proposed)
        for seat in self._group.seats.values():
            for state in seat.states:
                if _keys(state.title) & _keys(proposed.title) and (proposed.agency is None or state.agency == agency):
                    return seat
        return None

    def missing_seats(self) -> list[SeatTerms]:
        """The seats of the terms that are not recorded."""
        return [seat for seat in self.seats if self.seat_of(seat) is None]

    def beyond(self) -> Iterator[Seat]:
        """The recorded seats that the terms do not have; none where they propose no seats at all."""
        meant = {seat.id for proposed in self.seats if (seat := self.seat_of(proposed))}
        yield from (seat for seat in self._group.seats.values() if self.seats and seat.id not in meant)


def _names_of(agency: Agency) -> Iterator[str]:
    yield agency.id
    for text in (agency.name, *agency.aliases):
        yield from _words(text)


def _keys(title: Text) -> set[str]:
    return {match_key(text) for text in _words(title)}


def _words(text: Text) -> Iterable[str]:
    return (each for each in (text.en, text.cy) if each)
