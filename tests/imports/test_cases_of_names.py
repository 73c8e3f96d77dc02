"""Names in files that boards sent to other systems: in two spellings, shared, near another, and of seats of the terms."""

from pathlib import Path

from domain.verdicts import Verdict
from ledger.world.tracked_world import TrackedWorld
from tests.imports.cases_board import CASES, Import, judged, register_members, registered
from tests.imports.record import Record


def test_one_person_in_two_spellings_is_one(record: Record, board: str, take: Import) -> None:
    head = record.head
    code, out, _ = take("members", "19-one-person-two-spellings.csv")
    assert (code, record.head) == (0, head)
    assert "of row 2; for somebody else: --another" in out
    assert take("members", "19-one-person-two-spellings.csv", "--yes")[0] == 0
    assert registered(record, head) == 2
    for kind, case in (("meetings", "19b-meeting.csv"), ("attendance", "19c-attendance.csv")):
        assert take(kind, case, "--yes")[0] == 0
    quorum, _ = judged(record, board)
    assert quorum.counted
    assert (quorum.verdict, quorum.counted.members) == (Verdict.NOT_MET, 2)


def test_a_hyphen_that_does_not_break_is_a_hyphen(record: Record, board: str, take: Import) -> None:
    register_members(take)
    head = record.head
    code, out, _ = take("members", "05b-nbhyphen.csv", "--yes")
    assert (code, registered(record, head)) == (0, 0)
    assert "who is known as Named Doctor" in out


def test_errors_and_formulas_never_computed_are_no_names(record: Record, board: str, take: Import) -> None:
    head = record.head
    code, out, _ = take("members", "13-errors.xlsx", "--yes")
    assert (code, record.head) == (1, head)
    assert "C2 (Name): the formula here came to the error #N/A" in out
    assert "C3 (Name): the formula here was saved without its value" in out


def test_a_namesake_is_said_in_the_preview_and_may_be_somebody_else(
    record: Record, board: str, take: Import, tmp_path: Path
) -> None:
    for name in ("base-members.csv", "24-homonym.csv"):
        text = (CASES / name).read_text(encoding="utf-8").replace("Bryn Example", "Bryn Twin")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert take("members", str(tmp_path / "base-members.csv"), "--yes")[0] == 0
    homonym = str(tmp_path / "24-homonym.csv")
    _, out, _ = take("members", homonym)
    assert "Bryn Twin who is known as Head of Early Help" in out
    assert "for somebody else: --another 'Bryn Twin'" in out
    head = record.head
    assert take("members", homonym, "--another", "bryn twin", "--yes")[0] == 0
    assert registered(record, head) == 1
    code, out, _ = take("members", homonym, "--another", "bryn twin", "--yes")
    assert (code, "already there" in out) == (0, True)


def test_a_near_name_is_asked_about_and_never_registered_in_silence(
    record: Record, board: str, take: Import, tmp_path: Path
) -> None:
    register_members(take)
    text = (
        "Agency,Title,Name,From\nOur Council,Clerk,Sian O'Sample,01/02/2024\nOur Police,PC,Cerys Exampel,01/02/2024\n"
    )
    (tmp_path / "near.csv").write_text(text, encoding="utf-8")
    head = record.head
    code, out, _ = take("members", str(tmp_path / "near.csv"), "--skip-refused", "--yes")
    assert (code, record.head) == (0, head)
    assert "nobody is called Sian O'Sample; near it: Siân O'Sample" in out
    assert "nobody is called Cerys Exampel; near it: Cerys Example" in out
    arguments = ("--another", "sian o'sample", "--another", "Cerys Exampel", "--yes")
    assert take("members", str(tmp_path / "near.csv"), *arguments)[0] == 0
    assert registered(record, head) == 2


def test_a_reason_that_repeats_is_said_once_with_its_count(record: Record, take: Import, tmp_path: Path) -> None:
    rows = "".join(f"Our Counsil,Post {n},Somebody {n},01/02/2024\n" for n in range(12))
    (tmp_path / "many.csv").write_text(f"Agency,Title,Name,From\n{rows}", encoding="utf-8")
    _, out, _ = take("members", str(tmp_path / "many.csv"))
    assert out.count("no agency is called Our Counsil; near it: our-council") == 1
    assert "(12 times: also in 3, 4, 5, 6, 7, 8, 9, 10 and 3 more)" in out


def test_seats_are_joined_with_those_of_the_terms_and_create_makes_what_is_missing(
    record: Record, take: Import, board: str, tmp_path: Path
) -> None:
    toml = (CASES / "dup-board.toml").read_text(encoding="utf-8").replace("dup-board", board)
    toml = (
        toml.replace('version = "1"', 'version = "2"')
        .replace('id = "meetings"', 'id = "sittings"')
        .replace("non_voting = true }", "non_voting = true, adviser = false }")
        + f"""
[[agency]]
id = "new-{board}"
name = {{ en = "New Agency {board}" }}
aliases = [{{ en = "NA {board}" }}]
[[agency]]
id = "our-health"
name = {{ en = "Our Health" }}
[[seat]]
id = "nurse"
title = {{ en = "Named Nurse", cy = "Nyrs Enwebedig" }}
agency = "our-health"
category = "adviser"
voting = false
clause = "5"
[[seat]]
id = "housing"
title = {{ en = "Head of Housing" }}
agency = "new-{board}"
clause = "5"
[[seat]]
id = "lay"
title = {{ en = "Lay Member" }}
clause = "5"
"""
    )
    adopted = {"toml": toml, "on": "1991-01-01", "authority": {"kind": "body"}}
    record.client.post(f"/groups/{board}/terms", adopted)
    rows = (f"NA {board},Head of Housing,Mali Joined,01/02/2024", "Our Health,Nyrs  enwebedig,Non Joined,01/02/2024")
    text = "\n".join(("Agency,Title,Name,From", *rows, "Our Police,Inspector,Owain Joined,01/02/2024"))
    (tmp_path / "join.csv").write_text(text, encoding="utf-8")
    code, out, _ = take("members", str(tmp_path / "join.csv"))
    assert code == 1
    assert f"the terms name NA {board}, and nobody registered it" in out
    assert f"In the terms, and not recorded: Head of Housing (New Agency {board}), Lay Member." in out
    assert take("members", str(tmp_path / "join.csv"), "--create", "--yes")[0] == 0
    world = TrackedWorld(record.service.store)
    group = world.group_named(board)
    assert group
    assert {seat.id: str(seat.states[0].title) for seat in group.seats.values()} == {
        "housing": "Head of Housing",
        "nurse": "Named Nurse",
        "s1": "Inspector",
        "lay": "Lay Member",
    }
    nurse = group.seats["nurse"].states[0]
    assert (nurse.category, nurse.voting, nurse.title.cy) == ("adviser", False, "Nyrs Enwebedig")
    agency = world.agency(group.seats["housing"].states[0].agency or "")
    assert agency
    assert (agency.slug, agency.aliases) == (f"new-{board}", [f"NA {board}"])
    _, out, _ = take("members", str(tmp_path / "join.csv"))
    assert "Recorded, and not in the terms: Inspector." in out
