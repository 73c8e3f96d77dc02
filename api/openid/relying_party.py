"""The authorization code flow with PKCE, and logout: where the browser is sent, and what comes back proves.

OpenID Connect Core 3.1, RFC 7636, RFC 9207, RP-Initiated Logout 1.0, Back-Channel Logout 1.0."""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from msgspec import Struct

from api.http.openid_client import OpenIDClient
from api.openid.attempt import Attempt
from api.openid.errors import NotVerified
from api.openid.provider import Provider, ProviderMetadata
from api.openid.tokens import LEEWAY_S, Claims, id_token_claims, logout_claims


class Proof(Struct, frozen=True):
    """Who has signed in: the claims of the ID token, and its text, which tells the provider later whom to sign out."""

    claims: Claims
    id_token: str


class Logout(Struct, frozen=True, kw_only=True):
    """Whom the provider has signed out: one of its sessions, or a person in all of them, as of a time."""

    subject: str | None
    sid: str | None
    opened_by: datetime


class RelyingParty:
    """This service as a client of one provider. Its methods raise NotVerified and ProviderAway."""

    def __init__(self, client: OpenIDClient) -> None:
        self.client = client
        self._provider = Provider(client)

    async def authorization_address(self, attempt: Attempt) -> str:
        """Where the browser is sent to sign in."""
        address: str = prepare_grant_uri(
            (await self._provider.metadata()).authorization_endpoint,
            self.client.id,
            "code",
            redirect_uri=self.client.return_address,
            scope=self.client.scopes,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return address

    async def proof(self, attempt: Attempt, returned: dict[str, str]) -> Proof:
        """Who has signed in, by the parameters with which the browser came back."""
        if not attempt.is_state(returned.get("state", "")):
            raise NotVerified("the state is not this browser's")
        metadata = await self._provider.metadata()
        issuer = returned.get("iss", "" if metadata.names_issuer else self.client.issuer)
        if issuer != self.client.issuer:
            raise NotVerified("the answer is of another issuer")
        if "error" in returned or not returned.get("code"):
            raise NotVerified(f"the provider says {returned.get('error', 'nothing')[:100]!r}")
        answer = await self._exchange(metadata, attempt, returned["code"])
        id_token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str):
            raise NotVerified(f"the code gave no ID token: {str(answer.get('error', ''))[:100]!r}")
        held = access_token if isinstance(access_token, str) else None
        claims = await id_token_claims(self._provider, self.client, id_token, nonce=attempt.nonce, access_token=held)
        return Proof(claims, id_token)

    async def end_session_address(self, id_token: str, then: str) -> str | None:
        """Where the browser is sent to sign out at the provider as well; None where it has no such address."""
        address = (await self._provider.metadata()).end_session_endpoint
        if address is None:
            return None
        back = self.client.address + then
        given = {"id_token_hint": id_token, "client_id": self.client.id, "post_logout_redirect_uri": back}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(given)}"

    async def logout(self, token: str) -> Logout:
        """Whom a logout token signs out."""
        claims = await logout_claims(self._provider, self.client, token)
        opened_by = datetime.fromtimestamp(claims["iat"] + LEEWAY_S, UTC)
        return Logout(subject=claims.get("sub"), sid=claims.get("sid"), opened_by=opened_by)

    async def _exchange(self, metadata: ProviderMetadata, attempt: Attempt, code: str) -> Claims:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.return_address,
            "code_verifier": attempt.verifier,
        }
        method, id, secret = _authentication(self.client, metadata)
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        address, headers, body = ClientAuth(id, secret, method).prepare(
            "POST", metadata.token_endpoint, sent, urlencode(form)
        )
        return await self._provider.fetch("POST", address, body=body, headers=headers)


def _authentication(client: OpenIDClient, metadata: ProviderMetadata) -> tuple[str, str, str]:
    """How the client authenticates: by its secret, in the header where it may (RFC 6749, 2.3.1), or by PKCE alone."""
    if client.secret is None:
        return "none", client.id, ""
    if "client_secret_basic" in metadata.auth_methods:
        return "client_secret_basic", quote(client.id, safe=""), quote(client.secret.reveal(), safe="")
    return "client_secret_post", client.id, client.secret.reveal()
