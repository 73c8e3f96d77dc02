"""`quorate documents`: trusted documents of GraphQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from api.cli.arguments.options import Data, InvalidArgument
from api.cli.client.database_access import prepare_database, reach_database
from api.cli.client.run_settings import settings_of
from api.cli.console import out
from api.graphql.trusted_documents import DocumentStore, TooManyDocuments, digest_of
from api.http.access_entries import COMMAND_LINE
from domain.time_zone import in_london
from ledger.postgres.dsn import service_dsn
from ledger.postgres.pool import open_pool

if TYPE_CHECKING:
    from api.graphql.operations.document_cache import DocumentCache

app = typer.Typer(
    no_args_is_help=True,
    help="Trusted documents of GraphQL: added, listed, removed; asked by their SHA-256.",
)


@app.command()
def add(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="A document (.graphql), or many in JSON: Apollo's manifest, or an object of SHA-256 and text.",
        ),
    ],
    data: Data = None,
) -> None:
    """Add documents: all of the files or, where one of them does not fit the schema, none.

    quorate documents add dashboard.graphql
    """
    from api.graphql.operations.document_cache import DocumentCache
    from api.graphql.schema import build  # the whole schema, for which no other subcommand need wait

    checks = DocumentCache(build()[0])
    texts = [text for file in files for text in _texts(file, checks)]
    with _opened(data) as store:
        try:
            added = store.add(texts, by=COMMAND_LINE)
        except TooManyDocuments as refused:
            raise InvalidArgument(f"Nothing was added: {refused}.") from None
    for text in dict.fromkeys(texts):
        digest = digest_of(text)
        _line(digest, text, "" if digest in added else " (was there already)")


@app.command("list")
def list_(data: Data = None) -> None:
    """Show every document: its SHA-256, what it asks, and since when it is there.

    quorate documents list
    """
    with _opened(data) as store:
        found = [*store.all()]
    if not found:
        out.print("No document is trusted.")
    for document in found:
        _line(document.digest, document.text, f", since {in_london(document.added_at):%d %B %Y}")


@app.command()
def remove(
    digest: Annotated[str, typer.Argument(help="The document's SHA-256, as `quorate documents list` shows it.")],
    data: Data = None,
) -> None:
    """Remove a document: within a second it is answered no more.

    quorate documents remove 7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e
    """
    digest = digest.removeprefix("sha256:")
    with _opened(data) as store:
        done = store.remove(digest, by=COMMAND_LINE)
    out.print(f"Document {digest} is removed." if done else f"There is no document {digest}.", markup=False)
    if not done:
        raise typer.Exit(1)


def _texts(file: Path, checks: "DocumentCache") -> Iterator[str]:
    """The documents of a file, each checked. Raises InvalidArgument."""
    try:
        content = file.read_bytes().decode()
    except OSError as error:
        raise InvalidArgument(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InvalidArgument(f"{file} is not text in UTF-8.") from None
    for digest, text in _named(file, content) if file.suffix == ".json" else [(None, content)]:
        if errors := checks.checked(text).errors:
            raise InvalidArgument(f"Nothing was added: {file}: {errors[0].message}")
        if digest not in (None, digest_of(text)):
            raise InvalidArgument(
                f"Nothing was added: {file}: {digest} is not the SHA-256 of its document, {digest_of(text)}: have your"
                " tool make the ids so."
            )
        yield text


def _named(file: Path, content: str) -> list[tuple[str, str]]:
    """The documents of a JSON file, each with its id: `{"id": "text"}`, or Apollo's manifest. Raises InvalidArgument."""
    try:
        found: Any = msgspec.json.decode(content)
        if isinstance(found, dict) and isinstance(found.get("operations"), list):
            found = {operation["id"]: operation["body"] for operation in found["operations"]}
        return [*msgspec.convert(found, dict[str, str]).items()]
    except (msgspec.MsgspecError, KeyError, TypeError, RecursionError):
        words = "an object of SHA-256 and text, or a manifest whose `operations` have `id` and `body`"
        raise InvalidArgument(f"Nothing was added: {file} is not {words}.") from None


def _line(digest: str, text: str, more: str) -> None:
    from graphql import OperationDefinitionNode, parse

    operations = [node for node in parse(text).definitions if isinstance(node, OperationDefinitionNode)]
    named = ", ".join(f"{o.operation.value} {o.name.value if o.name else '(no name)'}" for o in operations)
    out.print(f"sha256:{digest}  {named}{more}", markup=False, soft_wrap=True)


@contextmanager
def _opened(data: Path | None) -> Iterator[DocumentStore]:
    with reach_database(settings_of(data)) as database:
        prepare_database(database, migrating=False)
        pool = open_pool(service_dsn(database.login_dsn), most=1)
        try:
            yield DocumentStore(pool)
        finally:
            pool.close()
