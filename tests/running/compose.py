"""What docker-compose.yml and the Dockerfile say, read as a container engine would read them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parents[2]
FILE = (HOME / "docker-compose.yml").read_text()
DOCKERFILE = (HOME / "Dockerfile").read_text()
SECRETS = {
    "POSTGRES_PASSWORD": "of-superuser",
    "QUORATE_PASSWORD": "of-service",
    "REPLICATION_PASSWORD": "of-streaming",
    "QUORATE_MASTER_KEY": "cXVvcmF0ZS1tYXN0ZXIta2V5LWZvci10ZXN0cy1vbmw=",
}
VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::(?P<kind>[?-])(?P<other>[^}]*))?\}")


class VariableMissing(Exception):
    """The file insists on a variable that is not set."""


def read(variables: Mapping[str, str]) -> dict[str, Any]:
    """The file with its variables filled in. Raises VariableMissing."""

    def value(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        given = variables.get(found["name"], "")
        if not given and found["kind"] == "?":
            raise VariableMissing(found["name"])
        return given or found["other"] or ""

    return filled(yaml.safe_load(FILE), value)  # type: ignore[no-any-return]


def filled(part: Any, value: Any) -> Any:
    if isinstance(part, str):
        return VARIABLE.sub(value, part)
    if isinstance(part, list):
        return [filled(item, value) for item in part]
    if isinstance(part, dict):
        return {key: filled(item, value) for key, item in part.items()}
    return part


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile, an instruction at a time."""
    lines = re.sub(r"\\\n\s*", "", DOCKERFILE).splitlines()
    return [(word, rest.strip()) for line in lines if line for word, rest in [line.split(" ", 1)]]


def instruction(word: str) -> str:
    """The last instruction of a kind, which is the one that holds."""
    return [rest for found, rest in instructions() if found == word][-1]


def image_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in instruction("ENV").split())


def command(service: Mapping[str, Any]) -> list[str]:
    """What a container of ours runs: the image's entry point and the service's command."""
    return [*json.loads(instruction("ENTRYPOINT")), *service["command"]]


def healthcheck() -> list[str]:
    """What a container of the service is asked for its health with."""
    found: list[str] = json.loads(instruction("HEALTHCHECK").split(" CMD ")[1])
    return found
