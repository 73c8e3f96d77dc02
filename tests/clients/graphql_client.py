"""Runs a client of GraphQL (Apollo's, urql's, Relay's) in a node of its own, beside plain HTTP to compare it with."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psycopg
import pytest
from psycopg_pool import ConnectionPool

from tools.graphql_clients import CLIENTS

TOKEN = "demo-auditor"
RUN_S_MAX = 120
OPERATION = re.compile(r"(query|subscription) (\w+)")


class Question(NamedTuple):
    """A document of one operation, and its variables."""

    query: str
    variables: dict[str, Any]

    @property
    def name(self) -> str:
        found = OPERATION.search(self.query)
        assert found
        return found[2]


class GraphQLClient:
    """Clients of one served ledger."""

    def __init__(self, address: str, primary: "ConnectionPool[psycopg.Connection[Any]]") -> None:
        self.address = address
        self.primary = primary

    def plain(self, asked: Question) -> Any:
        """The data of an answer without errors, by HTTP alone."""
        body = {"query": asked.query, "variables": asked.variables}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        answer = httpx.post(f"{self.address}/graphql", json=body, headers=headers, timeout=60).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def run(self, client: str, asked: list[Question], **more: Any) -> Any:
        """What a client gives back of what it asked."""
        questions = [{"name": q.name, "query": q.query, "variables": q.variables} for q in asked]
        given = {"client": client, "address": f"{self.address}/graphql", "token": TOKEN, "asked": questions, **more}
        return json.loads(run(CLIENTS.command, json.dumps(given)))


def run(command: list[str], given: str = "", at: Path | None = None) -> str:
    """The output of a program that ends well. Whoever asks for clients that are not installed fails."""
    if not CLIENTS.installed:
        pytest.fail("the tests' clients of GraphQL are not installed: run make tools where npm can be reached")
    done = subprocess.run(command, input=given, cwd=at, capture_output=True, text=True, timeout=RUN_S_MAX)
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


def without_typenames(value: Any) -> Any:
    """What a document asked itself: caches add the names of types."""
    if isinstance(value, list):
        return [without_typenames(each) for each in value]
    if isinstance(value, dict):
        hidden = ("__typename", "__id", "__fragments", "__fragmentOwner")
        return {name: without_typenames(each) for name, each in value.items() if name not in hidden}
    return value
