"""The work of the year: a programme and its audit, recommendations and answers, actions, concerns, returns, reports.

It is entered in one go in March 2026, as a secretary would who had kept it in a spreadsheet until then."""

from typing import Any

from api.demonstration import rolls, sittings
from api.demonstration.bodies import MQAP, OMG, THE_BOARD, THE_COMMITTEE
from api.demonstration.story import Body, Story, agency, begun, body, office

APRIL, MAY, JUNE, JULY, SEPTEMBER, NOVEMBER, DECEMBER, JANUARY, MARCH = rolls.CWM_TAF_DAYS
CHAIR = office(MQAP)
PROPOSAL = "recommendation-one-form"
ACCEPTANCE = "acceptance-one-form"
REFUSED = "answer-attendance-ctmuhb"


def cwm_taf(story: Story) -> None:
    """From the Board's priority to verified change; a refusal, an escalation, an explanation, an action overdue."""
    _programme(story)
    _audit(story)
    _recommendation(story)
    _actions(story)
    _concern(story)
    _return(story)
    _annual(story)
    _proposal(story)


def wandsworth(story: Story) -> None:
    """A barrier, a change of policy, learning, an action, a return that is missing, and a quarterly report."""
    barrier = _begin(
        story, "barrier", OMG, "concerns", "2025-05-20", body(OMG), what="barrier", text=_en("Two systems")
    )
    _then(
        story, "barrier-resolved", f"{barrier}/resolutions", "2025-08-19", body(OMG), text=_en("One screen shows both")
    )
    change = _begin(
        *(story, "guidance", OMG, "changes", "2025-06-02", body(OMG)),
        what="policy",
        title=_en("National guidance on front doors"),
        effective_on="2025-09-01",
    )
    _then(
        story, "guidance-examined", f"{change}/examinations", "2025-08-19", body(OMG), text=_en("One procedure changes")
    )
    learning = _begin(
        *(story, "learning-weekends", OMG, "learning", "2025-11-18", body(OMG)),
        title=_en("Cover at weekends"),
        agencies=["wbc"],
        practitioners=True,
        acknowledge_by="2025-12-18",
    )
    _then(story, "learning-acknowledged", f"{learning}/acknowledgements", "2025-12-02", agency("wbc"), agency="wbc")
    _begin(
        *(story, "action-rota", OMG, "actions", "2025-11-18", body(OMG)),
        text=_en("Draw up a rota for weekends"),
        seat="social-care",
        agency="wbc",
        due_on="2026-02-17",
    )
    _begin(
        *(story, "return-wbc-q4", OMG, "returns", "2026-01-06", body(OMG)),
        agency="wbc",
        what="data",
        period="2025-26-Q3",
        due_on="2026-01-31",
    )
    report = _begin(
        story, "quarterly-omg", OMG, "prepared-reports", "2026-03-20", body(OMG), what="quarterly", period="2025-26-Q4"
    )
    words = _en("Cover at weekends is the concern of the quarter; one return is missing.")
    _then(story, "quarterly-omg-words", f"{report}/paragraphs", "2026-03-20", body(OMG), paragraph="brief", text=words)


def _programme(story: Story) -> None:
    """The Board sets a priority; the programme is drafted from it, submitted, and approved."""
    board = body(THE_BOARD)
    _begin(
        *(story, "priority-attendance", THE_BOARD, "priorities", "2025-04-29", board),
        title=_en("Children missing school are seen"),
        set_for=MQAP,
        period="2025-26",
        measure=_en("every child missing ten days is visited"),
    )
    tool = {"what": "tool", "title": _en("School attendance audit form"), "review_on": "2026-06-17"}
    _begin(story, "tool-attendance", MQAP, "instruments", MAY, body(MQAP), **tool)
    programme = _begin(story, "programme", MQAP, "plans", "2025-06-02", CHAIR, what="audit-programme", period="2025-26")
    _then(
        *(story, "programme-attendance", f"{programme}/items", "2025-06-02", CHAIR),
        item="school-attendance",
        title=_en("School attendance"),
        subject=_en("what agencies do when a child misses school"),
        tool=begun("tool-attendance"),
        priority=begun("priority-attendance"),
        sharing=_en("a briefing to every agency"),
        due_on="2025-07-31",
    )
    _then(
        *(story, "programme-exclusions", f"{programme}/items", "2025-06-02", CHAIR),
        item="school-exclusions",
        title=_en("School exclusions"),
        due_on="2026-02-28",
    )
    _then(story, "programme-submitted", f"{programme}/submissions", "2025-06-25", CHAIR, to=THE_BOARD)
    _then(story, "programme-approved", f"{programme}/approvals", "2025-07-08", board)


def _audit(story: Story) -> None:
    """The audit of school attendance, from the programme to findings that all but one agency acknowledged."""
    audit = _begin(
        *(story, "audit-attendance", MQAP, "audits", JUNE, body(MQAP)),
        what="case",
        title=_en("School attendance"),
        plan=begun("programme"),
        item="school-attendance",
        tool=begun("tool-attendance"),
        agencies=["rctcbc", "mtcbc", "ctmuhb"],
        due_on="2025-07-31",
    )
    found = (
        ("f1", "good-practice", "schools and early help meet weekly", ["rctcbc", "mtcbc"]),
        ("f2", "area-for-improvement", "health is told late that a child misses school", ["rctcbc", "ctmuhb"]),
        ("f3", "deficit", "two children had not been seen for a month", ["mtcbc"]),
    )
    for finding, what, text, agencies in found:
        said: Body = {"finding": finding, "what": what, "text": _en(text), "agencies": agencies}
        _then(story, f"finding-{finding}", f"{audit}/findings", "2025-07-15", CHAIR, **said)
    addressed = _en("both were visited the same day")
    path = f"{audit}/findings/f3/addressed"
    _then(story, "deficit-f3", path, "2025-07-15", agency("mtcbc"), agency="mtcbc", text=addressed)
    theme = {"theme": "t1", "text": _en("who is told, and when"), "asks_for": "review-of-protocol", "findings": ["f2"]}
    _then(story, "theme-t1", f"{audit}/themes", JULY, body(MQAP), **theme)
    _then(story, "audit-completed", f"{audit}/completion", JULY, body(MQAP))
    shared = {"means": _en("a briefing"), "agencies": ["rctcbc", "mtcbc", "ctmuhb"]}
    _then(story, "findings-shared", f"{audit}/sharings", "2025-08-12", CHAIR, **shared)
    for slug in ("rctcbc", "mtcbc"):
        _then(story, f"acknowledged-{slug}", f"{audit}/acknowledgements", "2025-08-26", agency(slug), agency=slug)


def _recommendation(story: Story) -> None:
    """Two agencies agree, one refuses and says why; the Board accepts; what changed is evidenced and verified."""
    made = _begin(
        *(story, "recommendation-attendance", MQAP, "recommendations", JULY, body(MQAP)),
        text=_en("Health is told within a day that a child is missing school"),
        agencies=["rctcbc", "mtcbc", "ctmuhb"],
        audit=begun("audit-attendance"),
        finding="f2",
        answer_by="2025-09-30",
    )
    answers = (("rctcbc", "AGREED", None), ("mtcbc", "AGREED_IN_PART", "from January, when the new system is in use"))
    for slug, answer, reason in answers:
        because: Body = {"reason": _en(reason)} if reason else {}
        _then(
            *(story, f"answer-attendance-{slug}", f"{made}/answers", "2025-09-16", agency(slug)),
            agency=slug,
            answer=answer,
            agreed_by=_en("Director of Children's Services"),
            **because,
        )
    refusal = {"agency": "ctmuhb", "answer": "REFUSED", "reason": _en("nobody reads the mailbox at weekends")}
    _then(story, REFUSED, f"{made}/answers", "2025-09-23", agency("ctmuhb"), **refusal)
    _then(story, "recommendation-submitted", f"{made}/submissions", "2025-10-07", CHAIR, to=THE_BOARD)
    part: Body = {"in_part": True, "reason": _en("for weekdays; weekends are put to the health board once more")}
    _then(story, "recommendation-accepted", f"{made}/acceptances", "2025-10-21", body(THE_BOARD), **part)
    log = [{"pointer": "log of notices, January 2026"}]
    _then(story, "evidence-rctcbc", f"{made}/evidence", "2026-01-27", agency("rctcbc"), agency="rctcbc", evidence=log)
    sound = {"sound": True, "agency": "rctcbc", "text": _en("thirty of thirty notices came within a day")}
    _then(story, "evidence-verified", f"{made}/verifications", "2026-02-24", body(MQAP), **sound)


def _actions(story: Story) -> None:
    """One action done and looked at, one that is overdue."""
    done = _begin(
        *(story, "action-notices", MQAP, "actions", "2025-11-04", body(MQAP)),
        text=_en("Send the notice from the register"),
        seat="service-manager-children",
        agency="rctcbc",
        recommendation=begun("recommendation-attendance"),
        due_on="2025-12-31",
    )
    moved = {"due_on": "2026-01-16", "reason": _en("the register is renewed at the new year")}
    _then(story, "action-notices-extended", f"{done}/extensions", "2025-12-16", CHAIR, **moved)
    _then(story, "action-notices-done", f"{done}/completion", "2026-01-14", agency("rctcbc"))
    looked = {"impact": True, "seat": "principal-manager-children"}
    _then(story, "action-notices-verified", f"{done}/verifications", "2026-02-24", body(MQAP), **looked)
    _begin(
        *(story, "action-mailbox", MQAP, "actions", "2025-11-04", body(MQAP)),
        text=_en("Agree who reads the mailbox at weekends"),
        seat="senior-nurse-safeguarding",
        agency="ctmuhb",
        recommendation=begun("recommendation-attendance"),
        due_on="2026-01-31",
    )


def _concern(story: Story) -> None:
    """A gap that the sub group could not close goes to the Board, which answers; another committee is advised."""
    concern = _begin(
        *(story, "concern-translation", MQAP, "concerns", SEPTEMBER, body(MQAP)),
        what="gap",
        text=_en("families wait a week for an interpreter"),
        agencies=["rctcbc", "mtcbc"],
    )
    _then(
        *(story, "concern-examined", f"{concern}/examinations", NOVEMBER, body(MQAP)),
        meeting=begun(sittings.key(MQAP, NOVEMBER)),
    )
    escalated = {"to": THE_BOARD, "answer_by": "2025-12-16"}
    _then(story, "concern-escalated", f"{concern}/escalations", "2025-11-11", CHAIR, **escalated)
    answer = _en("a contract for both councils begins in February")
    _then(story, "concern-answered", f"{concern}/answers", "2025-12-09", body(THE_BOARD), text=answer)
    advice = {"advice": "v1", "to": THE_COMMITTEE, "text": _en("the duty desk must know of the contract")}
    _then(story, "committee-advised", f"{concern}/advice", "2025-12-16", CHAIR, **advice)


def _return(story: Story) -> None:
    """A return shows a gap; an explanation is asked for and given to the Board."""
    asked = _begin(
        *(story, "return-mtcbc-q2", MQAP, "returns", "2025-09-30", CHAIR),
        agency="mtcbc",
        what="data",
        period="2025-26-Q2",
        due_on="2025-10-15",
    )
    figures = [{"name": _en("referrals screened within a day"), "value": 71, "unit": "%", "target": 90}]
    _then(story, "return-received", f"{asked}/receipts", "2025-10-14", agency("mtcbc"), figures=figures)
    trend = {"trend": "t1", "what": "gap", "text": _en("screening falls behind on Mondays")}
    _then(story, "return-gap", f"{asked}/trends", NOVEMBER, body(MQAP), **trend)
    wanted: Body = {"explanation": "e1", "to": THE_BOARD, "due_on": "2025-12-01"}
    text = _en("why is the target missed?")
    _then(story, "explanation-requested", f"{asked}/explanations", "2025-11-06", CHAIR, text=text, **wanted)
    given = _en("two posts were vacant until November")
    _then(story, "explanation-given", f"{asked}/explanations/e1/given", "2025-11-27", agency("mtcbc"), text=given)


def _annual(story: Story) -> None:
    """The summary of the year for the Board's own report."""
    report = _begin(
        story, "annual-summary", MQAP, "prepared-reports", "2026-03-17", CHAIR, what="annual", period="2025-26"
    )
    paragraphs = {
        "audits": "One audit led from the programme to a change that was verified.",
        "open": "Who reads the mailbox at weekends is still open.",
    }
    for paragraph, text in paragraphs.items():
        said = {"paragraph": paragraph, "heading": _en(paragraph.capitalize()), "text": _en(text)}
        _then(story, f"annual-{paragraph}", f"{report}/paragraphs", "2026-03-17", CHAIR, **said)


def _proposal(story: Story) -> None:
    """A proposal of its own that the sub group accepts on 3 March, before it is known that the meeting was not quorate."""
    made = _begin(
        *(story, PROPOSAL, MQAP, "recommendations", JANUARY, body(MQAP)),
        text=_en("One form for all invitations"),
        development=True,
    )
    _then(story, "proposal-submitted", f"{made}/submissions", "2026-02-10", CHAIR, to=MQAP)
    decided = body(MQAP, sittings.key(MQAP, MARCH), "d3")
    text = "One form for all invitations was accepted."
    sittings.decide(story, MQAP, MARCH, "d3", text, at="11:50", authority=body(MQAP))
    _then(story, ACCEPTANCE, f"{made}/acceptances", MARCH, decided)


def _begin(story: Story, key: str, group: str, list_: str, on: str, by: Body, **said: Any) -> str:
    """Begin a piece of work of a group; its address."""
    story.post(key, f"/groups/{group}/{list_}", on=on, authority=by, **said)
    return f"/{list_}/{begun(key)}"


def _then(story: Story, key: str, path: str, on: str, by: Body, **said: Any) -> None:
    story.post(key, path, on=on, authority=by, **said)


def _en(text: str) -> Body:
    return {"en": text}
