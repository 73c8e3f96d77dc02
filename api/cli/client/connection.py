"""Opens the session of a run: over HTTP where a service is named or serves the data here, else with the application in this
process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from api.cli.client.run_settings import settings_of
from api.cli.client.session import NO_TOKEN, PATIENCE_S, ClientSession, bearer
from api.commands.fields.ids import DEMONSTRATION_ACTOR
from api.http.settings import SettingsError, unproxied
from api.server.running import running_service


@contextmanager
def open_session(
    server: str | None = None, token: str | None = None, data: Path | None = None
) -> Iterator[ClientSession]:
    """A session with the server that the options or the environment name, else with the one that serves the data directory,
    else with the ledger there in this process. Raises SettingsError."""
    if server and data:
        raise SettingsError("Give --server or --data, not both.")
    url = server or (None if data else os.environ.get("QUORATE_SERVER", "").strip())
    secret = token or os.environ.get("QUORATE_TOKEN", "").strip()
    if url:
        with _over_http(url, secret) as session:
            yield session
        return
    settings = settings_of(data)
    beside = None if settings.database_url else running_service(settings.data)
    if beside and (secret or beside.demonstration):
        with _over_http(beside.address, secret or DEMONSTRATION_ACTOR) as session:
            yield session
        return
    from api.cli.client import in_process  # with the whole application, which a client of a server does without

    with in_process.open_session(settings, secret) as session:
        yield session


@contextmanager
def _over_http(url: str, token: str) -> Iterator[ClientSession]:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise SettingsError(f"--server is an address like http://127.0.0.1:8000, not {url}.")
    if not token:
        raise SettingsError(NO_TOKEN)
    with httpx.Client(
        base_url=url, headers=bearer(token), timeout=PATIENCE_S, follow_redirects=False, mounts=unproxied(url)
    ) as http:
        yield ClientSession(http)
