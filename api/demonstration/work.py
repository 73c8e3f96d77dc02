"""The work of the year: a programme and its audit, recommendations and answers, actions, concerns, returns, reports.

It is entered in one go in March 2026, as a secretary would who had kept it in a spreadsheet until then."""

from typing import Any

from api.demonstration import meetings, rolls
from api.demonstration.bodies import MQAP, OMG, THE_BOARD, THE_COMMITTEE
from api.demonstration.script import (
    CommandBody,
    CommandScript,
    agency_authority,
    body_authority,
    office_authority,
    stream_begun_by,
)

APRIL, MAY, JUNE, JULY, SEPTEMBER, NOVEMBER, DECEMBER, JANUARY, MARCH = rolls.CWM_TAF_DAYS
CHAIR = office_authority(MQAP)
PROPOSAL = "recommendation-one-form"
ACCEPTANCE = "acceptance-one-form"
REFUSED = "answer-attendance-ctmuhb"


def cwm_taf(story: CommandScript) -> None:
    """From the Board's priority to verified change; a refusal, an escalation, an explanation, an action overdue."""
    _programme(story)
    _audit(story)
    _recommendation(story)
    _actions(story)
    _concern(story)
    _return(story)
    _annual(story)
    _proposal(story)


def wandsworth(story: CommandScript) -> None:
    """A barrier, a change of policy, learning, an action, a return that is missing, and a quarterly report."""
    barrier = _begin(
        story,
        "barrier",
        OMG,
        "concerns",
        "2025-05-20",
        body_authority(OMG),
        what="barrier",
        text=_english("Two systems"),
    )
    _follow_up(
        story,
        "barrier-resolved",
        f"{barrier}/resolutions",
        "2025-08-19",
        body_authority(OMG),
        text=_english("One screen shows both"),
    )
    change = _begin(
        *(story, "guidance", OMG, "changes", "2025-06-02", body_authority(OMG)),
        what="policy",
        title=_english("National guidance on front doors"),
        effective_on="2025-09-01",
    )
    _follow_up(
        story,
        "guidance-examined",
        f"{change}/examinations",
        "2025-08-19",
        body_authority(OMG),
        text=_english("One procedure changes"),
    )
    learning = _begin(
        *(story, "learning-weekends", OMG, "learning", "2025-11-18", body_authority(OMG)),
        title=_english("Cover at weekends"),
        agencies=["wbc"],
        practitioners=True,
        acknowledge_by="2025-12-18",
    )
    _follow_up(
        story,
        "learning-acknowledged",
        f"{learning}/acknowledgements",
        "2025-12-02",
        agency_authority("wbc"),
        agency="wbc",
    )
    _begin(
        *(story, "action-rota", OMG, "actions", "2025-11-18", body_authority(OMG)),
        text=_english("Draw up a rota for weekends"),
        seat="social-care",
        agency="wbc",
        due_on="2026-02-17",
    )
    _begin(
        *(story, "return-wbc-q4", OMG, "returns", "2026-01-06", body_authority(OMG)),
        agency="wbc",
        what="data",
        period="2025-26-Q3",
        due_on="2026-01-31",
    )
    report = _begin(
        story,
        "quarterly-omg",
        OMG,
        "prepared-reports",
        "2026-03-20",
        body_authority(OMG),
        what="quarterly",
        period="2025-26-Q4",
    )
    words = _english("Cover at weekends is the concern of the quarter; one return is missing.")
    _follow_up(
        story,
        "quarterly-omg-words",
        f"{report}/paragraphs",
        "2026-03-20",
        body_authority(OMG),
        paragraph="brief",
        text=words,
    )


def _programme(story: CommandScript) -> None:
    """The Board sets a priority; the programme is drafted from it, submitted, and approved."""
    board = body_authority(THE_BOARD)
    _begin(
        *(story, "priority-attendance", THE_BOARD, "priorities", "2025-04-29", board),
        title=_english("Children missing school are seen"),
        set_for=MQAP,
        period="2025-26",
        measure=_english("every child missing ten days is visited"),
    )
    tool = {"what": "tool", "title": _english("School attendance audit form"), "review_on": "2026-06-17"}
    _begin(story, "tool-attendance", MQAP, "instruments", MAY, body_authority(MQAP), **tool)
    programme = _begin(story, "programme", MQAP, "plans", "2025-06-02", CHAIR, what="audit-programme", period="2025-26")
    _follow_up(
        *(story, "programme-attendance", f"{programme}/items", "2025-06-02", CHAIR),
        item="school-attendance",
        title=_english("School attendance"),
        subject=_english("what agencies do when a child misses school"),
        tool=stream_begun_by("tool-attendance"),
        priority=stream_begun_by("priority-attendance"),
        sharing=_english("a briefing to every agency"),
        due_on="2025-07-31",
    )
    _follow_up(
        *(story, "programme-exclusions", f"{programme}/items", "2025-06-02", CHAIR),
        item="school-exclusions",
        title=_english("School exclusions"),
        due_on="2026-02-28",
    )
    _follow_up(story, "programme-submitted", f"{programme}/submissions", "2025-06-25", CHAIR, to=THE_BOARD)
    _follow_up(story, "programme-approved", f"{programme}/approvals", "2025-07-08", board)


def _audit(story: CommandScript) -> None:
    """The audit of school attendance, from the programme to findings that all but one agency acknowledged."""
    audit = _begin(
        *(story, "audit-attendance", MQAP, "audits", JUNE, body_authority(MQAP)),
        what="case",
        title=_english("School attendance"),
        plan=stream_begun_by("programme"),
        item="school-attendance",
        tool=stream_begun_by("tool-attendance"),
        agencies=["rctcbc", "mtcbc", "ctmuhb"],
        due_on="2025-07-31",
    )
    found = (
        ("f1", "good-practice", "schools and early help meet weekly", ["rctcbc", "mtcbc"]),
        ("f2", "area-for-improvement", "health is told late that a child misses school", ["rctcbc", "ctmuhb"]),
        ("f3", "deficit", "two children had not been seen for a month", ["mtcbc"]),
    )
    for finding, what, text, agencies in found:
        said: CommandBody = {"finding": finding, "what": what, "text": _english(text), "agencies": agencies}
        _follow_up(story, f"finding-{finding}", f"{audit}/findings", "2025-07-15", CHAIR, **said)
    addressed = _english("both were visited the same day")
    path = f"{audit}/findings/f3/addressed"
    _follow_up(story, "deficit-f3", path, "2025-07-15", agency_authority("mtcbc"), agency="mtcbc", text=addressed)
    theme = {
        "theme": "t1",
        "text": _english("who is told, and when"),
        "asks_for": "review-of-protocol",
        "findings": ["f2"],
    }
    _follow_up(story, "theme-t1", f"{audit}/themes", JULY, body_authority(MQAP), **theme)
    _follow_up(story, "audit-completed", f"{audit}/completion", JULY, body_authority(MQAP))
    shared = {"means": _english("a briefing"), "agencies": ["rctcbc", "mtcbc", "ctmuhb"]}
    _follow_up(story, "findings-shared", f"{audit}/sharings", "2025-08-12", CHAIR, **shared)
    for slug in ("rctcbc", "mtcbc"):
        _follow_up(
            story,
            f"acknowledged-{slug}",
            f"{audit}/acknowledgements",
            "2025-08-26",
            agency_authority(slug),
            agency=slug,
        )


def _recommendation(story: CommandScript) -> None:
    """Two agencies agree, one refuses and says why; the Board accepts; what changed is evidenced and verified."""
    made = _begin(
        *(story, "recommendation-attendance", MQAP, "recommendations", JULY, body_authority(MQAP)),
        text=_english("Health is told within a day that a child is missing school"),
        agencies=["rctcbc", "mtcbc", "ctmuhb"],
        audit=stream_begun_by("audit-attendance"),
        finding="f2",
        answer_by="2025-09-30",
    )
    answers = (("rctcbc", "AGREED", None), ("mtcbc", "AGREED_IN_PART", "from January, when the new system is in use"))
    for slug, answer, reason in answers:
        because: CommandBody = {"reason": _english(reason)} if reason else {}
        _follow_up(
            *(story, f"answer-attendance-{slug}", f"{made}/answers", "2025-09-16", agency_authority(slug)),
            agency=slug,
            answer=answer,
            agreed_by=_english("Director of Children's Services"),
            **because,
        )
    refusal = {"agency": "ctmuhb", "answer": "REFUSED", "reason": _english("nobody reads the mailbox at weekends")}
    _follow_up(story, REFUSED, f"{made}/answers", "2025-09-23", agency_authority("ctmuhb"), **refusal)
    _follow_up(story, "recommendation-submitted", f"{made}/submissions", "2025-10-07", CHAIR, to=THE_BOARD)
    part: CommandBody = {
        "in_part": True,
        "reason": _english("for weekdays; weekends are put to the health board once more"),
    }
    _follow_up(story, "recommendation-accepted", f"{made}/acceptances", "2025-10-21", body_authority(THE_BOARD), **part)
    log = [{"pointer": "log of notices, January 2026"}]
    _follow_up(
        story,
        "evidence-rctcbc",
        f"{made}/evidence",
        "2026-01-27",
        agency_authority("rctcbc"),
        agency="rctcbc",
        evidence=log,
    )
    sound = {"sound": True, "agency": "rctcbc", "text": _english("thirty of thirty notices came within a day")}
    _follow_up(story, "evidence-verified", f"{made}/verifications", "2026-02-24", body_authority(MQAP), **sound)


def _actions(story: CommandScript) -> None:
    """One action done and looked at, one that is overdue."""
    done = _begin(
        *(story, "action-notices", MQAP, "actions", "2025-11-04", body_authority(MQAP)),
        text=_english("Send the notice from the register"),
        seat="service-manager-children",
        agency="rctcbc",
        recommendation=stream_begun_by("recommendation-attendance"),
        due_on="2025-12-31",
    )
    moved = {"due_on": "2026-01-16", "reason": _english("the register is renewed at the new year")}
    _follow_up(story, "action-notices-extended", f"{done}/extensions", "2025-12-16", CHAIR, **moved)
    _follow_up(story, "action-notices-done", f"{done}/completion", "2026-01-14", agency_authority("rctcbc"))
    looked = {"impact": True, "seat": "principal-manager-children"}
    _follow_up(story, "action-notices-verified", f"{done}/verifications", "2026-02-24", body_authority(MQAP), **looked)
    _begin(
        *(story, "action-mailbox", MQAP, "actions", "2025-11-04", body_authority(MQAP)),
        text=_english("Agree who reads the mailbox at weekends"),
        seat="senior-nurse-safeguarding",
        agency="ctmuhb",
        recommendation=stream_begun_by("recommendation-attendance"),
        due_on="2026-01-31",
    )


def _concern(story: CommandScript) -> None:
    """A gap that the sub group could not close goes to the Board, which answers; another committee is advised."""
    concern = _begin(
        *(story, "concern-translation", MQAP, "concerns", SEPTEMBER, body_authority(MQAP)),
        what="gap",
        text=_english("families wait a week for an interpreter"),
        agencies=["rctcbc", "mtcbc"],
    )
    _follow_up(
        *(story, "concern-examined", f"{concern}/examinations", NOVEMBER, body_authority(MQAP)),
        meeting=stream_begun_by(meetings.meeting_key(MQAP, NOVEMBER)),
    )
    escalated = {"to": THE_BOARD, "answer_by": "2025-12-16"}
    _follow_up(story, "concern-escalated", f"{concern}/escalations", "2025-11-11", CHAIR, **escalated)
    answer = _english("a contract for both councils begins in February")
    _follow_up(story, "concern-answered", f"{concern}/answers", "2025-12-09", body_authority(THE_BOARD), text=answer)
    advice = {"advice": "v1", "to": THE_COMMITTEE, "text": _english("the duty desk must know of the contract")}
    _follow_up(story, "committee-advised", f"{concern}/advice", "2025-12-16", CHAIR, **advice)


def _return(story: CommandScript) -> None:
    """A return shows a gap; an explanation is asked for and given to the Board."""
    asked = _begin(
        *(story, "return-mtcbc-q2", MQAP, "returns", "2025-09-30", CHAIR),
        agency="mtcbc",
        what="data",
        period="2025-26-Q2",
        due_on="2025-10-15",
    )
    figures = [{"name": _english("referrals screened within a day"), "value": 71, "unit": "%", "target": 90}]
    _follow_up(story, "return-received", f"{asked}/receipts", "2025-10-14", agency_authority("mtcbc"), figures=figures)
    trend = {"trend": "t1", "what": "gap", "text": _english("screening falls behind on Mondays")}
    _follow_up(story, "return-gap", f"{asked}/trends", NOVEMBER, body_authority(MQAP), **trend)
    wanted: CommandBody = {"explanation": "e1", "to": THE_BOARD, "due_on": "2025-12-01"}
    text = _english("why is the target missed?")
    _follow_up(story, "explanation-requested", f"{asked}/explanations", "2025-11-06", CHAIR, text=text, **wanted)
    given = _english("two posts were vacant until November")
    _follow_up(
        story,
        "explanation-given",
        f"{asked}/explanations/e1/given",
        "2025-11-27",
        agency_authority("mtcbc"),
        text=given,
    )


def _annual(story: CommandScript) -> None:
    """The summary of the year for the Board's own report."""
    report = _begin(
        story, "annual-summary", MQAP, "prepared-reports", "2026-03-17", CHAIR, what="annual", period="2025-26"
    )
    paragraphs = {
        "audits": "One audit led from the programme to a change that was verified.",
        "open": "Who reads the mailbox at weekends is still open.",
    }
    for paragraph, text in paragraphs.items():
        said = {"paragraph": paragraph, "heading": _english(paragraph.capitalize()), "text": _english(text)}
        _follow_up(story, f"annual-{paragraph}", f"{report}/paragraphs", "2026-03-17", CHAIR, **said)


def _proposal(story: CommandScript) -> None:
    """A proposal of its own that the sub group accepts on 3 March, before it is known that the meeting was not quorate."""
    made = _begin(
        *(story, PROPOSAL, MQAP, "recommendations", JANUARY, body_authority(MQAP)),
        text=_english("One form for all invitations"),
        development=True,
    )
    _follow_up(story, "proposal-submitted", f"{made}/submissions", "2026-02-10", CHAIR, to=MQAP)
    decided = body_authority(MQAP, meetings.meeting_key(MQAP, MARCH), "d3")
    text = "One form for all invitations was accepted."
    meetings.decide(story, MQAP, MARCH, "d3", text, at="11:50", authority=body_authority(MQAP))
    _follow_up(story, ACCEPTANCE, f"{made}/acceptances", MARCH, decided)


def _begin(story: CommandScript, key: str, group: str, list_: str, on: str, by: CommandBody, **said: Any) -> str:
    """Begin a piece of work of a group; its address."""
    story.post(key, f"/groups/{group}/{list_}", on=on, authority=by, **said)
    return f"/{list_}/{stream_begun_by(key)}"


def _follow_up(story: CommandScript, key: str, path: str, on: str, by: CommandBody, **said: Any) -> None:
    story.post(key, path, on=on, authority=by, **said)


def _english(text: str) -> CommandBody:
    return {"en": text}
