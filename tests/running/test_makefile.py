"""`make help` lists what make can do."""

import re
import subprocess

from tests.running.compose import HOME

TEXT = (HOME / "Makefile").read_text()


def test_every_target_is_listed_with_a_line() -> None:
    rules = set(re.findall(r"^([a-z-]+):", TEXT, re.MULTILINE))
    [phony] = re.findall(r"^\.PHONY: (.*)$", TEXT, re.MULTILINE)
    said = subprocess.run(["make", "--silent", "help"], cwd=HOME, capture_output=True, text=True, check=True).stdout
    listed = re.findall(r"^make ([a-z-]+) +\S", said, re.MULTILINE)
    assert set(listed) == rules == set(phony.split())


def test_what_runs_before_a_commit_is_what_make_checks() -> None:
    """No tool or version is named a second time."""
    hooks = re.findall(r"entry: ([^,]*), language: (\w+)", (HOME / ".pre-commit-config.yaml").read_text())
    [checks] = re.findall(r"^check: (.*?) ##", TEXT, re.MULTILINE)
    assert [*hooks] == [(f"make --silent {check}", "system") for check in checks.split() if check != "test"]
