"""Installs the clients of GraphQL that the tests ask with (Apollo's, urql's, Relay's) from npm. Whatever keeps it from
being done is said in one line, and the tests of clients fail then."""

import sys

from tools.node_program import NodeProgram, installed_for_tests

CLIENTS = NodeProgram("graphql_clients", "graphql-clients", "clients.mjs")


def main() -> int:
    """0 where the clients are as the lock says, 1 where they could not be had, which is said in one line."""
    return installed_for_tests(CLIENTS, "the tests' clients of GraphQL", "The tests of clients")


if __name__ == "__main__":
    sys.exit(main())
