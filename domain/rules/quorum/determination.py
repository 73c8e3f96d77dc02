"""The determination of whether a meeting is quorate, or is for one decision, by whom the terms let determine it."""

from msgspec.structs import replace

from domain.faults import merge_basis
from domain.rules.inputs import Determination, MeetingInput
from domain.rules.quorum.verdict import QuorumVerdict
from domain.terms.interpretation import EffectiveTerms
from domain.terms.quorum import Discretion, DiscretionScope
from domain.text import Words, code, said
from domain.verdicts import Reason, Verdict


def with_determination(
    found: QuorumVerdict, terms: EffectiveTerms, meeting: MeetingInput, of_decision: Determination | None = None
) -> QuorumVerdict:
    """The verdict with the determination of whoever may determine it by the terms; that of anybody else is shown and
    ignored. One for the decision itself goes before that for the meeting."""
    whole = _determined(found, terms, meeting, meeting.determination, "meeting")
    if of_decision is None:
        return whole
    found = replace(found, basis=merge_basis(found.basis, of_decision.basis))
    told = _determined(found, terms, meeting, of_decision, "decision")
    if told.reasons[0].code != "determination-ignored":
        return told
    return replace(whole, reasons=(told.reasons[0], *whole.reasons), basis=told.basis)


def _determined(
    found: QuorumVerdict,
    terms: EffectiveTerms,
    meeting: MeetingInput,
    made: Determination | None,
    scope: DiscretionScope,
) -> QuorumVerdict:
    if made is None:
        return found
    discretion = terms.terms.quorum.discretion if terms.terms.quorum is not None else None
    allowed = (discretion.by, terms.body(discretion.by)) if discretion is not None else ()
    why = _why_ignored(made, discretion, allowed, scope)
    if why is not None:
        return replace(found, reasons=(Reason("determination-ignored", why), *found.reasons))
    assert discretion is not None
    determined = Verdict.MET if made.quorate else Verdict.NOT_MET
    reason = _reason(made, discretion, meeting)
    if made.by not in allowed:
        undecided = terms.undecided(f"office.{discretion.by}.acting", discretion.clause)
        verdict = found.verdict if found.verdict is determined else Verdict.UNDETERMINED
        return replace(found, verdict=verdict, reasons=(reason, undecided, *found.reasons))
    return replace(
        found,
        verdict=Verdict.BY_DISCRETION,
        determined=determined,
        by_default=found.verdict,
        reasons=(reason, *found.reasons),
    )


def _why_ignored(
    made: Determination, discretion: Discretion | None, allowed: tuple[str | None, ...], scope: DiscretionScope
) -> Words | None:
    """Why a determination is not heard; None where it is."""
    if made.vacant:
        return said("nobody held the office of {by}, which is said to have determined the quorum", by=code(made.by))
    if discretion is None or not (made.by in allowed or made.perhaps == discretion.by):
        return said("the terms do not let the {by} determine the quorum", by=code(made.by))
    if discretion.scope not in (scope, "either"):
        if scope == "decision":
            return said("the terms do not let the {by} determine the quorum for one decision", by=code(made.by))
        return said("the terms let the {by} determine the quorum for one decision at a time only", by=code(made.by))
    return None


def _reason(made: Determination, discretion: Discretion, meeting: MeetingInput) -> Reason:
    late = made.made_on if made.made_on is not None and made.made_on > meeting.on else None
    words = said("determined not quorate by the {by}[, later, on {late}]", by=code(made.by), late=late)
    if made.quorate:
        words = said("determined quorate by the {by}[, later, on {late}]", by=code(made.by), late=late)
    return Reason("determined-late" if late else "determined", words, discretion.clause)
