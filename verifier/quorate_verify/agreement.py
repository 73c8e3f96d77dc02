"""Whether the verdict on a quorum agrees with the numbers that are claimed beside it, by the terms of the day, and follows
from the roll."""

from collections.abc import Callable, Iterable
from typing import Any

from quorate_verify.bounds import Roll, bounds_of
from quorate_verify.findings import Result
from quorate_verify.history import Record
from quorate_verify.quorum import NUMBERS, Quorum, quorum_of
from quorate_verify.terms import Terms, terms_on


def check_quorum(record: Record, meeting: str, day: str, roll: Roll, claimed: dict[str, Any], result: Result) -> None:
    """The numbers and the verdict are those that follow from who was there; where they rest on more than is recomputed
    here, they lie within what is certain and what is possible, and agree with each other."""
    name, terms = f"the quorum of {meeting}", terms_on(record, day)
    found, bounds = quorum_of(record, meeting, day, terms), bounds_of(record, meeting, day, roll)

    def disagrees(said: Any, so: Any) -> None:
        result.differs(name, said, so)

    for what in NUMBERS:
        counted, needed = claimed["counted"].get(what), claimed["needed"].get(what)
        if found and (numbers := found.counted.get(what)):
            result.count("quorum figures")
            if counted not in numbers:
                result.differs(f"{what} that count towards the quorum of {meeting}", counted, _either(numbers))
        elif counted is not None:
            _bounded(bounds[what], counted, f"{what} that count towards the quorum of {meeting}", result)
        if found and (numbers := found.needed.get(what)):
            result.count("quorum figures")
            if needed not in numbers:
                result.differs(f"{what} needed for the quorum of {meeting}", needed, _either(numbers))
    if found is not None:
        _check_verdict(record, meeting, found, terms, claimed, disagrees)
    _check_numbers(terms, claimed, disagrees)


def _bounded(bounds: tuple[int, int], counted: int, what: str, result: Result) -> None:
    low, high = bounds
    result.count("bounded figures" if low < high else "quorum figures")
    if not low <= counted <= high:
        result.differs(what, counted, str(low) if low == high else f"{low} to {high}")


def _either(values: Iterable[Any]) -> str:
    return " or ".join(sorted(map(str, values)))


def _check_verdict(
    record: Record,
    meeting: str,
    found: Quorum,
    terms: Terms | None,
    claimed: dict[str, Any],
    disagrees: Callable[[Any, Any], None],
) -> None:
    """The verdict is one that follows from who was there; one by discretion is as it was determined, where the terms let
    somebody determine it, beside the one that follows."""
    verdict, allowed = claimed["verdict"], found.verdicts
    made = [f for f in record.of(meeting, "meeting.quorum-determined") if f.state.get("decision") is None]
    if not made or terms is None or not (terms.table("quorum", "discretion") or terms.unsettled("quorum.discretion")):
        if verdict not in allowed:
            disagrees(verdict, _either(allowed))
        return
    determined = "MET" if made[0].state["quorate"] else "NOT_MET"
    if verdict == "BY_DISCRETION":
        if claimed["determined"] != determined:
            disagrees(claimed["determined"], determined)
        if claimed["by_default"] not in allowed | ({"UNDETERMINED"} if terms.unsettled("quorum.") else set()):
            disagrees(claimed["by_default"], _either(allowed))
    elif verdict not in allowed | {"UNDETERMINED"}:
        disagrees(verdict, _either(allowed | {"BY_DISCRETION"}))


def _check_numbers(terms: Terms | None, claimed: dict[str, Any], disagrees: Callable[[Any, Any], None]) -> None:
    """Met where each number counted reaches what is needed, and no other: of terms that ask for all of their clauses. A
    discretion is claimed only with the verdict that says so."""
    rule = terms.table("quorum", "rule") if terms else {}
    parts = rule.get("of", ()) if rule.get("kind") == "all_of" else [rule]
    kinds = [part.get("kind") for part in parts]
    fixed = {kind: part["count"] for kind, part in zip(kinds, parts, strict=True) if part.get("count")}
    verdict, counted, needed = claimed["verdict"], claimed["counted"], claimed["needed"]
    if verdict != "BY_DISCRETION" and (claimed["determined"] or claimed["by_default"]):
        disagrees(claimed["determined"] or claimed["by_default"], "no discretion")
    if not rule or {"any_of", "all_of"} & {*kinds}:
        return
    asked = [what for what in NUMBERS if what in kinds]
    for what in asked:
        if counted.get(what) is None or (what in fixed and needed.get(what) is None):
            disagrees(f"{counted.get(what)} of {needed.get(what)} {what}", "both or neither")
            return
        if what in fixed and kinds.count(what) == 1 and needed[what] != fixed[what]:
            disagrees(f"{needed[what]} {what}", f"{fixed[what]} {what}")
    known = [what for what in asked if None not in (counted.get(what), needed.get(what))]
    short = [f"{counted[what]} {what} of {needed[what]}" for what in known if counted[what] < needed[what]]
    if verdict == "MET" and short:
        disagrees(verdict, f"not met: {', '.join(short)}")
    if verdict in ("NOT_MET", "UNDETERMINED") and not short and known == sorted(map(str, kinds), reverse=True):
        disagrees(verdict, f"met: {', '.join(f'{counted[what]} {what} of {needed[what]}' for what in known)}")
