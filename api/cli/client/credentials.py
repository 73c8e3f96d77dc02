"""What commands about credentials share: the database of a run, its groups, and until when something is good."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from api.cli.arguments.options import InvalidArgument
from api.cli.client.database_access import DatabaseLogins, open_ledger, prepare_database, reach_database
from api.cli.client.run_settings import settings_of
from api.http.settings import SettingsError
from api.http.tokens import Tokens
from domain.time_zone import LONDON, london_day

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


def check_groups(groups: Iterable[str], database: DatabaseLogins) -> None:
    """Raise InvalidArgument for a group that is not recorded: a credential for it would silently open nothing."""
    with open_ledger(database) as ledger:
        unknown = [slug for slug in groups if ledger.named("group", slug) is None]
        if unknown:
            every = sorted(str(e.event.slug) for s in ledger.streams("group") for e in ledger.entries(s)[:1])  # type: ignore[attr-defined]
            there = f"there are: {', '.join(every[:SHOWN_MAX])}" if every else "none is established yet"
            raise InvalidArgument(f"There is no group {', '.join(unknown)}; {there}.")


def agency_id(slug: str | None, role: str, database: DatabaseLogins) -> str | None:
    """The id of the agency of the role agency. Raises InvalidArgument for one that is not recorded, and where the role is
    another or none is named."""
    if (slug is None) != (role != AGENCY):
        raise InvalidArgument("The role agency, and no other, is of an agency: name it by --agency.")
    if slug is None:
        return None
    with open_ledger(database) as ledger:
        id = ledger.named("agency", slug)
    if id is None:
        raise InvalidArgument(f"There is no agency {slug}.")
    return id


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
