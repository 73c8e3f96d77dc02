"""What one process of the service holds open: the ledger, the keyring, the tokens, and connections for questions."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from api.commands.endpoint import Means, finish_erasures
from api.commands.preview import Differing
from api.names import named
from api.reports.issuing import stating
from api.tokens import Tokens
from domain.permission import Credential
from domain.values import Sealed
from ledger.datastore import Datastore
from ledger.governance import CODEC, Decided, Governance
from ledger.keyring import Keyring, KeyringError
from ledger.migrate import service_dsn
from ledger.store import Store
from projections.preview import Difference, preview

READERS_MAX = 8
PATIENCE_S = 10
QUESTION_MAX_S = 30


class Service:
    """Opened once a process, closed when it ends. The database is migrated and its read side prepared already. Raises
    KeyringError, before names are sealed under keys that nobody will find again."""

    def __init__(
        self,
        database_dsn: str,
        keyring_dir: Path,
        *,
        read_dsn: str | None = None,
        demonstration: bool = False,
        today: Callable[[], date] | None = None,
    ) -> None:
        self.keyring = Keyring(keyring_dir)
        self.store = Store(Datastore(database_dsn), CODEC)
        try:
            for person in self.store.streams("person")[:1]:
                self.keyring.insist_on(person)
        except KeyringError:
            self.store.close()
            raise
        self.governance = Governance(self.store, today)
        self.tokens = Tokens(database_dsn, demonstration=demonstration)
        self.here = _pool(database_dsn)
        self.readers = _pool(read_dsn or database_dsn, options=f"-c statement_timeout={QUESTION_MAX_S}s")
        self.means = Means(
            governance=self.governance,
            keyring=self.keyring,
            authenticate=self.tokens.authenticate,
            states=stating(self.readers),
            difference=self._difference,
        )

    def finish_erasures(self) -> None:
        """Carry out what a crash may have left half done."""
        finish_erasures(self.means)

    def head(self) -> int:
        """The newest position of the ledger."""
        return self.store.head().position

    def close(self) -> None:
        for pool in (self.here, self.readers):
            pool.close()
        self.tokens.close()
        self.store.close()

    def _difference(self, decided: Decided, credential: Credential) -> Differing:
        def opened(sealed: Sealed) -> str | None:
            return self.keyring.open(sealed) if credential.names else None

        def told(found: Difference) -> Differing:
            sentences = tuple(named(found.sentences, found.worlds, opened))
            return Differing(found.rows, sentences, found.meetings)

        with self.here.connection() as connection:
            return preview(self.store, connection, decided.entries, told, credential.groups)


def _pool(database_dsn: str, options: str = "") -> "ConnectionPool[psycopg.Connection[Any]]":
    dsn = service_dsn(database_dsn)
    if options:
        dsn = make_conninfo(dsn, options=f"{conninfo_to_dict(dsn)['options']} {options}")
    return ConnectionPool(
        dsn, min_size=1, max_size=READERS_MAX, timeout=PATIENCE_S, kwargs={"autocommit": True}, open=True
    )
