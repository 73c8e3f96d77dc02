"""Verification of the provider's tokens: signature, issuer, audience, times, nonce.

OpenID Connect Core 3.1.3.7; OpenID Connect Back-Channel Logout 1.0, 2.6."""

from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

from api.http.openid_client import OpenIDClient
from api.openid.errors import NotVerified
from api.openid.provider import Provider

LEEWAY_S = 60
"""How far the provider's clock and ours may differ."""
SUBJECT_CHARS_MAX = 255
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

Claims = dict[str, Any]


async def id_token_claims(
    provider: Provider, client: OpenIDClient, text: str, *, nonce: str, access_token: str | None
) -> Claims:
    """The claims of an ID token that answers the nonce. Raises NotVerified, ProviderAway."""
    token = await _signed(provider, text)
    params = {"nonce": nonce, "client_id": client.id, "access_token": access_token}
    try:
        claims = CodeIDToken(token.claims, token.header, options=_expected(client), params=params)
        claims.validate(leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError) as error:
        raise NotVerified(f"the ID token: {error}") from None
    return {**token.claims, "sub": _subject(token.claims)}


async def logout_claims(provider: Provider, client: OpenIDClient, text: str) -> Claims:
    """The claims of a logout token: `sub`, `sid` or both, and `iat`. Raises NotVerified, ProviderAway."""
    token = await _signed(provider, text)
    events = token.claims.get("events")
    try:
        jwt.JWTClaimsRegistry(leeway=LEEWAY_S, **_expected(client), iat={"essential": True}).validate(token.claims)
    except (JoseError, ValueError, TypeError) as error:
        raise NotVerified(f"the logout token: {error}") from None
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict) or "nonce" in token.claims:
        raise NotVerified("the logout token: it tells of no logout")
    if token.header.get("typ", "JWT").lower() not in ("jwt", "logout+jwt"):
        raise NotVerified("the logout token: it is another kind of token")
    if not all(isinstance(token.claims.get(name, ""), str) for name in ("sub", "sid")):
        raise NotVerified("the logout token: of whom is not said by a text")
    if not token.claims.get("sub") and not token.claims.get("sid"):
        raise NotVerified("the logout token: it does not say of whom")
    return token.claims


async def _signed(provider: Provider, text: str) -> jwt.Token:
    """A token whose signature is by a key of the provider's; one that is unknown may be new."""
    algorithms = (await provider.metadata()).algorithms
    for unknown in (False, True):
        keys = await provider.keys(unknown=unknown)
        try:
            return jwt.decode(text, keys, algorithms=algorithms)
        except (InvalidKeyIdError, BadSignatureError) as error:
            if unknown:
                raise NotVerified(f"a token: {error}") from None
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotVerified(f"a token: {type(error).__name__} {error}") from None
    raise AssertionError


def _expected(client: OpenIDClient) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": client.issuer},
        "aud": {"essential": True, "value": client.id},
    }


def _subject(claims: Claims) -> str:
    """Who it is; at most so long, as OpenID Connect Core 2 has it."""
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_CHARS_MAX or not subject.isprintable():
        raise NotVerified("the ID token: its subject is no text of up to 255 characters")
    return subject
