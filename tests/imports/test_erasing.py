"""Erasure from the command line says what it does, and asks for the name; nothing else is ever erased."""

import pytest

from tests.imports.record import Record
from tests.support.command_line import Quorate

WHY = ("--ground", "request-of-the-person", "--on", "1 October 2026", "--authority", "body")


@pytest.mark.parametrize("way", ["person", "act"])
def test_an_erasure_is_shown_and_confirmed_by_the_name(record: Record, group: str, run: Quorate, way: str) -> None:
    of = {"authority": {"kind": "body", "group": group}, "on": "2024-01-01"}
    name = f"Dr Alys O'Invented {group} {way}"
    person = record.client.post_another("/persons", {**of, "name": name})["id"]
    record.client.post(f"/groups/{group}/seats", {**of, "seat": "s1", "title": {"en": "Clerk"}})
    record.client.post(f"/groups/{group}/seats/s1/members", {**of, "person": person})
    head = record.head
    order: tuple[str, ...] = ("person", "erase", name, *WHY)
    if way == "act":
        order = ("act", "person-erased", "--person", name, "--set", "ground=Request of the person", *WHY[2:])
    code, shown, wrong = run(*order, "--preview")
    assert (code, record.head) == (0, head), wrong
    assert all(each in shown for each in ("cannot be undone", name, f"{group}: Clerk", "What stays"))
    for arguments, words in (((), "--yes"), (("--yes", "Urien Invented"), "not the name of this person")):
        code, _, wrong = run(*order, *arguments)
        assert (code, record.head) == (1, head)
        assert words in wrong
    assert run(*order, "--yes", name.removeprefix("Dr ").replace("'", "’").upper())[0] == 0
    assert record.head == head + 1
