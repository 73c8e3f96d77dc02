"""Embedded PostgreSQL 18 in a data directory: started on demand, shared between processes, stopped by the last user."""

import fcntl
import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ledger.postgres.cluster import SUPERUSER, bring_up, postmaster, rotate_log, set_up, shut_down
from ledger.postgres.installation import Installation, choose_installation, holds_data, make_directory
from ledger.postgres.os_user import EmbeddedError, runs_as

# EmbeddedError
#  ├─ AlreadyRunning   another process owns this data directory
#  ├─ NoData           there is nothing in this data directory yet
#  └─ CannotStart      the server does not come up; says why

DATABASE = "quorate"
LOGIN = "quorate"
SUPERVISION_INTERVAL_S = 1.0
log = logging.getLogger("quorate")


class AlreadyRunning(EmbeddedError):
    """Another process owns this data directory."""


class NoData(EmbeddedError):
    """There is no ledger in this data directory."""


class EmbeddedServer:
    """A server in use by this process. `message` is one line for a person, or None; `stop` gives the use back."""

    def __init__(self, installation: Installation, locks: tuple[int, int, int | None]) -> None:
        self.message = installation.message
        self._installation = installation
        self._change, self._use, self._owner = locks
        _, self._port, self._socket_dir = postmaster(installation.cluster)

    def dsn(self, dbname: str = DATABASE, user: str = LOGIN) -> str:
        """How to connect; `user="postgres"` is the superuser, for migrations."""
        return make_conninfo(host=self._socket_dir, port=self._port, dbname=dbname, user=user)

    def stop(self) -> None:
        """Leave the server; it is shut down if nobody else uses it."""
        if self._use < 0:
            return
        with _locked(self._change):
            _shut_down_unless_used(self._installation, self._use)
            os.close(self._use)
            self._use = -1
        os.close(self._change)
        if self._owner is not None:
            os.close(self._owner)

    def give_up(self) -> None:
        """Leave the server at once, without waiting for anything: told to shut down, unless somebody else uses it."""
        if self._use < 0:
            return
        try:
            fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        pid = postmaster(self._installation.cluster)[0]
        if pid and runs_as(self._installation.user, pid):
            os.kill(pid, signal.SIGINT)  # the fast shutdown

    @contextmanager
    def supervised(self, every_s: float = SUPERVISION_INTERVAL_S) -> Iterator[None]:
        """Watchdog: a thread that restarts the server whenever it dies, for as long as the context lasts."""
        over = Event()

        def look() -> None:
            while not over.wait(every_s):
                try:
                    rotate_log(self._installation)
                    if self._restart():
                        log.warning("the embedded PostgreSQL had died; it was started again")
                except EmbeddedError as error:
                    log.error("the embedded PostgreSQL has died: %s", error)

        watch = Thread(target=look, name="embedded")
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()

    def _restart(self) -> bool:
        if postmaster(self._installation.cluster)[0]:
            return False
        with _locked(self._change):
            bring_up(self._installation)
        return True

    def __enter__(self) -> "EmbeddedServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(data_dir: Path) -> EmbeddedServer:
    """Own `data_dir`: make what is missing, start its server or adopt what a dead owner left. Raises AlreadyRunning."""
    data_dir = data_dir.absolute()
    make_directory(data_dir, 0o711 if os.geteuid() == 0 else 0o700)
    owner = _open_lock(data_dir / "owner.lock")
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pid = os.pread(owner, 20, 0).decode().strip()
        os.close(owner)
        raise AlreadyRunning(f"Quorate already runs on {data_dir} (process {pid or 'unknown'}).") from None
    try:
        os.ftruncate(owner, 0)
        os.pwrite(owner, f"{os.getpid()}\n".encode(), 0)
        return _attach(data_dir, owner)
    except BaseException:
        os.close(owner)
        raise


@contextmanager
def attach(data_dir: Path, *, create: bool = False) -> Iterator[EmbeddedServer]:
    """Use the server of `data_dir` beside whoever runs it, or start it for the while. Raises NoData unless `create`."""
    data_dir = data_dir.absolute()
    if create:
        make_directory(data_dir, 0o711 if os.geteuid() == 0 else 0o700)
    elif not holds_data(data_dir):
        raise NoData(f"There is no ledger in {data_dir}.")
    with _attach(data_dir, None) as running:
        yield running


def _attach(data_dir: Path, owner: int | None) -> EmbeddedServer:
    change, use = _open_lock(data_dir / "change.lock"), _open_lock(data_dir / "use.lock")
    try:
        with _locked(change):
            fcntl.flock(use, fcntl.LOCK_SH)
            installation = choose_installation(data_dir)
            set_up(installation)
            try:
                bring_up(installation)
                running = EmbeddedServer(installation, (change, use, owner))
                _create_database(running)
            except BaseException:
                _shut_down_unless_used(installation, use)
                raise
            return running
    except BaseException:
        os.close(use)
        os.close(change)
        raise


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EmbeddedError(f"Cannot write to {path.parent}: {error.strerror}.") from error


@contextmanager
def _locked(lock: int) -> Iterator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _shut_down_unless_used(installation: Installation, use: int) -> None:
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    shut_down(installation)


def _create_database(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn("postgres", SUPERUSER), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [LOGIN]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(LOGIN)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
