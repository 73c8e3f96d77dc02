"""What can be found, each kind with its verdict in two languages."""

from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "signature": ("a signature is wrong or missing", "mae llofnod yn anghywir neu ar goll"),
    "altered": ("something was altered", "newidiwyd rhywbeth"),
    "removed": ("something was removed", "tynnwyd rhywbeth allan"),
    "added": ("something was added", "ychwanegwyd rhywbeth"),
    "reordered": ("the order was changed", "newidiwyd y drefn"),
    "truncated": ("the end is missing", "mae'r diwedd ar goll"),
    "inconsistent": ("not consistent with the checkpoint held", "ddim yn gyson â'r pwynt gwirio a ddelir"),
    "figure": ("a figure does not follow from the events", "nid yw ffigur yn dilyn o'r digwyddiadau"),
}
GOOD = {
    "signature": ("every signature is right", "mae pob llofnod yn gywir"),
    "altered": ("nothing was altered", "ni newidiwyd dim"),
    "removed": ("nothing was removed", "ni thynnwyd dim allan"),
    "added": ("nothing was added", "ni ychwanegwyd dim"),
    "reordered": ("the order is as it was", "mae'r drefn fel yr oedd"),
    "truncated": ("nothing is missing at the end", "nid oes dim ar goll ar y diwedd"),
    "inconsistent": ("consistent with the checkpoint held", "yn gyson â'r pwynt gwirio a ddelir"),
    "figure": (
        "every figure that was recomputed follows from the events",
        "mae pob ffigur a ailgyfrifwyd yn dilyn o'r digwyddiadau",
    ),
}
"""What is so where nothing of a kind was found."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its kind, the position in the ledger or the file that it concerns, and the details
    in English."""

    kind: str
    detail: str
    position: int | None = None
    file: str | None = None


@dataclass
class Result:
    """What was verified: the facts, what is wrong, what could not be checked, and what was checked by recomputing. `undone`
    is why what was asked for could not be done."""

    facts: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    undone: str = ""

    def add(self, kind: str, detail: str, position: int | None = None, file: str | None = None) -> None:
        finding = Finding(kind, detail, position, file)
        if finding not in self.findings:
            self.findings.append(finding)

    def differs(self, what: str, claimed: Any, found: Any) -> None:
        """A figure is claimed, and another follows."""
        self.add("figure", f"{what}: {claimed!r} is claimed, and {found} follows", file="claims.json")

    def count(self, what: str) -> None:
        """One more of a kind was recomputed."""
        self.checked[what] = self.checked.get(what, 0) + 1

    @property
    def status(self) -> int:
        """The exit status."""
        return 1 if self.findings else 2 if self.undone else 3 if self.later else 0
