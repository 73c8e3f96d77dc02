"""The services `database` and `replica` of docker-compose.yml, on the programs that the embedded server is made of."""

import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from ledger.postgres.installation import Installation, choose_installation
from ledger.postgres.os_user import run_as, set_owner
from tests.running import compose

HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


class ExternalServer:
    """A server that knows nothing of Quorate: a superuser with a password, an empty database, and TCP."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="quorate-elsewhere-"))
        self.home.chmod(0o711)
        self.installation: Installation = choose_installation(self.home)
        self.file = compose.read(compose.SECRETS)
        self.port, self.replica_port = free_port(), free_port()
        self.cluster, self.replica = self._directory("database"), self._directory("replica")

    def __enter__(self) -> Self:
        environment = self.file["services"]["database"]["environment"]
        password = self._directory("secret") / "password"
        password.write_text(environment["POSTGRES_PASSWORD"])
        set_owner(password, self.installation.user, 0o600)
        self._run(
            "initdb",
            "--username=postgres",
            "--auth=scram-sha-256",
            f"--pwfile={password}",
            "--encoding=UTF8",
            "--locale=C",
        )
        # as the image leaves it: nobody may stream a replica until the script below allows it
        access = self.cluster / "pg_hba.conf"
        access.write_text("local all all trust\nhost all all all scram-sha-256\n")
        set_owner(access, self.installation.user, 0o600)
        self._start(self.cluster, self.port)
        self._run("createdb", "--username=postgres", environment["POSTGRES_DB"])
        self._script(self.file["configs"]["replication"]["content"], environment)
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "fast")
        self._start(self.cluster, self.port)
        return self

    def __exit__(self, *error: object) -> None:
        for cluster in (self.replica, self.cluster):
            if (cluster / "postmaster.pid").exists():
                self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", PGDATA=str(cluster))
        for note in self.home.glob("postgres.elsewhere"):
            shutil.rmtree(note.read_text().strip())
        shutil.rmtree(self.home)

    def environment(self, name: str) -> dict[str, str]:
        """What a service's container would find, with addresses that lead here. There is no `replica:5432` to be had."""
        given: Mapping[str, Any] = self.file["services"][name]["environment"]
        hosts = {"database:5432": f"{HOST}:{self.port}", "replica:5432": f"{HOST}:{self.replica_port}"}
        found = {**compose.image_environment(), **given, "HOST": HOST}
        for host, here in hosts.items():
            found = {key: value.replace(host, here) for key, value in found.items()}
        volumes = {"QUORATE_SIGNING", "QUORATE_CHECKPOINTS"} & found.keys()
        return found | {name: str(self.home / name) for name in volumes}

    def start_replica(self) -> None:
        """What the service `replica` runs, but for its last line: a container runs the server as itself."""
        service = self.file["services"]["replica"]
        *_, script = service["command"]
        copying, starting = script.rsplit("\n", 2)[:2]
        assert starting.startswith("exec postgres")
        here = {**service["environment"], "PGHOST": HOST, "PGPORT": str(self.port), "PGDATA": str(self.replica)}
        self._script(copying, here)
        self._start(self.replica, self.replica_port)

    def _directory(self, name: str) -> Path:
        made = self.home / name
        made.mkdir()
        set_owner(made, self.installation.user, 0o700)
        return made

    def _start(self, cluster: Path, port: int) -> None:
        options = (
            f"-c listen_addresses={HOST} -c port={port} -c unix_socket_directories={self.home}/secret -c fsync=off"
        )
        self._run("pg_ctl", "start", "-w", "-s", "-l", str(cluster / "log"), "-o", options, PGDATA=str(cluster))

    def _script(self, script: str, environment: Mapping[str, str]) -> None:
        self._run("sh", "-euc", script, **environment)

    def _run(self, program: str, *arguments: str, **environment: str) -> None:
        programs = self.installation.programs
        here = {"PGHOST": str(self.home / "secret"), "PGPORT": str(self.port), "PGDATA": str(self.cluster)}
        here |= {"PATH": f"{programs}:/usr/bin:/bin"} | environment
        path = Path("/bin/sh") if program == "sh" else programs / program
        said = run_as(self.installation.user, path, *arguments, cwd=Path("/"), **here)
        assert said.returncode == 0, f"{program}: {said.stdout}"
