"""Verdicts: what a rule says, never a bare boolean, with the reasons and the clauses they rest on."""

from enum import StrEnum

from msgspec import Struct

from domain.text import Words


class Verdict(StrEnum):
    """What a rule says of the record. Never a boolean: a record may not determine it, and terms may be silent."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    UNDETERMINED = "UNDETERMINED"
    SILENT = "SILENT"
    BY_DISCRETION = "BY_DISCRETION"


class Outcome(StrEnum):
    """What the roll says of a seat at a meeting."""

    PRESENT = "PRESENT"
    BY_DEPUTY = "BY_DEPUTY"
    APOLOGIES = "APOLOGIES"
    ABSENT = "ABSENT"
    NOT_RECORDED = "NOT_RECORDED"


class Reason(Struct, frozen=True, omit_defaults=True):
    """Why a verdict is what it is: a code for tools, a sentence for people, and the clause it rests on."""

    code: str
    text: Words
    clause: str | None = None


Check = tuple[Verdict, Reason | None]
"""One of the things that a rule asks, with the reason where there is one."""
