"""A primary and a standby on loopback, of the programs of the wheel: commits wait for the standby."""

import shutil
import tempfile
from pathlib import Path
from typing import Self

from ledger.postgres.installation import Installation, choose_installation
from ledger.postgres.os_user import run_as, set_owner
from tests.running.external_server import HOST, free_port

STANDBY = "s1"


class Replicated:
    """Nobody needs a password here: the addresses are those of one test, on loopback."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="quorate-replicated-"))
        self.home.chmod(0o711)
        self.installation: Installation = choose_installation(self.home)
        self.ports = {"primary": free_port(), "standby": free_port()}
        for name in ("primary", "standby"):
            (self.home / name).mkdir()
            set_owner(self.home / name, self.installation.user, 0o700)

    def __enter__(self) -> Self:
        self._run("initdb", "-D", self._cluster("primary"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        self.start("primary")
        self._run("createdb", "-h", HOST, "-p", self._port("primary"), "-U", "postgres", "quorate")
        self._run(
            "pg_basebackup", "-D", self._cluster("standby"), "-R", "-X", "stream", "-c", "fast",
            "-d", f"host={HOST} port={self._port('primary')} user=postgres application_name={STANDBY}",
        )  # fmt: skip
        self.start("standby")
        self.stop("primary")
        self.start("primary", synchronous_standby_names=STANDBY)
        return self

    def __exit__(self, *error: object) -> None:
        for name in ("standby", "primary"):
            if (self.home / name / "postmaster.pid").exists():
                self.stop(name, "immediate")
        for note in self.home.glob("postgres.elsewhere"):
            shutil.rmtree(note.read_text().strip())
        shutil.rmtree(self.home)

    def dsn(self, *names: str, user: str = "postgres") -> str:
        hosts = ",".join(f"{HOST}:{self.ports[name]}" for name in names)
        return f"postgresql://{user}@{hosts}/quorate"

    def start(self, name: str, **settings: str) -> None:
        given = {"listen_addresses": HOST, "port": self._port(name), "unix_socket_directories": "", "fsync": "off"}
        options = " ".join(f"-c {key}={value or repr('')}" for key, value in (given | settings).items())
        log = self.home / name / "log"
        self._run("pg_ctl", "start", "-w", "-s", "-D", self._cluster(name), "-l", str(log), "-o", options)

    def stop(self, name: str, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-w", "-s", "-m", mode, "-D", self._cluster(name))

    def promote(self) -> None:
        self._run("pg_ctl", "promote", "-w", "-s", "-D", self._cluster("standby"))

    def _cluster(self, name: str) -> str:
        return str(self.home / name)

    def _port(self, name: str) -> str:
        return str(self.ports[name])

    def _run(self, program: str, *arguments: str) -> None:
        done = run_as(self.installation.user, self.installation.programs / program, *arguments)
        assert done.returncode == 0, f"{program}: {done.stdout}"
