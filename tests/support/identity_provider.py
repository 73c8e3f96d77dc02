"""A real identity provider for tests: npm's oidc-provider, in a process of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tools.identity_provider import PROVIDER


class IdentityProvider:
    """A provider that runs: its issuer, and the client, accounts and keys that it is told of."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._http = httpx.Client(base_url=issuer, trust_env=False, timeout=30)

    def tell(self, **state: Any) -> None:
        """Tell it of its `client`, of `accounts` (claims by subject), or to `rotate` its keys; its sessions stay."""
        self._http.post("/control", json=state).raise_for_status()

    def close(self) -> None:
        self._http.close()


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """A provider of one's own; it ends with the block. Whoever asks for one that is not installed fails."""
    if not PROVIDER.installed:
        pytest.fail("the tests' identity provider is not installed: run make tools where npm can be reached")
    pipe = subprocess.PIPE
    with subprocess.Popen(PROVIDER.command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdin
        assert process.stdout
        found = IdentityProvider(process.stdout.readline().strip())
        try:
            yield found
        finally:
            found.close()
            process.stdin.close()
            process.wait(10)
