"""The examples of the table of commands, posted in its order."""

from typing import Any

from api.routes import ROUTES
from tests.support.http_client import Client

BY = {"kind": "body"}

SEAT = {"title": {"en": "Nurse"}, "on": "2025-04-01", "authority": BY}


def post_examples_up_to(client: Client, key: str) -> dict[str, dict[str, Any]]:
    """The answers to the examples of the table, up to and including one."""
    answers = {}
    for route in ROUTES:
        for example in route.examples:
            answers[example.key] = client.post(route.path.format(**example.path), example.body, key=example.key)
            if example.key == key:
                return answers
    raise KeyError(key)


def establish(client: Client, slug: str = "a-group") -> dict[str, Any]:
    body = {"slug": slug, "name": {"en": "A group"}, "kind": "board", "on": "2025-04-01", "authority": BY}
    return client.post("/groups", body)
