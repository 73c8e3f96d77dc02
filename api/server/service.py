"""The resources of one process: ledger, keyring, tokens, pools of connections."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from api.access.writer import KEPT_DAYS, AccessWriter
from api.commands.erasure import finish_erasures
from api.commands.means import Means
from api.commands.preview import ReadSideDifference
from api.http.concurrency import CONNECTIONS, SHORT, SHORT_AT_ONCE, QuestionQueue
from api.http.openid_client import OpenIDClient
from api.http.tokens import Tokens
from api.http.waiting import PositionWaits
from api.names import with_names
from api.people.person_names import PersonNames
from api.reports.digests import report_digests
from api.subscriptions.broadcast import FOLLOWING_CONNECTIONS, Broadcast
from api.subscriptions.follower import FollowLimits
from domain.permission import Credential
from domain.values import Sealed
from ledger.governance import CODEC, CommandDecision, Governance
from ledger.keyring import Keyring, KeyringError
from ledger.postgres.dsn import service_dsn
from ledger.postgres.pool import open_pool
from ledger.postgres.statement_pool import StatementPool
from ledger.proof.key_directory import KeyDirectory
from ledger.proof.transparency_log import TransparencyLog
from ledger.store.datastore import Datastore
from ledger.store.event_store import EventStore
from projections.what_if.preview import Difference, preview

PRIMARY_CONNECTIONS_MAX = 8
STATEMENT_MAX_S = 30
SINGLE_STATEMENT = (
    f"-c statement_timeout={int(SHORT.database_s * 1000)} -c default_transaction_read_only=on"
    " -c plan_cache_mode=force_generic_plan"
)
"""Of connections on which a statement is the whole transaction: planning one would take longer than asking it."""
log = logging.getLogger("quorate")


class Service:
    """Opened once a process, closed at its end; the database is migrated and its read side prepared already. Raises
    KeyringError for a keyring that is not the ledger's, before names are sealed under keys that nobody will find
    again."""

    def __init__(
        self,
        database_dsn: str,
        keyring_dir: Path,
        *,
        signing_dir: Path | None = None,
        checkpoints_dir: Path | None = None,
        read_dsn: str | None = None,
        demonstration: bool = False,
        today: Callable[[], date] | None = None,
        queue: QuestionQueue | None = None,
        access_days: float = KEPT_DAYS,
        openid: OpenIDClient | None = None,
        follow_limits: FollowLimits | None = None,
    ) -> None:
        self.openid = openid
        self.database_dsn = database_dsn
        self.keyring = Keyring(keyring_dir)
        self.store = EventStore(Datastore(database_dsn), CODEC)
        try:
            if missing := self.keyring.missing(self.store.streams("person")):
                log.warning(
                    "the keyring lacks the keys of %s persons of this ledger, whose names cannot be read: restore them"
                    " (`quorate keyring check`, docs/operations.md)",
                    len(missing),
                )
        except KeyringError:
            self.store.close()
            raise
        self.governance = Governance(self.store, today)
        self.queue = queue or QuestionQueue()
        self.primary = _pool(database_dsn, PRIMARY_CONNECTIONS_MAX)
        self.access = AccessWriter(self.primary.connection, access_days)
        self.log = TransparencyLog(
            self.primary.connection,
            KeyDirectory(signing_dir or keyring_dir.with_name("signing")),
            checkpoints_dir or keyring_dir.with_name("checkpoints"),
        )
        timeout = f"-c statement_timeout={STATEMENT_MAX_S}s"
        self.readers = _pool(
            read_dsn or database_dsn, CONNECTIONS + FOLLOWING_CONNECTIONS, options=timeout, standbys=True
        )
        self.single = StatementPool(
            _dsn(read_dsn or database_dsn, options=SINGLE_STATEMENT, standbys=True), most=SHORT_AT_ONCE
        )
        self.tokens = Tokens(database_dsn, demonstration=demonstration, standby=self.readers)
        self.waits = PositionWaits(self.readers, self.head)
        self.broadcast = Broadcast(
            self.readers, self.tokens.granted, self.keyring.open_held, self.log.newest, follow_limits or FollowLimits()
        )
        self.means = Means(
            governance=self.governance,
            keyring=self.keyring,
            authenticate=self.tokens.authenticate,
            report_digest=report_digests(self.readers, self.waits),
            person_names=PersonNames(self.store, self.keyring.open),
            difference=self._difference,
            receipts=self._receipts,
        )

    def _receipts(self, positions: tuple[int, ...]) -> tuple[str, ...]:
        self.log.publish()
        return tuple(str(found) for position in positions if (found := self.log.receipt(position)))

    def finish_erasures(self) -> None:
        """Recovery after a crash between the record of an erasure and the destruction of the key."""
        finish_erasures(self.means)

    def head(self) -> int:
        """The newest position of the ledger."""
        return self.store.head().position

    def close(self) -> None:
        self.broadcast.close()
        self.access.close()
        self.single.close()
        for pool in (self.primary, self.readers):
            pool.close()
        self.tokens.close()
        self.store.close()

    def _difference(self, decided: CommandDecision, credential: Credential) -> ReadSideDifference:
        def opened(sealed: Sealed) -> str | None:
            return self.keyring.open(sealed) if credential.names else None

        def named(found: Difference) -> ReadSideDifference:
            sentences = tuple(with_names(found.sentences, found.worlds, opened))
            return ReadSideDifference(found.rows, sentences, found.meetings, found.asks)

        if credential.agency is not None:  # what an act of its own does to others is not its to see
            return ReadSideDifference((), (), (), ())
        with self.primary.connection() as connection:
            return preview(self.store, connection, decided.entries, named, credential.groups)


def _pool(
    database_dsn: str, most: int, options: str = "", *, standbys: bool = False
) -> "ConnectionPool[psycopg.Connection[Any]]":
    return open_pool(_dsn(database_dsn, options, standbys=standbys), most=most)


def _dsn(database_dsn: str, options: str = "", *, standbys: bool = False) -> str:
    dsn = service_dsn(database_dsn, standbys=standbys)
    return make_conninfo(dsn, options=f"{conninfo_to_dict(dsn)['options']} {options}") if options else dsn
