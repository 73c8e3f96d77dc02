"""What can be found, each kind with its verdict in two languages."""

from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "signature": ("a signature is wrong", "mae llofnod yn anghywir"),
    "altered": ("something was altered", "newidiwyd rhywbeth"),
    "removed": ("something was removed", "tynnwyd rhywbeth allan"),
    "added": ("something was added", "ychwanegwyd rhywbeth"),
    "reordered": ("the order was changed", "newidiwyd y drefn"),
    "truncated": ("the end is missing", "mae'r diwedd ar goll"),
    "inconsistent": ("not consistent with the checkpoint held", "ddim yn gyson â'r pwynt gwirio a ddelir"),
    "figure": ("a figure does not follow from the events", "nid yw ffigur yn dilyn o'r digwyddiadau"),
}


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
    """What was verified: the facts, what is wrong, what could not be checked, and what was checked by recomputing."""

    facts: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    later: list[int] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, detail: str, position: int | None = None, file: str | None = None) -> None:
        finding = Finding(kind, detail, position, file)
        if finding not in self.findings:
            self.findings.append(finding)

    @property
    def status(self) -> int:
        """The exit status."""
        return 1 if self.findings else 3 if self.later else 0
