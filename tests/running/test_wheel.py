"""Installed from its wheel, away from any checkout, Quorate finds everything that it opens."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.running.compose import HOME
from tests.running.process import run

PACKAGES = ("domain", "ledger", "projections", "api", "terms-of-reference")
GENERATED = {"__pycache__"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(made)]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True)
    [wheel] = made.glob("*.whl")
    with ZipFile(wheel) as files:
        files.extractall(made / "unpacked")
    return made / "unpacked"


def test_the_wheel_holds_every_file_of_the_packages(unpacked: Path) -> None:
    def held(root: Path) -> set[Path]:
        found = (path for package in PACKAGES for path in (root / package).rglob("*") if path.is_file())
        return {path.relative_to(root) for path in found if not GENERATED & set(path.parts)}

    assert held(unpacked) == held(HOME)


def test_tools_that_check_types_may_use_ours(unpacked: Path) -> None:
    assert [p for p in PACKAGES[:4] if not (unpacked / p / "py.typed").exists()] == []


def test_the_wheel_says_on_what_terms_it_may_be_used(unpacked: Path) -> None:
    [metadata] = unpacked.glob("*.dist-info/METADATA")
    assert "\nLicense-Expression: MIT\n" in metadata.read_text()
    assert (metadata.parent / "licenses" / "LICENSE").read_text() == (HOME / "LICENSE").read_text()


def test_from_the_wheel_the_demonstration_is_recorded(unpacked: Path, place: Path) -> None:
    entry = (
        "from api.cli import main; import api, sys; print(api.__file__); sys.argv = ['quorate', *sys.argv[1:]]; main()"
    )
    said = run(
        sys.executable, "-c", entry, "demo", "--data", place / "demo",
        cwd=place, environment={"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert said.returncode == 0, said.stdout
    assert said.stdout.startswith(str(unpacked))
