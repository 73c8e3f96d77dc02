"""HTTP to an application in this process: one POST after another, by ASGI."""

from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Scope

HERE = ("127.0.0.1", 0)


async def post(app: ASGIApp, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
    """The status and the JSON of the answer."""
    content = msgspec.json.encode(body)
    sent = {"host": HERE[0], "content-type": "application/json", "content-length": str(len(content)), **headers}
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "client": HERE,
        "server": HERE,
    }
    status, received = 0, bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        received.extend(message.get("body", b""))

    await app(scope, receive, send)
    return status, msgspec.json.decode(bytes(received))
