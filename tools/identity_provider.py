"""Installs the identity provider that the tests sign in at (oidc-provider) from npm. Whatever keeps it from being done is
said in one line, and the tests of signing in fail then."""

import subprocess
import sys

from tools.assets import reason
from tools.node_program import NodeProgram, NotInstalled

PROVIDER = NodeProgram("identity_provider", "identity-provider", "provider.mjs")


def main() -> int:
    """0 where the provider is as the lock says, 1 where it could not be had, which is said in one line."""
    if PROVIDER.installed:
        return 0
    print("Installing the tests' identity provider from npm (once) ...", flush=True)
    try:
        PROVIDER.install()
    except (NotInstalled, OSError, subprocess.SubprocessError) as error:
        print(f"The tests of signing in will fail: no identity provider could be installed ({reason(error)}).")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
