"""The compose file and the image, as far as they can be held without a container engine."""

import json
import re
import tomllib
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.app import app
from api.http.settings import SETTINGS
from api.openapi.document import document
from tests.running import compose

SERVICES: dict[str, Any] = compose.read(compose.SECRETS)["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("build")}
OURS_BY_NAME = pytest.mark.parametrize("name", OURS)


def test_it_starts_a_database_a_migration_a_projector_and_the_service() -> None:
    assert SERVICES["database"]["image"] == "postgres:18"
    assert {name: service["command"][0] for name, service in OURS.items()} == {
        "migrate": "migrate",
        "api": "serve",
        "projector": "project",
    }


def test_only_the_service_is_reachable_and_only_from_this_machine() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "api": ["127.0.0.1:8000:8000"]
    }
    assert compose.read(compose.SECRETS)["networks"]["inside"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if service["networks"] != ["inside"]} == {"api"}


def test_each_waits_for_what_it_needs() -> None:
    needed = {name: service["depends_on"] for name, service in SERVICES.items() if "depends_on" in service}
    migrated = {"migrate": {"condition": "service_completed_successfully"}}
    answering = {"database": {"condition": "service_healthy"}}
    assert needed == {"migrate": answering, "api": migrated, "projector": migrated, "replica": answering}
    assert "healthcheck" in SERVICES["database"]


@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "QUORATE_PASSWORD", "QUORATE_MASTER_KEY"])
def test_nothing_starts_without_a_secret(name: str) -> None:
    with pytest.raises(compose.VariableMissing, match=name):
        compose.read({**compose.SECRETS, name: ""})


def test_no_secret_stands_in_the_files() -> None:
    without = compose.FILE + compose.DOCKERFILE
    for line in without.splitlines():
        if re.search(r"(PASSWORD|_KEY): ", line):
            assert re.search(r"(PASSWORD|_KEY): \$\{\w+:[?-]", line), line
    assert set(re.findall(r"postgresql://\w+:([^@]*)@", without)) <= {
        "${QUORATE_PASSWORD:?give one in .env}",
        "${POSTGRES_PASSWORD:?give one in .env}",
    }


def test_the_example_names_every_variable_that_the_file_reads() -> None:
    read = {found["name"] for found in compose.VARIABLE.finditer(compose.FILE) if found["name"]}
    example = (compose.HOME / ".env.example").read_text()
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == read


def test_each_knows_the_secrets_it_needs_and_no_others() -> None:
    secret = re.compile("|".join(map(re.escape, compose.SECRETS.values())))
    assert {name: set(secret.findall(json.dumps(service))) for name, service in SERVICES.items()} == {
        "database": {"of-superuser", "of-streaming"},
        "migrate": {"of-superuser", "of-service"},
        "api": {"of-service", compose.SECRETS["QUORATE_MASTER_KEY"]},
        "projector": {"of-service"},
        "replica": {"of-streaming"},
    }


@OURS_BY_NAME
def test_every_setting_is_one_that_quorate_knows(name: str) -> None:
    known = {setting.name for setting in SETTINGS}
    assert set(OURS[name]["environment"]) <= known
    assert set(compose.image_environment()) - {"PYTHONUNBUFFERED"} <= known


@OURS_BY_NAME
def test_every_command_is_one_that_quorate_knows(name: str) -> None:
    program, *command = compose.command(OURS[name])
    assert program in tomllib.loads((compose.HOME / "pyproject.toml").read_text())["project"]["scripts"]
    assert CliRunner().invoke(app, [*command, "--help"]).exit_code == 0
    assert CliRunner().invoke(app, [*command, "--no-such-option", "--help"]).exit_code != 0


@OURS_BY_NAME
def test_a_container_can_write_nowhere_but_in_its_volumes(name: str) -> None:
    service = OURS[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert compose.instruction("USER") not in {"root", "0"}


def test_data_and_keys_are_in_volumes_apart() -> None:
    volumes = {name: service["volumes"] for name, service in SERVICES.items() if "volumes" in service}
    assert volumes == {
        "database": ["database:/var/lib/postgresql"],
        "api": ["keyring:/keyring", "signing:/signing", "checkpoints:/checkpoints"],
        "projector": ["signing:/signing", "checkpoints:/checkpoints"],
        "replica": ["replica:/var/lib/postgresql"],
    }
    environment = compose.image_environment()
    assert environment["QUORATE_KEYRING"] == "/keyring"
    assert (environment["QUORATE_SIGNING"], environment["QUORATE_CHECKPOINTS"]) == ("/signing", "/checkpoints")
    assert set(compose.read(compose.SECRETS)["volumes"]) == {
        "database",
        "keyring",
        "signing",
        "checkpoints",
        "replica",
    }


def test_the_image_asks_the_service_for_its_health_at_a_path_that_it_has() -> None:
    path = re.search(r"\}(/[a-z/]+)'", compose.instruction("HEALTHCHECK"))
    assert path
    assert path[1] in document()["paths"]


def test_the_image_takes_in_all_that_runs_and_nothing_else() -> None:
    project = tomllib.loads((compose.HOME / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    first, *kept = (compose.HOME / ".dockerignore").read_text().split()
    assert first == "*"
    taken = {line.removeprefix("!") for line in kept if line.startswith("!")}
    assert taken == {
        *packages,
        "terms-of-reference",
        "tools/assets",
        "tools/assets.py",
        "pyproject.toml",
        "requirements.lock",
        project["project"]["readme"],
        *project["project"]["license-files"],
    }
    assert all((compose.HOME / name).exists() for name in taken)
