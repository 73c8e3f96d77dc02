"""The identity provider: its metadata by discovery and its keys, cached, fetched again when old or when a key is unknown.

OpenID Connect Discovery 1.0; OpenID Connect Core 10.1.1 (rotation of signing keys)."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from time import monotonic
from typing import Any

import httpx
from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from api.http.openid_client import OpenIDClient, is_secure
from api.http.settings import unproxied
from api.openid.errors import ProviderAway

TIMEOUT_S, ANSWER_BYTES_MAX = 5.0, 512 * 1024
FRESH_S = 3600.0
"""How long metadata and keys are used before they are fetched again: for so long a key that was withdrawn still counts."""
AGAIN_S = 15.0
"""How long after a fetch the keys are not fetched for an unknown key, so that forged tokens cost the provider nothing."""
AWAY_S = 3.0
"""How long after a failure nothing more is asked, so that nobody waits behind a provider that is away."""
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key pair; never `none`, nor a secret shared with the client."""


class ProviderMetadata(Struct, frozen=True, kw_only=True):
    """What the provider says of itself."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    algorithms: tuple[str, ...]
    auth_methods: tuple[str, ...]
    names_issuer: bool


class Provider:
    """The provider of one client. Raises ProviderAway from whatever asks it."""

    def __init__(self, client: OpenIDClient) -> None:
        self._client = client
        self._tls = ssl.create_default_context()
        self._mounts = unproxied(client.issuer)
        self._turn = asyncio.Lock()
        self._metadata: ProviderMetadata | None = None
        self._keys: KeySet | None = None
        self._metadata_at = self._keys_at = self._away_at = -FRESH_S

    async def metadata(self) -> ProviderMetadata:
        """The provider's metadata."""
        async with self._turn:
            if self._metadata is None or monotonic() - self._metadata_at > FRESH_S:
                found = await self.fetch("GET", get_well_known_url(self._client.issuer, external=True))
                self._metadata, self._metadata_at = _metadata_of(found, self._client.issuer), monotonic()
            return self._metadata

    async def keys(self, *, unknown: bool = False) -> KeySet:
        """The keys that the provider signs with; fetched again for one that is not among them, but not all the time."""
        address = (await self.metadata()).jwks_uri
        async with self._turn:
            age_s = monotonic() - self._keys_at
            if self._keys is None or age_s > (AGAIN_S if unknown else FRESH_S):
                found = await self.fetch("GET", address)
                try:
                    self._keys, self._keys_at = KeySet.import_key_set(found), monotonic()  # type: ignore[arg-type,unused-ignore]
                except (JoseError, ValueError, KeyError, TypeError) as error:
                    raise ProviderAway(f"{address}: no set of keys ({type(error).__name__})") from None
            return self._keys

    async def fetch(
        self, method: str, address: str, *, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The JSON object at an address of the provider. Raises ProviderAway, also soon after it was away."""
        if monotonic() - self._away_at < AWAY_S:
            raise ProviderAway("it was away just now")
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._fetch(method, address, body, headers)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            self._away_at = monotonic()
            raise ProviderAway(f"{method} {address}: {type(error).__name__} {error}".strip()) from None

    async def _fetch(
        self, method: str, address: str, body: str | None, headers: Mapping[str, str] | None
    ) -> dict[str, Any]:
        async with (
            httpx.AsyncClient(verify=self._tls, timeout=TIMEOUT_S, mounts=self._mounts) as http,
            http.stream(method, address, content=body, headers=headers) as answer,
        ):
            text = b""
            async for part in answer.aiter_bytes():
                text += part
                if len(text) > ANSWER_BYTES_MAX:
                    raise ValueError(f"more than {ANSWER_BYTES_MAX} bytes")
        if answer.status_code >= 500:
            raise ValueError(f"status {answer.status_code}")
        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError("no JSON object")
        return found if answer.status_code == 200 else {"error": str(found.get("error", answer.status_code))}


def _metadata_of(found: dict[str, Any], issuer: str) -> ProviderMetadata:
    """ProviderMetadata as discovery says it, of that issuer and no other. Raises ProviderAway."""
    endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    try:
        if found.get("issuer") != issuer:
            raise ValueError(f"it is the issuer {str(found.get('issuer'))[:200]!r}, not {issuer!r}")
        if insecure := [name for name in endpoints if not is_secure(str(found.get(name)))]:
            raise ValueError(f"{insecure[0]} is missing, or not secure")
        end = found.get("end_session_endpoint")
        return ProviderMetadata(
            **{name: str(found[name]) for name in endpoints},
            end_session_endpoint=end if isinstance(end, str) and is_secure(end) else None,
            algorithms=tuple(a for a in ALGORITHMS if a in found.get("id_token_signing_alg_values_supported", ())),
            auth_methods=tuple(found.get("token_endpoint_auth_methods_supported", ("client_secret_basic",))),
            names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProviderAway(f"the metadata of {issuer}: {error}") from None
