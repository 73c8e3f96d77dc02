"""The files of `deploy/` are what the programs that read them take, by those programs' own checks."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.http.limits import BODY_MAX_BYTES
from tests.running.compose import HOME
from tests.running.process import BIN

DEPLOY = HOME / "deploy"
UNITS = sorted(DEPLOY.glob("quorate*.*"))


def tool(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin:/bin")
    if found is None:
        pytest.skip(f"{name} is not installed here: its file is not checked")
    return found


def checked(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with the program of this checkout and an account that is here."""
    for unit in UNITS:
        text = unit.read_text().replace("/opt/quorate/bin", str(BIN))
        (tmp_path / unit.name).write_text(re.sub(r"^(User|Group)=quorate$", r"\1=root", text, flags=re.MULTILINE))
    return tmp_path


def test_the_units_are_taken_by_systemd(units: Path) -> None:
    said = checked(tool("systemd-analyze"), "verify", "--man=no", *sorted(units.iterdir()), cwd=units)
    assert not [line for line in said.splitlines() if "quorate" in line], said


def test_a_wrong_unit_is_seen(units: Path) -> None:
    service = units / "quorate.service"
    service.write_text(service.read_text().replace("TimeoutStopSec=20", "TimeoutStopSec=soon"))
    done = subprocess.run(
        [tool("systemd-analyze"), "verify", "--man=no", service],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "quorate.service:" in done.stderr


def test_every_command_of_a_unit_is_one_that_quorate_knows() -> None:
    found = [words for unit in UNITS for words in re.findall(r"/opt/quorate/bin/quorate ([^'\n]*)", unit.read_text())]
    assert len(found) == 3
    for words in found:
        checked(BIN / "quorate", *words.split()[:1], "--help", cwd=HOME)


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_place_that_a_unit_writes_to_is_made_by_it(unit: Path) -> None:
    text = "".join(line for line in unit.read_text().splitlines(keepends=True) if not line.startswith("#"))
    made = {
        f"/var/lib/{name}" for line in re.findall(r"^StateDirectory=(.*)$", text, re.MULTILINE) for name in line.split()
    }
    named = {"/".join(path.split("/")[:4]) for path in re.findall(r"/(?:var|srv|home)/[^\s'$]+", text)}
    assert named == made
    assert "\nStateDirectoryMode=0700\n" in text


def test_the_proxies_are_taken_by_nginx_and_caddy(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy:
        checked(caddy, "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile", cwd=tmp_path)
    nginx, openssl = tool("nginx"), tool("openssl")
    checked(
        openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "privkey.pem", "-out", "fullchain.pem",
        "-subj", "/CN=quorate.example", cwd=tmp_path,
    )  # fmt: skip
    site = (DEPLOY / "nginx.conf").read_text()
    for place in ("/etc/ssl/quorate", "/var/log/nginx"):
        site = site.replace(place, str(tmp_path))
    (tmp_path / "site.conf").write_text(site)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    checked(nginx, "-t", "-q", "-c", tmp_path / "nginx.conf", "-p", tmp_path, cwd=tmp_path)


def test_the_proxies_take_no_more_than_quorate() -> None:
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
    assert "proxy_next_upstream off;" in nginx
    (mebibytes,), (same,) = re.findall(r"client_max_body_size (\d+)m;", nginx), re.findall(r"max_size (\d+)MiB", caddy)
    assert int(mebibytes) * 1024 * 1024 == int(same) * 1024 * 1024 == BODY_MAX_BYTES


def test_the_proxies_write_no_address_down() -> None:
    nginx, caddy = (DEPLOY / "nginx.conf").read_text(), (DEPLOY / "Caddyfile").read_text()
    servers = nginx.count("\nserver {")
    assert servers == nginx.count("access_log off;") == len(re.findall(r"error_log \S+ crit;", nginx)) == 2
    assert "exclude http.log.error http.handlers.reverse_proxy\n" in caddy
