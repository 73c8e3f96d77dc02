"""An identity provider that says whatever a test wants, signed by keys that the test holds: for tokens that no right
provider would give. Over real HTTP; counts what is asked of it."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from api.http.openid_client import OpenIDClient, Secret

CLIENT, CLIENT_SECRET = "quorate", "shared with the client"


class FakeProvider:
    """Its metadata, keys and next ID token may be set."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = self.new_key("one")
        self.metadata: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/auth",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "end_session_endpoint": f"{issuer}/end",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        self.token_answer: dict[str, Any] = {}
        self.raw: dict[str, bytes] = {}
        self.asked: Counter[str] = Counter()

    @staticmethod
    def new_key(kid: str) -> RSAKey:
        return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})

    @property
    def client(self) -> OpenIDClient:
        return OpenIDClient(issuer=self.issuer, id=CLIENT, secret=Secret(CLIENT_SECRET), address="http://127.0.0.1:1")

    def signed(self, key: Any = None, header: dict[str, str] | None = None, **changes: Any) -> str:
        """A token of usual claims, changed; those that are None are left out."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "a", "iat": now, "exp": now + 60, **changes}
        kept = {name: value for name, value in claims.items() if value is not None}
        head = {"alg": "RS256", "kid": "one", **(header or {})}
        return jwt.encode(head, kept, key or self.key, algorithms=["RS256", "HS256"])

    def answer(self, path: str) -> bytes:
        self.asked[path] += 1
        if path in self.raw:
            return self.raw[path]
        if path == "/.well-known/openid-configuration":
            return json.dumps(self.metadata).encode()
        if path == "/jwks":
            return json.dumps(KeySet([self.key]).as_dict(private=False)).encode()
        return json.dumps(self.token_answer).encode()


@contextmanager
def fake_provider() -> Iterator[FakeProvider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = found.answer(self.path)
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = FakeProvider(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
