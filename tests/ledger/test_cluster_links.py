"""As root, nothing is written where the account of the database may have put a link."""

import os
from pathlib import Path

import pytest

from ledger.postgres import embedded
from ledger.postgres.os_user import run_as

WRITTEN = ("pg_hba.conf", "pg_ident.conf", "quorate.conf")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root writes as another")
@pytest.mark.parametrize("ending", ["", ".new"])
def test_a_link_in_the_clusters_directory_leads_root_nowhere(tmp_path: Path, ending: str) -> None:
    precious = tmp_path / "precious"
    with embedded.start(tmp_path / "data") as running:
        installation = running._installation
    precious.write_text("precious\n")
    precious.chmod(0o644)
    for name in WRITTEN:
        link = installation.cluster / f"{name}{ending}"
        script = 'rm -f "$0" && ln -s "$1" "$0"'
        assert run_as(installation.user, "/bin/sh", "-c", script, link, precious).returncode == 0
        if ending:  # what stands there already is left alone
            assert run_as(installation.user, "/bin/rm", "-f", installation.cluster / name).returncode == 0
    with embedded.start(tmp_path / "data"):
        assert precious.read_text() == "precious\n"
        assert (precious.stat().st_uid, precious.stat().st_mode & 0o777) == (0, 0o644)
