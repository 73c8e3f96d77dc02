"""Migration gives the service what it needs and nothing more, however often and by however many it is run."""

import psycopg

from ledger.migrate import migrate
from tests.conftest import Database


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database.migrate_dsn, database.login_dsn)
    with psycopg.connect(database.dsn) as connection:
        assert connection.execute("SELECT count(*) FROM ledger.events").fetchone() == (0,)
