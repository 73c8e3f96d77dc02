"""Installs the identity provider that the tests sign in at (oidc-provider) from npm. Whatever keeps it from being done is
said in one line, and the tests of signing in fail then."""

import sys

from tools.node_program import NodeProgram, installed_for_tests

PROVIDER = NodeProgram("identity_provider", "identity-provider", "provider.mjs")


def main() -> int:
    """0 where the provider is as the lock says, 1 where it could not be had, which is said in one line."""
    return installed_for_tests(PROVIDER, "the tests' identity provider", "The tests of signing in")


if __name__ == "__main__":
    sys.exit(main())
