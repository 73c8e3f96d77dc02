"""The application within this process, for a command line beside which no server is named."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.client.database_access import DatabaseLogins, open_ledger, prepare_database, reach_database
from api.cli.client.session import NO_TOKEN, PATIENCE_S, ClientSession, NoAnswer, bearer
from api.commands.fields.ids import DEMONSTRATION_ACTOR
from api.http import in_process
from api.http.settings import Settings, SettingsError
from api.http.tokens import DEMONSTRATION_CREDENTIALS
from api.server.app import create_app
from api.server.service import Service
from ledger.postgres.dsn import service_dsn
from projections.engine.projector import catch_up_to


@contextmanager
def open_session(settings: Settings, token: str) -> Iterator[ClientSession]:
    """A session with the ledger of the data directory or of DATABASE_URL. Raises SettingsError."""
    with reach_database(settings) as database:
        prepare_database(database, migrating=False)
        demonstration = settings.database_url is None and _holds_the_demonstration(database)
        token = token or (DEMONSTRATION_ACTOR if demonstration else "")
        if not token:
            raise SettingsError(NO_TOKEN)
        service = Service(
            database.login_dsn,
            settings.keyring_dir,
            signing_dir=settings.signing_dir,
            checkpoints_dir=settings.checkpoints_dir,
            demonstration=demonstration,
        )
        try:
            with in_process.client(create_app(service, close=False), bearer(token)) as http:
                session = ClientSession(http, lambda position: _catch_up(service, database, position))
                yield session
                if session.position:
                    session.catch_up()
        finally:
            service.close()


def _holds_the_demonstration(database: DatabaseLogins) -> bool:
    with open_ledger(database) as ledger:
        first = ledger.entry(1)
    return first is not None and first.event.by in DEMONSTRATION_CREDENTIALS


def _catch_up(service: Service, database: DatabaseLogins, position: int) -> None:
    """Project up to the position, or wait while another process does. Raises NoAnswer after PATIENCE_S."""
    wanted = max(position, service.head())
    stands = catch_up_to(service.store, service_dsn(database.login_dsn), wanted, PATIENCE_S)
    if stands < wanted:
        raise NoAnswer(f"The answers stand at position {stands} and have not come to {wanted}: run this again later.")
