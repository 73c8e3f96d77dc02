"""Each example of docs/clients.md is run as it stands there, and answers as it says."""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from api.graphql.schema import build
from api.graphql.trusted_documents import DocumentStore
from tests.clients.graphql_client import GraphQLClient, Question, run
from tools.graphql_clients import CLIENTS

PAGE = Path(__file__).parents[2] / "docs" / "clients.md"
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
ADDRESS = "http://127.0.0.1:8000"
RUN = ("js", "python", "sh")


class Example(NamedTuple):
    language: str
    text: str
    answer: str


def examples() -> list[Example]:
    """What is run, with what the block after it says that it prints."""
    found = BLOCK.findall(PAGE.read_text())
    following = [*found[1:], ("", "")]
    return [
        Example(language, text, after[1]) for (language, text), after in zip(found, following, strict=True)
        if language in RUN
    ]  # fmt: skip


EXAMPLES = examples()


def blocks(language: str) -> list[str]:
    return [text for of, text in BLOCK.findall(PAGE.read_text()) if of == language]


def documents() -> list[str]:
    return blocks("graphql")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.language} {sha256(e.text.encode()).hexdigest()[:6]}")
def test_an_example_answers_as_it_says(client: GraphQLClient, tmp_path: Path, example: Example) -> None:
    text = example.text.replace(ADDRESS, client.address)
    assert text != example.text
    if example.language == "js":
        found = run([CLIENTS.command[0], str(module(client, tmp_path, text))])
    elif example.language == "python":
        found = run([sys.executable, "-c", text])
    else:
        DocumentStore(client.primary).add(documents(), by="test")
        found = subprocess.run(["sh", "-c", text], capture_output=True, text=True, check=True).stdout + "\n"
    assert found == example.answer


def module(client: GraphQLClient, place: Path, text: str) -> Path:
    """A module beside the packages that it imports, compiled by Relay's compiler where it has a document of Relay's."""
    (place / "node_modules").symlink_to(Path(CLIENTS.command[1]).with_name("node_modules"))
    (place / "package.json").write_text('{"type": "module"}')
    named = re.match(r"// (src/\w+\.js)\n", text)
    file = place / (named[1] if named else "example.mjs")
    if named:
        _compile(place, file, text, blocks("json")[0], httpx.get(f"{client.address}/graphql/schema.graphql").text)
    else:
        file.write_text(text)
    return file


def _compile(place: Path, file: Path, text: str, config: str, schema: str) -> None:
    """Have Relay's compiler make what it makes of a module with a document in it."""
    file.parent.mkdir()
    file.write_text(text)
    (place / "relay.config.json").write_text(config)
    (place / "schema.graphql").write_text(schema)
    (place / "made").mkdir()
    node, script = CLIENTS.command
    run(
        [node, str(Path(script).with_name("node_modules") / "relay-compiler" / "cli.js"), "relay.config.json"], at=place
    )


def test_types_are_generated_as_the_page_says(tmp_path: Path) -> None:
    text, types = blocks("ts")
    named = re.match(r"// (src/\w+\.ts)\n", text)
    assert named
    _compile(tmp_path, tmp_path / named[1], text, blocks("json")[1], build()[1])
    (made,) = (tmp_path / "made").iterdir()
    assert types in made.read_text()
    assert f"`made/{made.name}`" in PAGE.read_text()


def test_every_language_has_an_example_and_every_document_is_answered(client: GraphQLClient) -> None:
    assert {example.language for example in EXAMPLES} == {*RUN}
    assert all(example.answer for example in EXAMPLES)
    for text in documents():
        client.plain(Question(text, {}))


def test_the_page_names_its_document_by_its_hash() -> None:
    page = PAGE.read_text()
    digests = {*re.findall("[0-9a-f]{64}", page)}
    assert digests == {sha256(documents()[-1].encode()).hexdigest()}
