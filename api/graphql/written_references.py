"""References in arguments as people write them: names, titles and GROUP@DATE in the place of ids."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from api.graphql.refusals import NotRecorded, QueryRefused
from api.languages import translator
from api.people.name_keys import has_words, person_key
from api.references import (
    WRITTEN_MAX_CHARS,
    Candidate,
    group_day,
    meant,
    meeting_choice,
    named,
    nearly_named,
    not_cancelled,
    shown,
)
from domain.text import Words, joined, said
from domain.timelines.names import spellings
from domain.values import Sealed
from projections.engine.clocks import Clocks
from projections.engine.snapshot import Snapshot
from projections.questions import agencies, persons
from projections.questions.group import groups, seats
from projections.questions.meeting import meetings
from projections.questions.meeting.meetings import MeetingFilter
from projections.questions.paging import PageRequest

OF_A_DAY_MAX = 20
NAMES_PAGE = 500


class ArgumentReferences:
    """What arguments mean, by what is recorded and called so today, for a credential that reaches the groups `within`
    (None: all). Each gives the id of the only one that is meant, and anything that means none as it is; it raises
    QueryRefused where several are meant, with those that the credential may see. With `only_ids` nothing but ids and slugs
    means anything: the role agency would be told by names and days what others are called, and when they met."""

    def __init__(
        self,
        snapshot: Snapshot,
        within: list[str] | None,
        open_sealed: Callable[[Sealed], str | None],
        *,
        only_ids: bool = False,
    ) -> None:
        self._snapshot, self._within, self._open, self._only_ids = snapshot, within, open_sealed, only_ids
        self._today = Clocks(snapshot.head.position, snapshot.today)

    def group(self, argument: str, given: str) -> str:
        if not self._may_be_name(given):
            return given
        return _body(argument, given, [*self._groups()])

    def agency(self, argument: str, given: str) -> str:
        if not self._may_be_name(given):
            return given
        return _body(argument, given, [*self._agencies()])

    def person(self, argument: str, given: str) -> str:
        """By the whole name; one that has its words, or is several, is refused with those who are called so."""
        if not self._may_be_name(given):
            return given
        found = [*self._persons(given)]
        whole = [each for each in found if person_key(given) in map(person_key, each.names)]
        if not whole and found:
            words = said(
                "{argument}: nobody is called {given}. If one of these is meant, give the id: {near}",
                argument=argument,
                given=given,
                near=joined(shown(found)),
            )
            raise _refused(words)
        return _one(argument, given, whole)

    def seat(self, argument: str, given: str, group: str) -> str:
        if self._only_ids or len(given) > WRITTEN_MAX_CHARS:
            return given
        rows = seats.of_groups(self._snapshot, self._today, [group])[group]
        of = agencies.as_today(self._snapshot, [row.agency for row in rows if row.agency])
        candidates = []
        for row in rows:
            agency = of.get(row.agency or "")
            beside = (agency.slug, *spellings(agency.name), *agency.aliases) if agency else ()
            told = f"{row.seat} ({row.title}{f', {agency.name}' if agency else ''})"
            candidates.append(Candidate(row.seat, spellings(row.title), beside, told))
        return _one(argument, given, meant(given, candidates))

    def meeting(self, argument: str, given: str, clocks: Clocks) -> str:
        """The meeting that GROUP@DATE names at the clocks, a cancelled one only if that day has no other. Raises
        NotRecorded where there is none, too."""
        written = None if self._only_ids else group_day(given)
        if written is None:
            if "@" in given:
                raise NotRecorded(argument, given)
            return given
        name = self.group(argument, written.group)
        group = groups.ids(self._snapshot, [name]).get(name)
        if group is None or not (self._within is None or group in self._within):
            raise NotRecorded(argument, given)
        wanted = MeetingFilter(groups=(group,), since=written.day, until=written.day)
        found = meetings.listed(self._snapshot, clocks, PageRequest(OF_A_DAY_MAX), wanted).rows
        several = not_cancelled(found, lambda row: row.state == "CANCELLED")
        if not several:
            raise NotRecorded(argument, given)
        if len(several) > 1:
            told = (
                meeting_choice(row.meeting, row.starts, row.place, cancelled=row.state == "CANCELLED")
                for row in several
            )
            words = said(
                "{argument}: {given} are several meetings, give the id of one: {choices}",
                argument=argument,
                given=given,
                choices=joined(told),
            )
            raise _refused(words)
        return several[0].meeting

    def _may_be_name(self, given: str) -> bool:
        """Whether it has what no id and no slug has, and is no longer than what may be written."""
        if self._only_ids or len(given) > WRITTEN_MAX_CHARS:
            return False
        return any(c.isspace() or c.isupper() or not (c.isalnum() or c in "-_") or not c.isascii() for c in given)

    def _groups(self) -> Iterator[Candidate]:
        if self._within is not None:
            found = groups.by_id(self._snapshot, self._today, self._within)
            rows: Iterator[Any] = (row for of in found.values() for row in of)
        else:
            rows = _every(lambda page: groups.listed(self._snapshot, self._today, page))
        for row in rows:
            yield Candidate(row.group, (*spellings(row.name), *row.aliases), (), row.slug)

    def _agencies(self) -> Iterator[Candidate]:
        for row in _every(lambda page: agencies.listed(self._snapshot, self._today, page)):
            yield Candidate(row.agency, (*spellings(row.name), *row.aliases), (), row.slug)

    def _persons(self, given: str) -> Iterator[Candidate]:
        for row in _every(lambda page: persons.listed(self._snapshot, self._today, page, self._within)):
            name = self._open(row.name) if row.name is not None and row.same_as is None else None
            if name is not None and has_words(name, given):
                yield Candidate(row.person, (name,), (), f"{row.person} ({name})")


def _body(argument: str, given: str, bodies: Sequence[Candidate]) -> str:
    """A group or an agency by its whole name; those that are called almost so are told, and taken for it never."""
    found = named(given, bodies)
    if not found and (near := nearly_named(given, bodies)):
        words = said(
            "{argument}: none is called {given}. If one of these is meant, give its slug: {near}",
            argument=argument,
            given=given,
            near=joined(shown(near)),
        )
        raise _refused(words)
    return _one(argument, given, found)


def _refused(words: Words) -> QueryRefused:
    return QueryRefused(translator()(words), "BAD_VALUE")


def _one(argument: str, given: str, found: Sequence[Candidate]) -> str:
    if len(found) > 1:
        words = said(
            "{argument}: several are called {given}, give the id of one: {choices}",
            argument=argument,
            given=given,
            choices=joined(shown(found)),
        )
        raise _refused(words)
    return found[0].id if found else given


def _every(listed: Callable[[PageRequest], Any]) -> Iterator[Any]:
    """The rows of every page of a list."""
    request, more = PageRequest(NAMES_PAGE), True
    while more:
        page = listed(request)
        yield from page.rows
        more = page.more and bool(page.places)
        if more:
            request = request._replace(after=page.places[-1])
