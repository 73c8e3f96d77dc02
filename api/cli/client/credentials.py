"""What commands about credentials share: the database of a run, its groups, and until when something is good."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from api.cli.arguments.options import InvalidArgument
from api.cli.client.database_access import DatabaseLogins, prepare_database, reach_database
from api.cli.client.run_settings import settings_of
from api.http.settings import SettingsError
from api.http.tokens import Tokens
from api.people.agency_names import names_of_agency
from api.people.group_names import names_of_group
from api.references import Candidate, named
from domain.time_zone import LONDON, london_day
from ledger.store.event_store import EventStore
from ledger.world.sources import SourceAsOf
from ledger.world.tracked_world import TrackedWorld

VALID_DAYS = 365
SHOWN_MAX = 20
AGENCY = "agency"
"""The role of whoever belongs to one agency."""


@contextmanager
def open_tokens(data: Path | None) -> Iterator[tuple[DatabaseLogins, Tokens]]:
    """The database of a run and its tokens."""
    with reach_database(settings_of(data)) as database:
        prepare_database(database, migrating=False)
        tokens = Tokens(database.login_dsn)
        try:
            yield database, tokens
        finally:
            tokens.close()


def group_slugs(given: Iterable[str] | None, ledger: EventStore) -> tuple[str, ...] | None:
    """The slugs of groups given by slug or whole name; None, which is all, where none is given. Raises InvalidArgument for
    one that is not recorded, since a credential for it would silently open nothing."""
    return tuple(dict.fromkeys(_slug("group", text, ledger) for text in given)) if given else None


def agency_id(text: str | None, role: str, ledger: EventStore) -> str | None:
    """The id of the agency, given by slug or whole name, of the role agency. Raises InvalidArgument for one that is not
    recorded, and where the role is another or none is named."""
    if (text is None) != (role != AGENCY):
        raise InvalidArgument("The role agency, and no other, is of an agency: name it by --agency.")
    if text is None:
        return None
    return ledger.named("agency", _slug("agency", text, ledger))


def _slug(kind: str, text: str, ledger: EventStore) -> str:
    """The slug of the group or agency that a text names; only where it is no slug are the streams of all read. Words of a
    name are not enough: what a credential reaches is no guess."""
    if ledger.named(kind, text) is not None:
        return text
    candidates = [*_candidates(kind, ledger)]
    slugs = [each.id for each in named(text, candidates)]
    if len(slugs) == 1:
        return slugs[0]
    if slugs:
        raise InvalidArgument(f"Several are called {text}, give the slug: {', '.join(slugs)}.")
    every = sorted(each.id for each in candidates)
    there = f"there are: {', '.join(every[:SHOWN_MAX])}" if every else "none is recorded yet"
    raise InvalidArgument(f"There is no {kind} {text}; {there}.")


def _candidates(kind: str, ledger: EventStore) -> Iterator[Candidate]:
    world = TrackedWorld(SourceAsOf(ledger, ledger.head().position))
    for id in ledger.streams(kind):
        if kind == "group" and (group := world.group(id)):
            yield Candidate(group.slug, (*names_of_group(group),))
        elif kind == "agency" and (agency := world.agency(id)):
            yield Candidate(agency.slug, (*names_of_agency(agency),))


def end_of_validity(until: str | None) -> datetime:
    """The end in London of the last day, by default VALID_DAYS from today. Raises SettingsError for a day that has
    passed."""
    today = london_day(datetime.now(UTC))
    try:
        last = date.fromisoformat(until) if until else today + timedelta(days=VALID_DAYS)
    except ValueError:
        raise SettingsError(f"--until is a date like 2027-03-31, not {until}.") from None
    if last < today:
        raise SettingsError(f"--until {last} has passed.")
    return datetime.combine(last + timedelta(days=1), time(), LONDON).astimezone(UTC)


def last_day(ends_at: datetime) -> str:
    """The last day on which something is good."""
    return f"{london_day(ends_at - timedelta(seconds=1))}"


def state_of(revoked_at: datetime | None, ends_at: datetime) -> str:
    """Whether something stands, has ended, or was revoked."""
    if revoked_at:
        return f"revoked {london_day(revoked_at)}"
    return "stands" if ends_at > datetime.now(UTC) else "ended"


def reach_in_words(groups: Sequence[str] | None, agency: str | None) -> str:
    """What a credential reaches, as lists show it."""
    text = "all" if groups is None else ", ".join(groups)
    return f"{text}; agency {agency}" if agency else text
