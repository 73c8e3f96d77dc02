"""The register of a version of the terms, `[[agency]]` and `[[seat]]`, joined with what is recorded: agencies by any of
their names, seats by id, else by agency and title."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from api.people.agency_names import names_of_agency
from api.people.group_names import names_of_group
from api.people.name_keys import match_key
from domain.terms.document import AgencyTerms, SeatTerms, Terms
from domain.timelines.agency import AgencyTimeline
from domain.timelines.group.membership import Seat, SeatState
from domain.timelines.group.timeline import GroupTimeline
from domain.timelines.names import spellings
from domain.values import Text

AgencyIds = dict[str, list[str]]
"""The ids of recorded agencies by the key of each of their names."""


def ids_by_name(agencies: Iterable[AgencyTimeline]) -> AgencyIds:
    """The index of agencies by name."""
    found: AgencyIds = {}
    for agency in agencies:
        for name in names_of_agency(agency):
            found.setdefault(match_key(name), []).append(agency.id)
    return found


class TermsRegister:
    """Empty for a group without terms (`terms` of None). `since` is the day from which the terms are in force; a seat that
    was closed by `on` is not recorded any more (None: whenever it was there). `agencies` may grow while this is used."""

    def __init__(
        self,
        group: GroupTimeline,
        agencies: AgencyIds,
        terms: Terms | None,
        since: date | None,
        on: date | None = None,
    ) -> None:
        self.terms, self.since = terms, since
        self.group, self._agencies, self._on = group, agencies, on

    @classmethod
    def of_last_terms(cls, group: GroupTimeline, agencies: AgencyIds) -> "TermsRegister":
        """That of the terms which come last."""
        adopted = group.adopted[-1] if group.adopted else None
        return cls(group, agencies, adopted.terms if adopted else None, adopted.since if adopted else None)

    @property
    def seats(self) -> tuple[SeatTerms, ...]:
        return self.terms.seats if self.terms else ()

    @property
    def _named_agencies(self) -> tuple[AgencyTerms, ...]:
        return self.terms.agencies if self.terms else ()

    def agency_named(self, name: str) -> AgencyTerms | None:
        """The agency that the terms call so, by id, name or alias."""
        key = match_key(name)
        return next((a for a in self._named_agencies if key in map(match_key, _names_of(a))), None)

    def ids_of(self, agency: AgencyTerms) -> list[str]:
        """The ids under which an agency of the terms may be recorded."""
        return [*dict.fromkeys(id for name in _names_of(agency) for id in self._agencies.get(match_key(name), ()))]

    def recorded(self, agency: AgencyTerms) -> str | None:
        """The id under which an agency of the terms is recorded, by its slug or any of its names; None where it is not, or
        under several."""
        ids = self.ids_of(agency)
        return ids[0] if len(ids) == 1 else None

    def missing_agencies(self) -> list[AgencyTerms]:
        return [a for a in self._named_agencies if not self.ids_of(a)]

    def ambiguous_agencies(self) -> list[AgencyTerms]:
        """The agencies of the terms whose names are those of several recorded ones."""
        return [a for a in self._named_agencies if len(self.ids_of(a)) > 1]

    def renamed_agencies(self) -> Iterator[tuple[AgencyTerms, str]]:
        """The agencies of the terms that are recorded, under none of the names that these give them (joined by slug or
        alias), with their ids."""
        for agency in self._named_agencies:
            id = self.recorded(agency)
            if id and not any(id in self._agencies.get(key, ()) for key in _keys(agency.name)):
                yield agency, id

    @property
    def names_another_group(self) -> bool:
        """Whether the terms call the group what it was never called on record."""
        known = {match_key(name) for name in names_of_group(self.group)}
        return self.terms is not None and not _keys(self.terms.group.name) & known

    def agencies_beyond(self) -> list[str]:
        """The ids of agencies that have a recorded seat and that the terms do not name; none where they name none."""
        named = {self.recorded(agency) for agency in self._named_agencies}
        held = dict.fromkeys(self.state(seat).agency for seat in self._open_seats())
        return [id for id in held if id and named and id not in named]

    def begin(self, agency: AgencyTerms, id: str) -> dict[str, Any]:
        """Take an agency of the terms for recorded under an id; the fields of the event that registers it."""
        aliases = [text for each in agency.aliases for text in spellings(each)]
        fields = {"slug": agency.id, "name": msgspec.to_builtins(agency.name), "aliases": aliases}
        for name in (agency.id, *spellings(agency.name), *aliases):
            self._agencies.setdefault(match_key(name), []).append(id)
        return fields

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

    def joined_seats(self) -> list[tuple[SeatTerms, Seat]]:
        """Each seat of the terms with the recorded one that it is: that of its id, else the first of its title and agency;
        of two seats of one title each is another."""
        open_seats = {seat.id: seat for seat in self._open_seats()}
        pairs = {s.id: open_seats.pop(s.id) for s in self.seats if s.id in open_seats}
        for proposed in self.seats:
            alike = (s for s in open_seats.values() if proposed.id not in pairs and self._is_alike(s, proposed))
            if seat := next(alike, None):
                pairs[proposed.id] = open_seats.pop(seat.id)
        return [(s, pairs[s.id]) for s in self.seats if s.id in pairs]

    def missing_seats(self) -> list[SeatTerms]:
        """The seats of the terms that are not recorded."""
        there = {proposed.id for proposed, _ in self.joined_seats()}
        return [seat for seat in self.seats if seat.id not in there]

    def beyond(self) -> list[Seat]:
        """The recorded seats that the terms do not have; none where they propose no seats at all."""
        meant = {seat.id for _, seat in self.joined_seats()}
        return [seat for seat in self._open_seats() if self.seats and seat.id not in meant]

    def differing(self) -> Iterator[tuple[Seat, str, Any, Any]]:
        """What of a recorded seat is otherwise than the terms have it: the seat, the field, its value on record, and that
        of the terms. An agency that the terms do not say differs from none; titles are compared as they are seen."""
        for proposed, seat in self.joined_seats():
            state = self.state(seat)
            for name, wanted in self.fields_of(proposed).items():
                own = msgspec.to_builtins(getattr(state, name))
                silent = name in ("agency", "service") and wanted is None and not proposed.independent
                alike = name == "title" and bool(_keys(state.title) & _keys(proposed.title))
                if own != wanted and not silent and not alike:
                    yield seat, name, own, wanted

    def fields_of(self, proposed: SeatTerms) -> dict[str, Any]:
        """A seat of the terms as the fields of the event that creates it."""
        return {
            "title": msgspec.to_builtins(proposed.title),
            "agency": self.agency_of(proposed),
            "service": msgspec.to_builtins(proposed.service),
            "category": proposed.category,
            "voting": proposed.voting,
            "through_office": proposed.held_through,
            "independent": proposed.independent,
        }

    def state(self, seat: Seat) -> SeatState:
        """What a recorded seat is."""
        return seat.states[-1] if self._on is None else seat.state(self._on)

    def _is_alike(self, seat: Seat, proposed: SeatTerms) -> bool:
        agency = self.agency_of(proposed)
        return any(
            _keys(state.title) & _keys(proposed.title) and (proposed.agency is None or state.agency == agency)
            for state in (seat.states if self._on is None else [self.state(seat)])
        )

    def _open_seats(self) -> list[Seat]:
        return [s for s in self.group.seats.values() if self._on is None or s.until is None or s.until > self._on]


def _names_of(agency: AgencyTerms) -> Iterator[str]:
    yield agency.id
    for text in (agency.name, *agency.aliases):
        yield from spellings(text)


def _keys(title: Text) -> set[str]:
    return {match_key(text) for text in spellings(title)}
