"""Generates every file that is made from the code (`make docs`), and prints those that changed and what has no Welsh."""

from collections.abc import Callable
from pathlib import Path

from api.feeds import dictionary
from api.graphql.schema import build
from api.openapi import document
from domain.terms import schema as terms
from tests.ledger import golden
from tools import message_catalogue, permissions_page

ROOT = Path(__file__).parents[1]


def catalogue() -> bytes:
    """The Welsh catalogue, with an empty entry for each new message and without those that the code no longer has."""
    return message_catalogue.catalogue_file(message_catalogue.updated_catalogue(message_catalogue.stored_catalogue()))


def stored_events() -> bytes:
    """An event of each kind as it is stored: lines are appended, never changed."""
    return golden.FILE.read_bytes() + golden.encoded(golden.missing())


FILES: dict[str, Callable[[], bytes]] = {
    "api/languages/cy.po": catalogue,
    "docs/openapi.json": lambda: document.published().encode(),
    "docs/permissions.md": lambda: permissions_page.permissions_page().encode(),
    "docs/reporting.md": lambda: dictionary.dictionary_page().encode(),
    "docs/schema.graphql": lambda: build()[1].encode(),
    "terms-of-reference/schema.json": lambda: terms.published().encode(),
    "tests/ledger/golden.jsonl": stored_events,
}
"""The generator of each file. Judgements (`make judgements`) are not among them: they are
written again only when a rule has changed on purpose."""


def main() -> None:
    """Write every file that is made from the code."""
    for name, make in FILES.items():
        content, file = make(), ROOT / name
        if content != file.read_bytes():
            file.write_bytes(content)
            print(f"made again: {name}")
    for message in message_catalogue.without_welsh(message_catalogue.stored_catalogue()):
        print(f"no Welsh yet: {message}")


if __name__ == "__main__":
    main()
