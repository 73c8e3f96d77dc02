"""The locks name every package by version and hash, and nothing of where it came from."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOME = Path(__file__).parents[2]
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text())
LOCKS = ("requirements.lock", "requirements-dev.lock")


def pins(lock: str) -> dict[str, str]:
    """{name: version}, of the pins for this machine's Python: a name may be pinned otherwise for another."""
    lines = (HOME / lock).read_text().splitlines()
    every = [Requirement(line.split(" \\")[0]) for line in lines if "==" in line]
    found = [pin for pin in every if pin.marker is None or pin.marker.evaluate()]
    assert len({canonicalize_name(pin.name) for pin in found}) == len(found)
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_and_no_address(lock: str) -> None:
    line = re.compile(r"#.*|[a-z0-9._-]+(\[[a-z,]+\])?==[\w.]+( ; [^/@:]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    for text in (HOME / lock).read_text().splitlines():
        assert line.fullmatch(text), text
        assert "//" not in text


@pytest.mark.parametrize("lock", sorted((HOME / "tools").glob("*/package-lock.json")), ids=lambda p: p.parent.name)
def test_a_lock_of_npm_holds_digests_and_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    packages = {name: each for name, each in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    lines = (HOME / lock).read_text().splitlines()
    for number, text in enumerate(lines):
        if "==" in text:
            assert lines[number + 1].startswith("    --hash=sha256:"), text


@pytest.mark.parametrize(("lock", "extra"), [("requirements.lock", None), ("requirements-dev.lock", "dev")])
def test_a_lock_holds_what_the_project_declares(lock: str, extra: str | None) -> None:
    declared = PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"]
    declared += PROJECT["project"]["optional-dependencies"][extra] if extra else []
    locked = pins(lock)
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement


def test_the_tools_are_locked_on_top_of_what_runs() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()
