"""The determination of whether a meeting is quorate, by whom the terms let determine it."""

from msgspec.structs import replace

from domain.rules.inputs import MeetingInput
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.interpretation import EffectiveTerms
from domain.text import code, said
from domain.verdicts import Reason, Verdict


def with_determination(found: QuorumVerdict, terms: EffectiveTerms, meeting: MeetingInput) -> QuorumVerdict:
    """The verdict with the determination of whoever may determine it by the terms; that of anybody else is shown and
    ignored."""
    made = meeting.determination
    if made is None:
        return found
    discretion = terms.terms.quorum.discretion if terms.terms.quorum is not None else None
    allowed = (discretion.by, terms.body(discretion.by)) if discretion is not None else ()
    if discretion is None or not (made.by in allowed or made.perhaps == discretion.by):
        words = said("the terms do not let the {by} determine the quorum", by=code(made.by))
        return replace(found, reasons=(Reason("determination-ignored", words), *found.reasons))
    determined = Verdict.MET if made.quorate else Verdict.NOT_MET
    late = made.made_on if made.made_on is not None and made.made_on > meeting.on else None
    words = said("determined not quorate by the {by}[, later, on {late}]", by=code(made.by), late=late)
    if made.quorate:
        words = said("determined quorate by the {by}[, later, on {late}]", by=code(made.by), late=late)
    reason = Reason("determined-late" if late else "determined", words, discretion.clause)
    if made.by not in allowed:
        why = terms.undecided(f"office.{discretion.by}.acting", discretion.clause)
        verdict = found.verdict if found.verdict is determined else Verdict.UNDETERMINED
        return replace(found, verdict=verdict, reasons=(reason, why, *found.reasons))
    return replace(
        found,
        verdict=Verdict.BY_DISCRETION,
        determined=determined,
        by_default=found.verdict,
        reasons=(reason, *found.reasons),
    )
