"""A demonstration that is served with sign-in at a real identity provider."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from msgspec import Struct

from api.http.access_grants import Grants
from api.http.openid_client import OpenIDClient, Secret
from tests.support.console_client import ConsoleClient
from tests.support.demonstration import Demonstration, DemonstrationTemplate
from tests.support.identity_provider import IdentityProvider, identity_provider
from tests.support.server import served

SECRET = "a s%cret:+"
ACTION = re.compile(r'<form[^>]* action="([^"]+)"')


class Organisation(Struct, frozen=True):
    """The address of the service, the demonstration that it serves, and the provider."""

    address: str
    demo: Demonstration
    provider: IdentityProvider

    @property
    def grants(self) -> Grants:
        return Grants(self.demo.service.tokens.pool)

    def recorded(self) -> list[tuple[str | None, str, int | None]]:
        """The sign-ins of the access record: actor, what, status."""
        with self.demo.service.tokens.pool.connection() as connection:
            query = "SELECT actor, what, status FROM access.record WHERE kind = 'SIGN_IN' ORDER BY id"
            return [(row["actor"], row["what"], row["status"]) for row in connection.execute(query)]

    def grant(self, claim: str, value: str, role: Any = "auditor", **more: Any) -> str:
        """The id of a new grant."""
        ends_at = datetime.now(UTC) + timedelta(days=1)
        return self.grants.create(self.provider.issuer, claim, value, role, ends_at, **more).id


@contextmanager
def organisation(demonstration: DemonstrationTemplate) -> Iterator[Organisation]:
    with socket.socket() as free, identity_provider() as provider, demonstration.copy() as demo:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        address = f"http://127.0.0.1:{port}"
        client = OpenIDClient(issuer=provider.issuer, id="quorate", secret=Secret(SECRET), address=address)
        provider.tell(
            client={
                "client_id": client.id,
                "client_secret": SECRET,
                "redirect_uris": [client.return_address],
                "post_logout_redirect_uris": [f"{address}/sign-in"],
                "backchannel_logout_uri": f"{address}/sign-in/organisation/logout",
            },
            accounts={},
        )
        demo.service.openid = client
        with served(demo.service, demo.login_dsn, port) as found:
            yield Organisation(found, demo, provider)


def at_provider(browser: httpx.Client, address: str, subject: str) -> str:
    """Go to an address of the provider, sign in and consent where it asks: the address that it leads back to."""
    for _ in range(12):
        answer = browser.get(address)
        if answer.status_code == 200:
            form = ACTION.search(answer.text)
            assert form, answer.text
            prompt = "login" if 'name="login"' in answer.text else "consent"
            answer = browser.post(
                httpx.URL(address).join(form[1]), data={"prompt": prompt, "login": subject, "password": "x"}
            )
        assert answer.is_redirect, answer.text
        following = str(answer.url.join(answer.headers["location"]))
        if httpx.URL(following).host != httpx.URL(address).host:
            return following
        address = following
    raise AssertionError(address)


def signed_in(found: Organisation, subject: str) -> tuple[ConsoleClient, httpx.Response]:
    """A client that has gone through the sign-in as a subject, and the answer to its return."""
    client = ConsoleClient(found.address)
    begun = client.get("/sign-in/organisation")
    with httpx.Client(trust_env=False, timeout=30) as browser:
        back = at_provider(browser, begun.headers["location"], subject)
    return client, client.get(back.removeprefix(found.address))
