"""The work of the Cwm Taf sub group in its year: a programme and its audit, recommendations and answers, actions,
concerns, returns, reports.

It is entered in one go in March 2026, as a secretary would who had kept it in a spreadsheet until then."""

from api.commands.fields.ids import stream_begun_by
from api.demonstration import meetings, rolls
from api.demonstration.bodies import MQAP, MQAP_CHAIR, THE_BOARD, THE_COMMITTEE
from api.demonstration.script import CommandBody, CommandScript, agency_authority, body_authority
from api.demonstration.work_commands import begin, english, follow_up

APRIL, MAY, JUNE, JULY, SEPTEMBER, NOVEMBER, DECEMBER, JANUARY, MARCH = rolls.CWM_TAF_DAYS
PROPOSAL = "recommendation-one-form"
ACCEPTANCE = "acceptance-one-form"
REFUSED = "answer-attendance-ctmuhb"


def record_work(script: CommandScript) -> None:
    """From the Board's priority to verified change; a refusal, an escalation, an explanation, an action overdue."""
    _programme(script)
    _audit(script)
    _recommendation(script)
    _actions(script)
    _concern(script)
    _return(script)
    _annual(script)
    _proposal(script)


def _programme(script: CommandScript) -> None:
    """The Board sets a priority; the programme is drafted from it, submitted, and approved."""
    board = body_authority(THE_BOARD)
    begin(
        *(script, "priority-attendance", THE_BOARD, "priorities", "2025-04-29", board),
        title=english("Children missing school are seen"),
        set_for=MQAP,
        period="2025-26",
        measure=english("every child missing ten days is visited"),
    )
    tool = {"what": "tool", "title": english("School attendance audit form"), "review_on": "2026-06-17"}
    begin(script, "tool-attendance", MQAP, "instruments", MAY, body_authority(MQAP), **tool)
    programme = begin(
        script, "programme", MQAP, "plans", "2025-06-02", MQAP_CHAIR, what="audit-programme", period="2025-26"
    )
    follow_up(
        *(script, "programme-attendance", f"{programme}/items", "2025-06-02", MQAP_CHAIR),
        item="school-attendance",
        title=english("School attendance"),
        subject=english("what agencies do when a child misses school"),
        tool=stream_begun_by("tool-attendance"),
        priority=stream_begun_by("priority-attendance"),
        sharing=english("a briefing to every agency"),
        due_on="2025-07-31",
    )
    follow_up(
        *(script, "programme-exclusions", f"{programme}/items", "2025-06-02", MQAP_CHAIR),
        item="school-exclusions",
        title=english("School exclusions"),
        due_on="2026-02-28",
    )
    follow_up(script, "programme-submitted", f"{programme}/submissions", "2025-06-25", MQAP_CHAIR, to=THE_BOARD)
    follow_up(script, "programme-approved", f"{programme}/approvals", "2025-07-08", board)


def _audit(script: CommandScript) -> None:
    """The audit of school attendance, from the programme to findings that all but one agency acknowledged."""
    audit = begin(
        *(script, "audit-attendance", MQAP, "audits", JUNE, body_authority(MQAP)),
        what="case",
        title=english("School attendance"),
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
        fields: CommandBody = {"finding": finding, "what": what, "text": english(text), "agencies": agencies}
        follow_up(script, f"finding-{finding}", f"{audit}/findings", "2025-07-15", MQAP_CHAIR, **fields)
    addressed = english("both were visited the same day")
    path = f"{audit}/findings/f3/addressed"
    follow_up(script, "deficit-f3", path, "2025-07-15", agency_authority("mtcbc"), agency="mtcbc", text=addressed)
    theme = {
        "theme": "t1",
        "text": english("who is told, and when"),
        "asks_for": "review-of-protocol",
        "findings": ["f2"],
    }
    follow_up(script, "theme-t1", f"{audit}/themes", JULY, body_authority(MQAP), **theme)
    follow_up(script, "audit-completed", f"{audit}/completion", JULY, body_authority(MQAP))
    shared = {"means": english("a briefing"), "agencies": ["rctcbc", "mtcbc", "ctmuhb"]}
    follow_up(script, "findings-shared", f"{audit}/sharings", "2025-08-12", MQAP_CHAIR, **shared)
    for slug in ("rctcbc", "mtcbc"):
        follow_up(
            script,
            f"acknowledged-{slug}",
            f"{audit}/acknowledgements",
            "2025-08-26",
            agency_authority(slug),
            agency=slug,
        )


def _recommendation(script: CommandScript) -> None:
    """Two agencies agree, one refuses and says why; the Board accepts; what changed is evidenced and verified."""
    made = begin(
        *(script, "recommendation-attendance", MQAP, "recommendations", JULY, body_authority(MQAP)),
        text=english("Health is told within a day that a child is missing school"),
        agencies=["rctcbc", "mtcbc", "ctmuhb"],
        audit=stream_begun_by("audit-attendance"),
        finding="f2",
        answer_by="2025-09-30",
    )
    answers = (("rctcbc", "AGREED", None), ("mtcbc", "AGREED_IN_PART", "from January, when the new system is in use"))
    for slug, answer, reason in answers:
        because: CommandBody = {"reason": english(reason)} if reason else {}
        follow_up(
            *(script, f"answer-attendance-{slug}", f"{made}/answers", "2025-09-16", agency_authority(slug)),
            agency=slug,
            answer=answer,
            agreed_by=english("Director of Children's Services"),
            **because,
        )
    refusal = {"agency": "ctmuhb", "answer": "REFUSED", "reason": english("nobody reads the mailbox at weekends")}
    follow_up(script, REFUSED, f"{made}/answers", "2025-09-23", agency_authority("ctmuhb"), **refusal)
    follow_up(script, "recommendation-submitted", f"{made}/submissions", "2025-10-07", MQAP_CHAIR, to=THE_BOARD)
    part: CommandBody = {
        "in_part": True,
        "reason": english("for weekdays; weekends are put to the health board once more"),
    }
    follow_up(script, "recommendation-accepted", f"{made}/acceptances", "2025-10-21", body_authority(THE_BOARD), **part)
    log = [{"pointer": "log of notices, January 2026"}]
    follow_up(
        script,
        "evidence-rctcbc",
        f"{made}/evidence",
        "2026-01-27",
        agency_authority("rctcbc"),
        agency="rctcbc",
        evidence=log,
    )
    sound = {"sound": True, "agency": "rctcbc", "text": english("thirty of thirty notices came within a day")}
    follow_up(script, "evidence-verified", f"{made}/verifications", "2026-02-24", body_authority(MQAP), **sound)


def _actions(script: CommandScript) -> None:
    """One action done and looked at, one that is overdue."""
    done = begin(
        *(script, "action-notices", MQAP, "actions", "2025-11-04", body_authority(MQAP)),
        text=english("Send the notice from the register"),
        seat="service-manager-children",
        agency="rctcbc",
        recommendation=stream_begun_by("recommendation-attendance"),
        due_on="2025-12-31",
    )
    moved = {"due_on": "2026-01-16", "reason": english("the register is renewed at the new year")}
    follow_up(script, "action-notices-extended", f"{done}/extensions", "2025-12-16", MQAP_CHAIR, **moved)
    follow_up(script, "action-notices-done", f"{done}/completion", "2026-01-14", agency_authority("rctcbc"))
    looked = {"impact": True, "seat": "principal-manager-children"}
    follow_up(script, "action-notices-verified", f"{done}/verifications", "2026-02-24", body_authority(MQAP), **looked)
    begin(
        *(script, "action-mailbox", MQAP, "actions", "2025-11-04", body_authority(MQAP)),
        text=english("Agree who reads the mailbox at weekends"),
        seat="senior-nurse-safeguarding",
        agency="ctmuhb",
        recommendation=stream_begun_by("recommendation-attendance"),
        due_on="2026-01-31",
    )


def _concern(script: CommandScript) -> None:
    """A gap that the sub group could not close goes to the Board, which answers; another committee is advised."""
    concern = begin(
        *(script, "concern-translation", MQAP, "concerns", SEPTEMBER, body_authority(MQAP)),
        what="gap",
        text=english("families wait a week for an interpreter"),
        agencies=["rctcbc", "mtcbc"],
    )
    follow_up(
        *(script, "concern-examined", f"{concern}/examinations", NOVEMBER, body_authority(MQAP)),
        meeting=stream_begun_by(meetings.meeting_key(MQAP, NOVEMBER)),
    )
    escalated = {"to": THE_BOARD, "answer_by": "2025-12-16"}
    follow_up(script, "concern-escalated", f"{concern}/escalations", "2025-11-11", MQAP_CHAIR, **escalated)
    answer = english("a contract for both councils begins in February")
    follow_up(script, "concern-answered", f"{concern}/answers", "2025-12-09", body_authority(THE_BOARD), text=answer)
    advice = {"advice": "v1", "to": THE_COMMITTEE, "text": english("the duty desk must know of the contract")}
    follow_up(script, "committee-advised", f"{concern}/advice", "2025-12-16", MQAP_CHAIR, **advice)


def _return(script: CommandScript) -> None:
    """A return shows a gap; an explanation is asked for and given to the Board."""
    asked = begin(
        *(script, "return-mtcbc-q2", MQAP, "returns", "2025-09-30", MQAP_CHAIR),
        agency="mtcbc",
        what="data",
        period="2025-26-Q2",
        due_on="2025-10-15",
    )
    figures = [{"name": english("referrals screened within a day"), "value": 71, "unit": "%", "target": 90}]
    follow_up(script, "return-received", f"{asked}/receipts", "2025-10-14", agency_authority("mtcbc"), figures=figures)
    trend = {"trend": "t1", "what": "gap", "text": english("screening falls behind on Mondays")}
    follow_up(script, "return-gap", f"{asked}/trends", NOVEMBER, body_authority(MQAP), **trend)
    wanted: CommandBody = {"explanation": "e1", "to": THE_BOARD, "due_on": "2025-12-01"}
    text = english("why is the target missed?")
    follow_up(script, "explanation-requested", f"{asked}/explanations", "2025-11-06", MQAP_CHAIR, text=text, **wanted)
    given = english("two posts were vacant until November")
    follow_up(
        script,
        "explanation-given",
        f"{asked}/explanations/e1/given",
        "2025-11-27",
        agency_authority("mtcbc"),
        text=given,
    )


def _annual(script: CommandScript) -> None:
    """The summary of the year for the Board's own report."""
    report = begin(
        script, "annual-summary", MQAP, "prepared-reports", "2026-03-17", MQAP_CHAIR, what="annual", period="2025-26"
    )
    paragraphs = {
        "audits": "One audit led from the programme to a change that was verified.",
        "open": "Who reads the mailbox at weekends is still open.",
    }
    for paragraph, text in paragraphs.items():
        fields = {"paragraph": paragraph, "heading": english(paragraph.capitalize()), "text": english(text)}
        follow_up(script, f"annual-{paragraph}", f"{report}/paragraphs", "2026-03-17", MQAP_CHAIR, **fields)


def _proposal(script: CommandScript) -> None:
    """A proposal of its own that the sub group accepts on 3 March, before it is known that the meeting was not quorate."""
    made = begin(
        *(script, PROPOSAL, MQAP, "recommendations", JANUARY, body_authority(MQAP)),
        text=english("One form for all invitations"),
        development=True,
    )
    follow_up(script, "proposal-submitted", f"{made}/submissions", "2026-02-10", MQAP_CHAIR, to=MQAP)
    decided = body_authority(MQAP, meetings.meeting_key(MQAP, MARCH), "d3")
    text = "One form for all invitations was accepted."
    meetings.decide(script, MQAP, MARCH, "d3", text, at="11:50", authority=body_authority(MQAP))
    follow_up(script, ACCEPTANCE, f"{made}/acceptances", MARCH, decided)
