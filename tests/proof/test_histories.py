"""An untouched ledger is never accused, whatever was recorded and however it was integrated and published."""

import psycopg

from tests.support.databases import Database
from tests.support.untouched_histories import accusations

HISTORIES = 12
"""`make untouched` tells ten thousand."""


def test_an_untouched_history_is_never_accused(empty: Database) -> None:
    with psycopg.connect(empty.migrate_dsn, autocommit=True) as owner:
        for number in range(HISTORIES):
            assert accusations(owner, f"a {number}") == [], number
