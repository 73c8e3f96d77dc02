"""Settings: from the environment, checked, and each documented."""

import re
from pathlib import Path

import pytest

from api.http.settings import SETTINGS, Settings, SettingsError, unproxied

ROOT = Path(__file__).parents[2]
NAME = re.compile(r'"(QUORATE_[A-Z_]+|[A-Z_]*DATABASE_URL|HOST|PORT|CORS_ORIGINS|[A-Z]+_LEVEL)"')


def test_every_setting_is_documented_with_its_meaning_and_default() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text()
    for setting in SETTINGS:
        row = f"| `{setting.name}` | {setting.meaning} | {setting.default} |"
        assert row in documented, row


def test_no_part_of_the_code_reads_a_setting_that_is_not_in_the_table() -> None:
    known = {setting.name for setting in SETTINGS}
    files = [file for package in ("api", "ledger", "projections", "domain") for file in (ROOT / package).rglob("*.py")]
    read = {name for file in files for name in NAME.findall(file.read_text())}
    assert read == known


def test_without_an_environment_the_embedded_server_of_make_run_is_meant() -> None:
    settings = Settings.of({})
    assert (settings.database_url, settings.data, settings.host, settings.port) == (
        None,
        Path(".quorate/demo"),
        "127.0.0.1",
        8000,
    )
    assert settings.keyring_dir == Path(".quorate/demo/keyring")


def test_keys_for_another_server_are_not_kept_with_the_demonstration() -> None:
    assert Settings.of({"DATABASE_URL": "postgresql://db/quorate"}).keyring_dir == Path(".quorate/keyring")


@pytest.mark.parametrize("port", ["", "x", "-1", "65536", "٣"])
def test_a_port_that_is_no_port_is_refused(port: str) -> None:
    if port == "":
        assert Settings.of({"PORT": port}).port == 8000
        return
    with pytest.raises(SettingsError, match="PORT"):
        Settings.of({"PORT": port})


@pytest.mark.parametrize(
    "environment",
    [
        {"DATABASE_URL": "postgresql://db/quorate"},
        {"READ_DATABASE_URL": "postgresql://db/quorate"},
        {"HOST": "0.0.0.0"},
        {"HOST": "192.0.2.7"},
        {"HOST": "example.org"},
        {"HOST": "::"},
    ],
)
def test_the_demonstration_is_refused_anywhere_but_at_home(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Settings.of(environment, demonstration=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_the_demonstration_listens_on_loopback(host: str) -> None:
    assert Settings.of({"HOST": host}, demonstration=True).demonstration


def test_only_what_is_this_machine_is_reached_without_a_proxy() -> None:
    here = ("http://127.0.0.1:8000", "http://127.0.0.2", "https://localhost/x", "http://[::1]:8000", "http://LOCALHOST")
    assert list(unproxied(*here, "http://quorate.example", "http://10.0.0.1", "http://localhost.example", "")) == [
        "all://127.0.0.1", "all://127.0.0.2", "all://localhost", "all://[::1]",
    ]  # fmt: skip
